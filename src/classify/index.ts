// classify/: classifies sequences of unequal length. Entry point `lethe/classify`. May import: receipt/, network/, formats/, random/,
// text/, errors.ts.
export type { FileSource } from '../network/storage/index.js';
export { type ClassifierPredictOptions, SequenceClassifier } from './classifier.js';
export { type ParseSequenceCsvOptions, parseSequenceCsv, type SequenceCsv } from './data/csv.js';
export type {
  Label,
  LabelledSequenceData,
  PackedLabelledSequences,
  PackedSequences,
  Sequence,
  SequenceData,
} from './data/forms.js';
export { type SequenceSplit, type SplitSequencesOptions, splitSequences } from './data/split-sequences.js';
export { type ParseTsOptions, parseTs, type TsFile } from './data/ts-file.js';
export type {
  ClassifierError,
  ClassifierEvaluation,
  ClassifierVerdict,
  ClassMeasures,
} from './evaluation.js';
export type { ClassifierOptions, ClassifierProgress, ClassifierShape } from './options.js';
export type { MissingRule, ScalingName } from './scaling.js';
export type { NetworkTraining } from './training.js';
export type { ShareInterval } from './wilson.js';
