// The sets of labelled sequences that are measured, and what others have published of them.

/** A set of the UCR or UEA archive. */
export interface ClassificationSet {
  /** As the archive calls it: its files are `NAME/NAME_TRAIN.ts` and `NAME/NAME_TEST.ts`. */
  readonly name: string;
  /** Accuracies in per cent of Fawaz et al. 2019, "Deep learning for time series classification: a review"; undefined: none taken. */
  readonly published: { readonly mlp: number; readonly resnet: number } | undefined;
  /** What the mean over seeds should be at least, in per cent; undefined: nothing was set. */
  readonly goal: number | undefined;
}

export const CLASSIFICATION_SETS: readonly ClassificationSet[] = [
  { name: 'ItalyPowerDemand', published: { mlp: 95.4, resnet: 96.3 }, goal: 96 },
  { name: 'GunPoint', published: { mlp: 92.7, resnet: 99.1 }, goal: undefined },
  { name: 'ArrowHead', published: { mlp: 77.8, resnet: 84.5 }, goal: undefined },
  { name: 'BasicMotions', published: undefined, goal: undefined },
  { name: 'JapaneseVowels', published: { mlp: 97.6, resnet: 99.2 }, goal: 98 },
];
