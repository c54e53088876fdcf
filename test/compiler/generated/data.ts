// Data for generated models.
import type { InputSpec } from './graph-plan.js';

/** Numbers in [-1, 1), or numbers of rows; of a sequence whose steps are masked about half are zeros. */
export function drawInput(
  { shape, ids, hasZeros }: InputSpec,
  samples: number,
  uniform: () => number,
): Float32Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const values = Float32Array.from({ length: samples * size }, () =>
    ids === undefined ? 2 * uniform() - 1 : Math.floor(uniform() * ids),
  );
  if (!hasZeros) return values;
  const columns = shape.at(-1) as number;
  const steps = Array.from({ length: values.length / columns }, () => Math.round(uniform()));
  return values.map((value, at) => value * (steps[Math.floor(at / columns)] as number));
}
