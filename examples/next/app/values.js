// Numbers as people paste them.

/** The last cell of each line if it is a number: this skips the heading of a CSV. */
export function valuesOf(text) {
  const cells = text.split('\n').map((line) =>
    line
      .trim()
      .split(/[,;\t]/)
      .at(-1)
      .trim(),
  );
  return cells.filter((cell) => cell !== '' && Number.isFinite(Number(cell))).map(Number);
}

/** The sum of two waves of 12 and 30 steps. */
export const SAMPLE = Array.from({ length: 240 }, (_, step) => {
  const [short, long] = [step % 12, step % 30];
  return (20 + short * (11 - short) + (long * (30 - long)) / 10).toFixed(1);
}).join('\n');
