// How right a classifier is, beside always saying the most frequent class.
import type { Label } from './data/forms.js';
import { type ShareInterval, wilson } from './wilson.js';

/** Of one class. */
export interface ClassMeasures {
  label: Label;
  /** Sequences that have this label. */
  count: number;
  /** Of the sequences that were said to be of this class, the share that is; undefined if there was none. */
  precision: number | undefined;
  /** Of the sequences of this class, the share that was said to be; undefined if there was none. */
  recall: number | undefined;
}

/** A sequence that was given the wrong class. */
export interface ClassifierError {
  /** Its place in the data. */
  index: number;
  label: Label;
  predicted: Label;
  /** How sure the classifier was of the wrong class. */
  probability: number;
}

/** Whether a classifier is better than always saying the most frequent class: see {@link judge}. */
export type ClassifierVerdict = 'better' | 'not better' | 'undecided';

/** What `evaluate` of a {@link SequenceClassifier} found. */
export interface ClassifierEvaluation {
  /** Sequences. */
  count: number;
  /** The share of them that was given their class. */
  accuracy: number;
  /** Of 95 %, by Wilson's score: what the accuracy may be on all sequences of which these are a sample. */
  accuracyInterval: ShareInterval;
  /** The mean of the recalls of the classes that there are: each class counts the same. */
  balancedAccuracy: number;
  /** The class that is most frequent in training (of several the first), and how often it is right here. */
  majority: { label: Label; accuracy: number };
  /**
   * `better` or `not better` than the majority class if McNemar's test with continuity correction tells them apart on these
   * sequences at 5 %; else `undecided`.
   */
  verdict: ClassifierVerdict;
  /** In the order of `classes`. */
  classes: ClassMeasures[];
  /** `confusion[true class][predicted class]`, in the order of `classes`: numbers of sequences. */
  confusion: number[][];
  /** The wrong ones of which the classifier was surest, at most ten. */
  topErrors: ClassifierError[];
}

const MOST_ERRORS = 10;

/** Of the chi-squared distribution of one degree of freedom, 95 % lie below. */
const CHI_SQUARED_95 = 3.841458820694124;

/**
 * Measures predictions.
 *
 * @param truth class of each sequence
 * @param rows probabilities of the classes, for each sequence
 * @param majority the class that is most frequent in training
 */
export function measure(
  classes: readonly Label[],
  truth: readonly number[],
  rows: readonly (readonly number[])[],
  majority: number,
): ClassifierEvaluation {
  const predicted = rows.map(likeliest);
  const confusion = classes.map(() => classes.map(() => 0));
  for (const [index, own] of truth.entries()) {
    const row = confusion[own] as number[];
    row[predicted[index] as number] = (row[predicted[index] as number] as number) + 1;
  }
  const measures = classes.map((label, index): ClassMeasures => {
    const count = sum(confusion[index] as number[]);
    const said = sum(confusion.map((row) => row[index] as number));
    const right = confusion[index]?.[index] as number;
    return { label, count, precision: share(right, said), recall: share(right, count) };
  });
  const recalls = measures.flatMap(({ recall }) => recall ?? []);
  const isRight = truth.map((own, index) => own === predicted[index]);
  const right = isRight.filter(Boolean).length;
  const isMajority = truth.map((own) => own === majority);
  return {
    count: truth.length,
    accuracy: right / truth.length,
    accuracyInterval: wilson(right, truth.length),
    balancedAccuracy: sum(recalls) / recalls.length,
    majority: {
      label: classes[majority] as Label,
      accuracy: isMajority.filter(Boolean).length / truth.length,
    },
    verdict: judge(isRight, isMajority),
    classes: measures,
    confusion,
    topErrors: errorsOf(classes, truth, rows, predicted),
  };
}

/** The class of the highest probability; of equal ones the first. */
export function likeliest(row: readonly number[]): number {
  let best = 0;
  for (const [index, value] of row.entries()) if (value > (row[best] as number)) best = index;
  return best;
}

/**
 * McNemar's test with continuity correction, at 5 %, of the sequences where one is right and the other is not.
 *
 * @param own whether the classifier is right, for each sequence
 * @param other whether what it is compared with is
 */
export function judge(own: readonly boolean[], other: readonly boolean[]): ClassifierVerdict {
  const better = own.filter((right, index) => right && !other[index]).length;
  const worse = own.filter((right, index) => !right && other[index]).length;
  const distance = Math.max(0, Math.abs(better - worse) - 1);
  const isApart = distance * distance > CHI_SQUARED_95 * (better + worse);
  if (!isApart) return 'undecided';
  return better > worse ? 'better' : 'not better';
}

function errorsOf(
  classes: readonly Label[],
  truth: readonly number[],
  rows: readonly (readonly number[])[],
  predicted: readonly number[],
): ClassifierError[] {
  const errors = truth.flatMap((own, index): ClassifierError[] => {
    const said = predicted[index] as number;
    if (said === own) return [];
    const [label, wrong] = [classes[own] as Label, classes[said] as Label];
    return [{ index, label, predicted: wrong, probability: rows[index]?.[said] as number }];
  });
  return errors.sort((a, b) => b.probability - a.probability || a.index - b.index).slice(0, MOST_ERRORS);
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
