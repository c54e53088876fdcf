// Keras' layer Normalization: (x - mean) / max(sqrt(variance), 1e-7), or its inverse, x max(sqrt(variance), 1e-7) + mean. In Lethe, mean
// and variance are weights, one for each feature; for the inverse they are converted so that the forward formula computes it.
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

interface Moment {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Square of the smallest divisor in Keras. */
const LEAST_VARIANCE = 1e-14;

/**
 * @param what prefix of error messages
 * @param config of the layer; it contains the numbers unless the file has learned ones
 * @param stored mean and variance in the file
 * @param names names of the layer's weights, and number of features
 * @throws LetheError `data` for another number of values.
 */
export function readMoments(
  what: string,
  { mean, variance, invert }: { readonly [field: string]: unknown },
  stored: () => readonly { readonly values: ArrayLike<number> }[],
  weights: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Moment[] {
  const given = mean === null || mean === undefined ? undefined : [mean, variance].map(numbersOf);
  const found = given ?? stored().map(({ values }) => values);
  const [means = new Float64Array(), variances = new Float64Array()] = weights.map(
    ({ name, shape: [columns = 0] }, index) => {
      const own = found[index] ?? [];
      if (own.length !== columns && own.length !== 1) {
        throw new LetheError('data', mismatch(`${what}: ${name}`, `${columns} numbers`, own.length));
      }
      return Float64Array.from({ length: columns }, (_, column) =>
        Number(own[own.length === 1 ? 0 : column]),
      );
    },
  );
  const least = variances.map((value) => Math.max(value, LEAST_VARIANCE));
  const moments =
    invert === true
      ? [
          means.map((value, column) => -value / Math.sqrt(least[column] as number)),
          least.map((one) => 1 / one),
        ]
      : [means, least];
  return weights.map(({ name, shape }, index) => ({
    name,
    shape,
    values: Float32Array.from(moments[index] ?? []),
  }));
}

/** Numbers in any nesting. */
function numbersOf(value: unknown): number[] {
  return [value].flat(Number.POSITIVE_INFINITY).map(Number);
}
