/** The middle one; of an even number the mean of the middle two. NaN if there are none. */
export function median(values: Iterable<number>): number {
  return percentile(values, 50);
}

/**
 * By linear interpolation between the sorted values (type 7 of Hyndman and Fan, 1996); NaN if there are none.
 *
 * @param percent 0 to 100
 */
export function percentile(values: Iterable<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = (Math.max(0, sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (place - Math.floor(place)) * (above - below);
}
