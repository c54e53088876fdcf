// Keras' layer Normalization: (x - mean) / max(sqrt(variance), 1e-7). Here mean and variance are weights, one for each feature.
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import type { NamedArray } from '../artifacts.js';

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
  { mean, variance }: { readonly [field: string]: unknown },
  stored: () => readonly Omit<NamedArray, 'name'>[],
  weights: readonly { readonly name: string; readonly shape: readonly number[] }[],
): NamedArray[] {
  const given = mean === null || mean === undefined ? undefined : [mean, variance].map(numbersOf);
  const found = given ?? stored().map(({ values }) => values);
  return weights.map(({ name, shape: [columns = 0] }, index): NamedArray => {
    const own = found[index] ?? [];
    if (own.length !== columns && own.length !== 1) {
      throw new LetheError('data', mismatch(`${what}: ${name}`, `${columns} numbers`, own.length));
    }
    const values = Float32Array.from({ length: columns }, (_, column) =>
      Number(own[own.length === 1 ? 0 : column]),
    );
    const isVariance = index === 1;
    return {
      name,
      shape: [columns],
      values: isVariance ? values.map((value) => Math.max(value, LEAST_VARIANCE)) : values,
    };
  });
}

/** However they are nested. */
function numbersOf(value: unknown): number[] {
  return [value].flat(Number.POSITIVE_INFINITY).map(Number);
}
