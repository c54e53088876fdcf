import type { Label } from '../data/forms.js';
import type { Labelled } from '../data/labelled.js';
import { forEachNumber } from '../data/sequences.js';

/**
 * For each class, the mean of each step over the training sequences that have it, to compare single sequences with; null at steps without a
 * known number. Empty for several features, whose means would cover each other.
 */
export function classMeans(trained: Labelled | undefined): ReadonlyMap<Label, readonly (number | null)[]> {
  if (trained === undefined || trained.sequences.features !== 1) return new Map();
  const { sequences, labels } = trained;
  const sums = new Map<Label, { readonly sum: number[]; readonly count: number[] }>();
  forEachNumber(sequences, (value, sequence, step) => {
    if (Number.isNaN(value)) return;
    const label = labels[sequence] as Label;
    const { sum, count } = sums.get(label) ?? { sum: [], count: [] };
    sums.set(label, { sum, count });
    sum[step] = (sum[step] ?? 0) + value;
    count[step] = (count[step] ?? 0) + 1;
  });
  return new Map(
    [...sums].map(([label, { sum, count }]) => [
      label,
      Array.from(sum, (one, step) => (count[step] === undefined ? null : one / count[step])),
    ]),
  );
}
