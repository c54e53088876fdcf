import { naturalLogarithm } from '../../random/index.js';
import { mismatch, quote } from '../../text/quote.js';
import { checkValues } from './check-values.js';
import { isConstant } from './moments.js';
import { quantileOfSorted, toSorted } from './quantile.js';

/** Bits in a nat: 1 / ln 2. */
const BITS: number = 1 / naturalLogarithm(2);

/**
 * Estimates the mutual information of values and labels, in bits: I(V; L) = H(V) + H(L) - H(V, L), with H = -sum p log2
 * p of the relative frequencies. Values are binned, with about the same number in each bin (equal values share a bin,
 * so there may be fewer bins).
 *
 * Finite samples overestimate it, on average by about (bins' - 1)(labels' - 1) / 2n nats for independent values; so
 * each entropy is raised by (m - 1) / 2n nats, with m the number of occupied cells (Miller and Madow), and the result
 * is clipped to 0 and H(L), its upper bound.
 *
 * Sources: C. E. Shannon, A Mathematical Theory of Communication, Bell System Technical Journal 27, 1948, sections 6 and 12;
 * G. A. Miller, Note on the bias of information estimates, in: Information Theory in Psychology (1955), pp. 95-100.
 *
 * @param labels small integers from 0 on, one for each value
 * @param bins the most bins
 * @returns null if values or labels do not vary
 * @throws RangeError unless there is one label for each value, or if a value is not finite, or `bins` is not an integer
 *   of at least 2.
 * @throws TypeError if values or labels are not a list of numbers.
 */
export function mutualInformation(
  values: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins: number,
): number | null {
  checkValues('mutualInformation: values', values);
  checkValues('mutualInformation: labels', labels);
  const { length } = values;
  if (labels.length !== length) {
    throw new RangeError(`mutualInformation: labels: expected ${length}, got ${labels.length}`);
  }
  if (!Number.isInteger(bins) || bins < 2) {
    throw new RangeError(mismatch('mutualInformation: bins', 'an integer of at least 2', quote(bins)));
  }
  if (isConstant(values) || isConstant(labels)) return null;
  const edges = edgesOf(values, bins);
  const counts = { values: new Map<number, number>(), labels: new Map<number, number>() };
  const both = new Map<number, number>();
  for (let index = 0; index < length; index++) {
    const value = values[index] as number;
    const bin = binOf(edges, value);
    const label = labels[index] as number;
    count(counts.values, bin);
    count(counts.labels, label);
    count(both, label * bins + bin);
  }
  const ofLabels = entropy(counts.labels, length);
  const shared =
    corrected(counts.values, length) + corrected(counts.labels, length) - corrected(both, length);
  return Math.max(0, Math.min(ofLabels, shared)) * BITS;
}

/** The least values of all bins but the first, in order; each edge separates values, so no bin is empty. */
function edgesOf(values: ArrayLike<number>, bins: number): number[] {
  const sorted = toSorted('mutualInformation', values);
  const edges = Array.from({ length: bins - 1 }, (_, index) => {
    const quantile = quantileOfSorted(sorted, (index + 1) / bins);
    return sorted.find((value) => value >= quantile) as number;
  });
  const [least] = sorted;
  const distinct = new Set(edges.filter((edge) => edge !== least));
  // Where most values are the least one all quantiles may be, too: then the next one up separates.
  return distinct.size > 0 ? [...distinct] : [sorted.find((value) => value !== least) as number];
}

function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && (edges[bin] as number) <= value) bin++;
  return bin;
}

function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Entropy in nats of the cells' relative frequencies, in the order of their first occurrence. */
function entropy(counts: ReadonlyMap<number, number>, total: number): number {
  let sum = 0;
  for (const times of counts.values()) sum -= (times / total) * naturalLogarithm(times / total);
  return sum;
}

function corrected(counts: ReadonlyMap<number, number>, total: number): number {
  return entropy(counts, total) + (counts.size - 1) / (2 * total);
}
