/** The middle one; of an even number the mean of the middle two. */
export function median(values) {
  return percentile(values, 50);
}

/** By linear interpolation between the sorted values (type 7 of Hyndman and Fan, 1996); NaN if there are none. */
export function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted.length === 0 ? Number.NaN : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
