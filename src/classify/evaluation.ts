// Accuracy of a classifier, compared with always predicting the most frequent class.
import type { Label } from './data/forms.js';
import { type ShareInterval, wilson } from './wilson.js';

/** Measures of one class. */
export interface ClassMeasures {
  label: Label;
  /** Number of sequences with this label. */
  count: number;
  /** Fraction of the predictions of this class that are right; undefined if there are none. */
  precision: number | undefined;
  /** Fraction of the sequences of this class that were predicted as such; undefined if there are none. */
  recall: number | undefined;
}

/** A misclassified sequence. */
export interface ClassifierError {
  /** Its index in the data. */
  index: number;
  label: Label;
  predicted: Label;
  /** Probability of the predicted, wrong class. */
  probability: number;
}

/** Whether a classifier is better than always predicting the most frequent class: see {@link judge}. */
export type ClassifierVerdict = 'better' | 'not better' | 'undecided';

/** The result of `evaluate` of a {@link SequenceClassifier}. */
export interface ClassifierEvaluation {
  /** Number of sequences. */
  count: number;
  /** Fraction of correct predictions. */
  accuracy: number;
  /** 95 % Wilson score interval of the accuracy on the population that these sequences are a sample of. */
  accuracyInterval: ShareInterval;
  /** Mean recall of the classes that occur: each class has the same weight. */
  balancedAccuracy: number;
  /** The most frequent class in training (the first of several), and its accuracy here. */
  majority: { label: Label; accuracy: number };
  /**
   * `better` or `not better` than the majority class if McNemar's test with continuity correction separates them on these sequences at 5 %;
   * else `undecided`.
   */
  verdict: ClassifierVerdict;
  /** In the order of `classes`. */
  classes: ClassMeasures[];
  /** `confusion[true class][predicted class]`: numbers of sequences, in the order of `classes`. */
  confusion: number[][];
  /** The errors with the highest predicted probability, at most ten. */
  topErrors: ClassifierError[];
}

const MOST_ERRORS = 10;

/** 95 % quantile of the chi-squared distribution with one degree of freedom. */
const CHI_SQUARED_95 = 3.841458820694124;

/**
 * Measures predictions.
 *
 * @param truth class of each sequence
 * @param rows class probabilities of each sequence
 * @param majority the most frequent class in training
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

/** The class with the highest probability; the first of equal ones. */
export function likeliest(row: readonly number[]): number {
  let best = 0;
  for (const [index, value] of row.entries()) if (value > (row[best] as number)) best = index;
  return best;
}

/**
 * McNemar's test with continuity correction, at 5 %, on the sequences where exactly one of the two is right.
 *
 * @param own whether the classifier is right, for each sequence
 * @param other whether the reference is right, for each sequence
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
