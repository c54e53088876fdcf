// Prepares the training data of the networks.
import { LetheError } from '../errors.js';
import { mismatch, quote } from '../text/quote.js';
import type { Label } from './data/forms.js';
import { classesOf, indicesOf } from './data/labels.js';
import { pick, type Sequences } from './data/sequences.js';
import { stratifiedSplit } from './data/split.js';
import type { ClassifierShape, ReadClassifierOptions } from './options.js';
import { toPatches } from './patches.js';
import { fitScaler, scale } from './scaling.js';
import type { ClassifierDescription } from './storage.js';
import { defaultPatch, type TrainingPart, type TrainingTask } from './training.js';

/** With fewer sequences all are trained on, unless `validationSplit` is given. */
const FEW = 200;
const DEFAULT_SPLIT = 0.2;

/**
 * Splits, scales and patches. Validation sequences do not affect the scaling.
 *
 * @throws LetheError `data` if there are fewer than two classes, or a number is missing; RangeError for a validation split that holds out
 *   nothing, or class weights for other labels.
 */
export function prepareTraining(
  sequences: Sequences,
  labels: readonly Label[],
  options: ReadClassifierOptions,
): { task: TrainingTask; description: Omit<ClassifierDescription, 'training'> } {
  const classes = classesOf(labels);
  if (classes.length < 2) {
    throw new LetheError(
      'data',
      mismatch('fit: labels', 'at least two classes', `${quote(classes[0])} alone`),
    );
  }
  const numbers = indicesOf('fit', labels, classes);
  const { seed, scaling, missing, patience } = options;
  const validationSplit = options.validationSplit ?? (labels.length < FEW ? 0 : DEFAULT_SPLIT);
  if (patience !== undefined && validationSplit === 0) {
    throw new TypeError(mismatch('fit: patience', 'a validationSplit above 0', 'none'));
  }
  const { kept, aside } = stratifiedSplit(numbers, validationSplit, seed);
  if (validationSplit > 0 && aside.length === 0) {
    throw new RangeError(
      `fit: validationSplit ${validationSplit} of ${labels.length} sequences holds out none`,
    );
  }
  const train = pick(sequences, kept);
  const scaler = fitScaler('fit', train, scaling, missing);
  const patch = options.patch ?? (options.network === undefined ? defaultPatch(longestOf(train)) : 1);
  // Both parts are padded to the same number of steps.
  const steps = Math.ceil(longestOf(sequences) / patch);
  const part = (own: Sequences, which: readonly number[]): TrainingPart => {
    const { lengths, features } = own;
    const values = which.map((index) => numbers[index] as number);
    return {
      x: toPatches(scale('fit', own, scaler), lengths, features, patch, steps),
      y: { values, shape: [values.length, 1] },
    };
  };
  const isEqual = sequences.lengths.every((length) => Math.ceil(length / patch) === steps);
  const counts = classes.map((_, number) => kept.filter((index) => numbers[index] === number).length);
  const shape: ClassifierShape = {
    steps: isEqual ? steps : null,
    features: patch * sequences.features,
    classes: classes.length,
  };
  return {
    task: {
      train: part(train, kept),
      validation: aside.length === 0 ? undefined : part(pick(sequences, aside), aside),
      shape,
      classWeight: weightsOf(options.classWeight, classes, counts),
      options,
    },
    description: { classes, majority: mostFrequent(counts), patch, scaler },
  };
}

function longestOf({ lengths }: Sequences): number {
  return lengths.reduce((longest, length) => (length > longest ? length : longest), 1);
}

function mostFrequent(counts: readonly number[]): number {
  return counts.reduce((best, count, number) => (count > (counts[best] as number) ? number : best), 0);
}

/** By class index; undefined if all have the same weight. */
function weightsOf(
  given: ReadClassifierOptions['classWeight'],
  classes: readonly Label[],
  counts: readonly number[],
): { [number: number]: number } | undefined {
  if (given === undefined) return undefined;
  if (given === 'balanced') {
    const mean = counts.reduce((sum, count) => sum + count, 0) / classes.length;
    return Object.fromEntries(counts.map((count, number) => [number, mean / count]));
  }
  const names = classes.map(String);
  const odd = Object.keys(given).find((label) => !names.includes(label));
  if (odd !== undefined) {
    throw new RangeError(mismatch('fit: classWeight', 'numbers for labels in the data', quote(odd)));
  }
  const weights = names.map((label, number) => {
    if (Object.hasOwn(given, label)) return [number, given[label]];
    throw new RangeError(mismatch('fit: classWeight', `a number for the label ${quote(label)}`, 'none'));
  });
  return Object.fromEntries(weights) as { [number: number]: number };
}
