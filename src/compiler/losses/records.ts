// All losses and metrics, one record each. A number of the kernels without a record, or with the number of another, does not
// compile; tests/compiler/losses/ holds kernels, references and docs to this table.
import type { LossFunction, MetricFunction } from '../../kernels/program/opcodes.js';

/**
 * The valid numbers of targets: any finite number; a class number per row, with a column per class in the output; a
 * share of a row of probabilities; from 0 to 1; at least 0; -1 or 1.
 */
export type TargetNumbers = 'any' | 'class' | 'share' | 'probability' | 'count' | 'sign';

export interface LossRecord<Code = LossFunction> {
  /** Its number in the kernels. */
  readonly code: Code;
  readonly targets: TargetNumbers;
  /** Whether `compile` of tfjs-layers takes it by this name, so that a model.json may name it. */
  readonly inTfjs: boolean;
  /** The variant of `accuracy` and `crossentropy` with this loss, as in tfjs-layers. */
  readonly beside: 'binary' | 'categorical' | 'sparseCategorical';
  /** Shorter names, only for metrics. */
  readonly aliases: readonly string[];
}

export interface MetricRecord<Code = MetricFunction> {
  readonly code: Code;
  /** Whether targets are class numbers, one a row. */
  readonly targets: 'class' | 'row';
  /** How samples' contributions are combined: their mean, the ratio of two sums, or R2Score. */
  readonly ends: 'mean' | 'ratio' | 'r2';
}

/** An enum's names, without its numbers, which are keys, too. */
type Names<Enum> = Extract<keyof Enum, string>;

/** By the names of tfjs-layers; behind `quantile` by those of tf.losses. */
export const LOSS_RECORDS: {
  readonly [Name in Names<typeof LossFunction> as Uncapitalize<Name>]: LossRecord<
    (typeof LossFunction)[Name]
  >;
} = {
  meanSquaredError: { code: 0, targets: 'any', inTfjs: true, beside: 'categorical', aliases: ['mse', 'MSE'] },
  meanAbsoluteError: {
    code: 1,
    targets: 'any',
    inTfjs: true,
    beside: 'categorical',
    aliases: ['mae', 'MAE'],
  },
  categoricalCrossentropy: { code: 2, targets: 'share', inTfjs: true, beside: 'categorical', aliases: [] },
  sparseCategoricalCrossentropy: {
    code: 3,
    targets: 'class',
    inTfjs: true,
    beside: 'sparseCategorical',
    aliases: [],
  },
  binaryCrossentropy: { code: 4, targets: 'probability', inTfjs: true, beside: 'binary', aliases: [] },
  meanAbsolutePercentageError: {
    code: 5,
    targets: 'any',
    inTfjs: true,
    beside: 'categorical',
    aliases: ['mape', 'MAPE'],
  },
  meanSquaredLogarithmicError: {
    code: 6,
    targets: 'count',
    inTfjs: true,
    beside: 'categorical',
    aliases: ['msle', 'MSLE'],
  },
  squaredHinge: { code: 7, targets: 'sign', inTfjs: true, beside: 'categorical', aliases: [] },
  hinge: { code: 8, targets: 'sign', inTfjs: true, beside: 'categorical', aliases: [] },
  categoricalHinge: { code: 9, targets: 'probability', inTfjs: true, beside: 'categorical', aliases: [] },
  logcosh: { code: 10, targets: 'any', inTfjs: true, beside: 'categorical', aliases: [] },
  kullbackLeiblerDivergence: {
    code: 11,
    targets: 'probability',
    inTfjs: true,
    beside: 'categorical',
    aliases: ['kld', 'KLD'],
  },
  poisson: { code: 12, targets: 'count', inTfjs: true, beside: 'categorical', aliases: [] },
  cosineProximity: { code: 13, targets: 'any', inTfjs: true, beside: 'categorical', aliases: ['cosine'] },
  huber: { code: 14, targets: 'any', inTfjs: false, beside: 'categorical', aliases: [] },
  quantile: { code: 15, targets: 'any', inTfjs: false, beside: 'categorical', aliases: [] },
  absoluteDifference: { code: 16, targets: 'any', inTfjs: false, beside: 'categorical', aliases: [] },
  hingeLoss: { code: 17, targets: 'probability', inTfjs: false, beside: 'categorical', aliases: [] },
  logLoss: { code: 18, targets: 'probability', inTfjs: false, beside: 'categorical', aliases: [] },
  sigmoidCrossEntropy: {
    code: 19,
    targets: 'probability',
    inTfjs: false,
    beside: 'categorical',
    aliases: [],
  },
  softmaxCrossEntropy: { code: 20, targets: 'share', inTfjs: false, beside: 'categorical', aliases: [] },
};

/** Metrics that are not losses; every loss but `quantile` is a metric as well, by its name or an alias. */
export const METRIC_RECORDS: {
  readonly [Name in Names<typeof MetricFunction> as Uncapitalize<Name>]: MetricRecord<
    (typeof MetricFunction)[Name]
  >;
} = {
  binaryAccuracy: { code: 64, targets: 'row', ends: 'mean' },
  categoricalAccuracy: { code: 65, targets: 'row', ends: 'mean' },
  sparseCategoricalAccuracy: { code: 66, targets: 'class', ends: 'mean' },
  precision: { code: 67, targets: 'row', ends: 'ratio' },
  recall: { code: 68, targets: 'row', ends: 'ratio' },
  r2Score: { code: 69, targets: 'row', ends: 'r2' },
};
