/** Of the standard normal distribution, 97.5 % lie below. */
const Z = 1.959963984540054;

/** Between which two shares the true one lies. */
export interface ShareInterval {
  low: number;
  high: number;
}

/**
 * The interval of 95 % of a share, by Wilson's score: of 20 right of 20 it ends at 1 and begins well below.
 *
 * @param right of `count`, which is at least 1
 */
export function wilson(right: number, count: number): ShareInterval {
  const share = right / count;
  const scale = 1 + (Z * Z) / count;
  const middle = (share + (Z * Z) / (2 * count)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count));
  // What rounding leaves of the ends.
  return { low: right === 0 ? 0 : middle - half, high: right === count ? 1 : middle + half };
}
