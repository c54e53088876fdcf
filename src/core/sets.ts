// What the small entries carry, as data. The build makes each of them out of the same sources as `lethe/core` and `lethe/forecast`, but drops from
// the tables and switches over these names what its set does not list (scripts/build/entries/). So a new kind, instruction,
// activation or loss is in `lethe/core` alone, unless it is put in here.
import type { Kind } from '../compiler/index.js';
import type { Activation, LossFunction, MetricFunction, Opcode } from '../kernels/program/opcodes.js';

/** An enum's names, without the numbers that it has as names, too. */
type Names<Enum> = Extract<keyof Enum, string>;

/** What one entry carries. */
export interface EntrySet {
  /** Its module in src/ and, without `lethe/`, how it is imported. */
  readonly module: string;
  /** The entry that has what this one lacks. */
  readonly whole: string;
  /**
   * Whether its module holds all of its own, but errors, instead of sharing what does not depend on the tables: a bundle of it is smaller,
   * one of several entries larger.
   */
  readonly standsAlone?: true;
  /** Kinds of layers. */
  readonly kinds: readonly Kind[];
  /** Layers around others, by tfjs-layers' names of their classes. */
  readonly wrappers: readonly string[];
  readonly activations: readonly Names<typeof Activation>[];
  readonly losses: readonly Names<typeof LossFunction>[];
  /** Beside the losses. */
  readonly metrics: readonly Names<typeof MetricFunction>[];
  /** Instructions of the kernels, beside `End` and `Barrier`. */
  readonly opcodes: readonly Names<typeof Opcode>[];
}

/** By which its kernels are called. */
export type EntryName = 'lstm' | 'lstm-inference' | 'forecast-inference';

/** What an LSTM and dense layers need to predict, stream and be looked into. */
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
