/** Of ten: those that what is drawn is between. */
const POWERS = Array.from({ length: 61 }, (_, index) => index - 30);

/** Powers of ten, with twice and five times each where there are few of them. */
export function logTicks(low: number, high: number): number[] {
  const within = (factors: readonly number[]): number[] =>
    POWERS.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`))).filter(
      (tick) => tick >= low && tick <= high,
    );
  const powers = within([1]);
  return powers.length >= 3 ? powers : within([1, 2, 5]);
}
