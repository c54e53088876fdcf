// The result of `evaluate` in words, for the report and the command line.
import { many } from '../../text/many.js';
import { shorten } from '../../text/quote.js';
import type { ClassifierEvaluation, ClassifierVerdict } from '../evaluation.js';

/** Longer labels are cut. */
const WIDEST = 16;

const VERDICTS: { readonly [Verdict in ClassifierVerdict]: string } = {
  better: 'Better than',
  'not better': 'Not better than',
  undecided: 'Undecided whether better than',
};

/** `Better than the most frequent class (up): 96.0 % of 50 sequences right (95 % interval 86.5 % to 98.9 %), against 40.0 %`. */
export function verdictSentence(found: ClassifierEvaluation): string {
  const { verdict, accuracy, accuracyInterval, majority, count } = found;
  const { low, high } = accuracyInterval;
  const own = `${share(accuracy)} of ${many(count, 'sequence')} right (95 % interval ${share(low)} to ${share(high)})`;
  return `${VERDICTS[verdict]} the most frequent class (${shortLabel(majority.label)}): ${own}, against ${share(majority.accuracy)}`;
}

/** A label for a table or an axis. */
export function shortLabel(label: string | number): string {
  return shorten(String(label), WIDEST);
}

/** `96.0 %`: one decimal, so that columns are aligned. */
export function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
