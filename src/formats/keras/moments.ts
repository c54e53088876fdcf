// Keras' layer Normalization: (x - mean) / max(sqrt(variance), 1e-7), or the way back, x max(sqrt(variance), 1e-7) + mean. Here mean and
// variance are weights, one for each feature; of the way back those that make it a way there.
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

interface Moment {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The square of what Keras divides by at least. */
const LEAST_VARIANCE = 1e-14;

/**
 * @param what begins the messages of errors
 * @param config of the layer: it has the numbers, unless the file has learned ones
 * @param stored mean and variance of the file
 * @param names of the layer's weights, and how many features there are
 * @throws LetheError `data` if there are not as many numbers.
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

/** However they are nested. */
function numbersOf(value: unknown): number[] {
  return [value].flat(Number.POSITIVE_INFINITY).map(Number);
}
