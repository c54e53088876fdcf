// Sequences of unequal length that are easily told apart: rising, falling, and flat ones.
import { Generator } from '../../src/random/index.js';

const SLOPES: { readonly [label: string]: number } = { falling: -2, flat: 0, rising: 2 };

/** A record for each, classes in turn; `features` are shifted copies of each other with noise. */
export function waves(
  count: number,
  { seed = 1, features = 1 }: { seed?: number; features?: number } = {},
): { x: number[][]; label: string }[] {
  const draw = new Generator(seed, 'data');
  const labels = Object.keys(SLOPES);
  return Array.from({ length: count }, (_, index) => {
    const label = labels[index % labels.length] as string;
    const length = 3 + draw.integer(9);
    const start = 10 * draw.uniform();
    const x = Array.from({ length }, (_step, step) =>
      Array.from(
        { length: features },
        (_feature, feature) => start + feature + (SLOPES[label] as number) * step + 0.2 * draw.normal(),
      ),
    );
    return { x, label };
  });
}
