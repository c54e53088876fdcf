// Numbers as people have them.

/** The last cell of each line, if it is a number: so the heading of a CSV does no harm. */
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

/** Two courses, of 12 steps and of 30, laid on each other. */
export const SAMPLE = Array.from({ length: 240 }, (_, step) => {
  const [short, long] = [step % 12, step % 30];
  return (20 + short * (11 - short) + (long * (30 - long)) / 10).toFixed(1);
}).join('\n');
