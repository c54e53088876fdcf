import { mismatch } from '../../text/quote.js';

/** By which the loss of a sample is multiplied, for each class. */
export interface ClassWeight {
  readonly [label: number]: number;
}

/**
 * One weight a sample, as tfjs-layers' `standardizeWeights` makes them of class weights.
 *
 * @param what how errors call them, such as `fit: classWeight`
 * @param y targets `[samples, classes]` (one-hot: the first largest counts) or `[samples, 1]` (class numbers)
 * @throws RangeError if targets have more axes, or a class has no weight.
 */
export function sampleWeights(
  what: string,
  classWeight: ClassWeight,
  { values, shape }: { readonly values: Float32Array; readonly shape: readonly number[] },
): Float32Array {
  const [samples = 0, classes = 0] = shape;
  if (shape.length !== 2) {
    const got = `[${shape.join(', ')}]`;
    throw new RangeError(mismatch(what, 'targets of shape [samples, classes]', got));
  }
  const weights = new Float32Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const row = values.subarray(sample * classes, (sample + 1) * classes);
    const label = classes === 1 ? (row[0] as number) : largest(row);
    const weight = Object.hasOwn(classWeight, label) ? classWeight[label] : undefined;
    if (typeof weight !== 'number' || !Number.isFinite(weight)) {
      throw new RangeError(mismatch(what, `a number for class ${label}`, String(weight)));
    }
    weights[sample] = weight;
  }
  return weights;
}

function largest(row: Float32Array): number {
  let best = 0;
  for (let index = 1; index < row.length; index++) {
    if ((row[index] as number) > (row[best] as number)) best = index;
  }
  return best;
}
