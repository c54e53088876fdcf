// The losses of a receipt and those that an audit found, reduced to as many epochs as can be seen.

const MOST_POINTS = 240;

/** What is drawn, and what stands in the table behind. Epochs are counted from 0, as audits name them. */
export interface Curves {
  /** The first epoch and the last of the whole run. */
  readonly first: number;
  readonly last: number;
  /** Those that are shown. */
  readonly epochs: readonly number[];
  /** Of each of these; NaN where the receipt has none. */
  readonly receipt: readonly number[];
  /** Of each of these; NaN where it was not computed yet. */
  readonly found: readonly number[];
  /** The epoch where something differs; null if nothing does, or not in an epoch. */
  readonly marked: number | null;
}

/**
 * Takes evenly spaced epochs of two lists of losses, with the marked one and those beside it.
 *
 * @param first the epoch of their first numbers
 */
export function curvesOf(
  receipt: readonly number[],
  found: readonly number[],
  { first, marked }: Pick<Curves, 'first' | 'marked'>,
): Curves {
  const count = Math.max(receipt.length, found.length);
  const every = Math.max(1, Math.ceil(count / MOST_POINTS));
  const special = marked === null ? [] : [marked - 1, marked, marked + 1].map((epoch) => epoch - first);
  const shown = new Set<number>(special.filter((index) => index >= 0 && index < count));
  for (let index = 0; index < count; index += every) shown.add(index);
  if (count > 0) shown.add(count - 1);
  const indices = [...shown].sort((a, b) => a - b);
  return {
    first,
    last: first + Math.max(0, count - 1),
    epochs: indices.map((index) => first + index),
    receipt: indices.map((index) => receipt[index] ?? Number.NaN),
    found: indices.map((index) => found[index] ?? Number.NaN),
    marked,
  };
}
