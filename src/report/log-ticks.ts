/** Powers of ten that cover all drawn values. */
const POWERS = Array.from({ length: 61 }, (_, index) => index - 30);

/** Powers of ten; if there are few, also twice and five times each. */
export function logTicks(low: number, high: number): number[] {
  const within = (factors: readonly number[]): number[] =>
    POWERS.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`))).filter(
      (tick) => tick >= low && tick <= high,
    );
  const powers = within([1]);
  return powers.length >= 3 ? powers : within([1, 2, 5]);
}
