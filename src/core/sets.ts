// The contents of the small entries, as data. The build makes each from the sources of `lethe/core` and
// `lethe/forecast`, but drops names that its set does not list from tables and switches (scripts/build/entries/). So a
// new kind, instruction, activation or loss is only in `lethe/core`, unless it is added here.
import type { Kind } from '../compiler/index.js';
import type { Activation, LossFunction, MetricFunction, Opcode } from '../kernels/program/opcodes.js';

/** An enum's names, without its numbers, which are keys, too. */
type Names<Enum> = Extract<keyof Enum, string>;

/** The contents of one entry. */
export interface EntrySet {
  /** Its module in src/, and its import path without `lethe/`. */
  readonly module: string;
  /** The complete entry that it is part of. */
  readonly whole: string;
  /**
   * Whether its module contains everything but errors, instead of sharing modules that do not depend on the tables: a
   * bundle of it is smaller, a bundle of several entries larger.
   */
  readonly standsAlone?: true;
  /** Kinds of layers. */
  readonly kinds: readonly Kind[];
  /** Wrapper layers, by tfjs-layers' class names. */
  readonly wrappers: readonly string[];
  readonly activations: readonly Names<typeof Activation>[];
  readonly losses: readonly Names<typeof LossFunction>[];
  /** Metrics, in addition to the losses. */
  readonly metrics: readonly Names<typeof MetricFunction>[];
  /** Instructions of the kernels, in addition to `End` and `Barrier`. */
  readonly opcodes: readonly Names<typeof Opcode>[];
}

/** The names of the entries' kernels. */
export type EntryName = 'lstm' | 'lstm-inference' | 'forecast-inference';

/** What LSTMs and dense layers need for prediction, streams and traces. */
const INFERENCE: EntrySet = {
  module: 'core/lstm-inference',
  whole: 'lethe/core',
  kinds: ['lstm', 'dense', 'activation', 'dropout', 'reshape'],
  wrappers: ['TimeDistributed'],
  activations: ['Linear', 'Sigmoid', 'HardSigmoid', 'Keras3HardSigmoid', 'Tanh', 'Relu', 'Elu'],
  losses: [],
  metrics: [],
  opcodes: ['Gather', 'Dense', 'LstmForward', 'Activate', 'Softmax', 'Reshape', 'Reverse', 'Copy'],
};

export const SETS: { readonly [Name in EntryName]: EntrySet } = {
  'lstm-inference': INFERENCE,
  'forecast-inference': {
    ...INFERENCE,
    module: 'forecast/inference',
    whole: 'lethe/forecast',
    standsAlone: true,
    kinds: [...INFERENCE.kinds, 'gru', 'embedding', 'merge', 'concatenate'],
    opcodes: [
      ...INFERENCE.opcodes,
      'GruForward',
      'Embed',
      'Combine',
      'Spread',
      'Repeat',
      'Scale',
      'CopyColumns',
    ],
  },
  lstm: {
    ...INFERENCE,
    module: 'core/lstm',
    losses: [
      'MeanSquaredError',
      'MeanAbsoluteError',
      'CategoricalCrossentropy',
      'SparseCategoricalCrossentropy',
      'BinaryCrossentropy',
      'Huber',
      'Quantile',
    ],
    metrics: ['BinaryAccuracy', 'CategoricalAccuracy', 'SparseCategoricalAccuracy'],
    opcodes: [
      ...INFERENCE.opcodes,
      'WeightGradient',
      'BiasGradient',
      'Transpose',
      'LstmBackward',
      'LstmWeightGradient',
      'ActivationGradient',
      'SoftmaxGradient',
      'DrawMask',
      'MultiplyMask',
      'Loss',
      'Metric',
      'Mean',
      'AddScalar',
      'Log',
      'Penalty',
      'PenaltyGradient',
      'ConstrainNorms',
      'NonNegative',
      'ClipValue',
      'SquaredNorm',
      'ClipNorm',
      'PrepareOptimizer',
      'Optimize',
      'CheckFinite',
      'AddValues',
      'Scale',
      'Clear',
    ],
  },
};
