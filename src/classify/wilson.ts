/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/** Bounds of the true fraction. */
export interface ShareInterval {
  low: number;
  high: number;
}

/**
 * 95 % Wilson score interval of a fraction: 20 of 20 gives an interval that ends at 1 and begins well below.
 *
 * @param right successes among `count` trials, at least 1 trial
 */
export function wilson(right: number, count: number): ShareInterval {
  const share = right / count;
  const scale = 1 + (Z * Z) / count;
  const middle = (share + (Z * Z) / (2 * count)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count));
  // Removes rounding errors at the ends.
  return { low: right === 0 ? 0 : middle - half, high: right === count ? 1 : middle + half };
}
