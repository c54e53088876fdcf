import { checkInteger, type OptionNames, readOptions } from '../../network/index.js';
import { mismatch, quote } from '../../text/quote.js';
import {
  LABELLED_FORMS,
  type Label,
  type LabelledSequenceData,
  type PackedLabelledSequences,
} from './forms.js';
import { classesOf, indicesOf, readLabels } from './labels.js';
import { pick, readSequences } from './sequences.js';
import { stratifiedSplit } from './split.js';

/** Options of {@link splitSequences}. */
export interface SplitSequencesOptions {
  /** Fraction of each class for `test`, above 0 and below 1. Default 0.2. */
  test?: number;
  /** Seed of the selection; an integer from 0 to 2^53 - 1. Default 0. */
  seed?: number;
}

/** Sequences in two parts, each in the order of the data. */
export interface SequenceSplit {
  train: PackedLabelledSequences;
  test: PackedLabelledSequences;
  /** Indices of the test sequences in the data. */
  testIndices: number[];
}

const OPTIONS: OptionNames<SplitSequencesOptions> = { test: true, seed: true };

/**
 * Holds out test sequences: the same fraction of each class, rounded to the nearest count, but never the last remaining sequence of a
 * class.
 *
 * @param data as for `SequenceClassifier.fit`
 * @throws TypeError or RangeError that names the option, or the place in the data, the expected and the received value; RangeError also if
 *   no sequence would be in `test`.
 * @example
 * const x = [[1, 2], [2, 4, 5], [0, 1], [4, 2, 1], [5, 4], [1, 0]];
 * const { train, test } = splitSequences({ x, y: ['up', 'up', 'up', 'down', 'down', 'down'] }, { test: 0.3 });
 * console.log(train.labels, test.labels);
 */
export function splitSequences(
  data: LabelledSequenceData,
  options: SplitSequencesOptions = {},
): SequenceSplit {
  const { test = 0.2, seed = 0 } = readOptions('splitSequences', options, OPTIONS);
  if (!(typeof test === 'number' && test > 0 && test < 1)) {
    throw new RangeError(mismatch('splitSequences: test', 'a number from above 0 to below 1', quote(test)));
  }
  checkInteger('splitSequences: seed', seed, 0);
  const sequences = readSequences('splitSequences', data, LABELLED_FORMS);
  const labels = readLabels('splitSequences', data, sequences.lengths.length);
  const { kept, aside } = stratifiedSplit(indicesOf('splitSequences', labels, classesOf(labels)), test, seed);
  if (aside.length === 0) {
    throw new RangeError(`splitSequences: test ${test} of ${labels.length} sequences leaves none to test on`);
  }
  const part = (which: readonly number[]): PackedLabelledSequences => {
    const { values, lengths, features } = pick(sequences, which);
    return { values, lengths, features, labels: which.map((index) => labels[index] as Label) };
  };
  return { train: part(kept), test: part(aside), testIndices: [...aside] };
}
