import { type OptionNames, readOptions } from '../../network/index.js';
import { checkFields, checkKind, checkText } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import type { SequenceClassifier } from '../classifier.js';
import type { LabelledSequenceData } from '../data/forms.js';
import { type Labelled, readLabelled } from '../data/labelled.js';
import type { ClassifierEvaluation } from '../evaluation.js';
import type { ClassifierProgress } from '../options.js';

/** Input of {@link classificationReport}. */
export interface ClassificationResult {
  /** The classifier. */
  readonly classifier: Pick<SequenceClassifier, 'classes' | 'features' | 'training' | 'fingerprint'>;
  /** The result of its `evaluate`. */
  readonly evaluation: ClassifierEvaluation;
  /** The evaluated data; the errors among them are drawn. */
  readonly test: LabelledSequenceData;
  /** The training data; without them the report has no findings about the data. */
  readonly train?: LabelledSequenceData | null | undefined;
  /** Indices of the test sequences in their file, as `splitSequences` returns them. Default: 0, 1, 2, ... */
  readonly testIndices?: readonly number[] | null | undefined;
  /** The arguments of `onEpoch` of `fit`, in order; without them there is no learning curve. */
  readonly progress?: readonly ClassifierProgress[] | null | undefined;
  /** Name of the data, such as the name of a file. */
  readonly source?: string | null | undefined;
  /** Description of the test data, such as `a fifth of each class, kept aside`. */
  readonly tested?: string | null | undefined;
  /** How to reproduce the numbers: a command, or a line of code. */
  readonly command?: string | null | undefined;
  /** Runtime and duration, such as `Node 22.1.0, 12.3 s`. */
  readonly run?: string | null | undefined;
}

/** The same, with the sequences in their internal form. */
export interface ReadResult extends Omit<ClassificationResult, 'train' | 'test'> {
  readonly trainedOn: Labelled | undefined;
  readonly testedOn: Labelled;
}

const FIELDS: OptionNames<ClassificationResult> = {
  classifier: true,
  evaluation: true,
  test: true,
  train: true,
  testIndices: true,
  progress: true,
  source: true,
  tested: true,
  command: true,
  run: true,
};

const FOUND = [
  'count',
  'accuracy',
  'accuracyInterval',
  'majority',
  'verdict',
  'classes',
  'confusion',
  'topErrors',
];

/** @throws TypeError or RangeError that names the invalid part. */
export function readResult(caller: string, result: ClassificationResult): ReadResult {
  const expected = 'an object with classifier, evaluation and test';
  checkFields(caller, result, ['classifier', 'evaluation', 'test'], expected);
  const given = readOptions(caller, result, FIELDS) as ClassificationResult;
  const { classifier, evaluation, train, test, testIndices, progress, ...texts } = given;
  const own = ['classes', 'features', 'training', 'fingerprint'];
  checkFields(`${caller}: classifier`, classifier, own, 'a SequenceClassifier');
  checkFields(`${caller}: evaluation`, evaluation, FOUND, 'a result of evaluate');
  const testedOn = readLabelled(`${caller}: test`, test);
  const trainedOn =
    train === undefined || train === null ? undefined : readLabelled(`${caller}: train`, train);
  const { length } = testedOn.labels;
  if (length !== evaluation.count) {
    throw new RangeError(
      mismatch(`${caller}: test`, `the ${evaluation.count} sequences of evaluation`, length),
    );
  }
  for (const [name, part] of Object.entries({ test: testedOn, train: trainedOn })) {
    if (part === undefined || part.sequences.features === classifier.features) continue;
    const expected = `steps of ${classifier.features} numbers`;
    throw new RangeError(mismatch(`${caller}: ${name}`, expected, part.sequences.features));
  }
  if (testIndices !== undefined && testIndices !== null) {
    const areIndices =
      Array.isArray(testIndices) && testIndices.every((index) => Number.isSafeInteger(index));
    checkKind(`${caller}: testIndices`, areIndices, 'a list of whole numbers', testIndices);
    if (testIndices.length !== length)
      throw new RangeError(mismatch(`${caller}: testIndices`, `${length} of them`, testIndices.length));
  }
  if (progress !== undefined && progress !== null) {
    checkKind(`${caller}: progress`, Array.isArray(progress), 'a list of arguments of onEpoch', progress);
    for (const [index, one] of progress.entries())
      checkFields(
        `${caller}: progress[${index}]`,
        one,
        ['network', 'epoch', 'loss'],
        'an argument of onEpoch',
      );
  }
  for (const name of ['source', 'tested', 'command', 'run'] as const) {
    const text = given[name];
    if (text !== undefined && text !== null) checkText(`${caller}: ${name}`, text);
  }
  return { ...texts, classifier, evaluation, testIndices, progress, trainedOn, testedOn };
}
