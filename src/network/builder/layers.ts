// The layers that the compiled engine runs, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import { quote } from '../../text/quote.js';
import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import {
  ACTIVATIONS,
  type ActivationName,
  ELEMENT_WISE_ACTIVATIONS,
  type ElementWiseActivation,
  type Initializer,
  type Regularizer,
} from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';
import type { LayerTopology } from './topology.js';

/** Options of every recurrent layer. */
export interface RecurrentOptions extends LayerOptions, TrainableOption {
  /** Size of state and output: a positive integer. */
  units: number;
  /** Default true. */
  useBias?: boolean;
  /** Default `glorotNormal`. */
  kernelInitializer?: Initializer;
  /** Default `orthogonal`. */
  recurrentInitializer?: Initializer;
  /** Default `zeros`. */
  biasInitializer?: Initializer;
  /** tfjs-layers does not add the regularizers of a recurrent layer to the loss; `fit` with `regularizers: 'keras'` does. */
  kernelRegularizer?: Regularizer;
  recurrentRegularizer?: Regularizer;
  biasRegularizer?: Regularizer;
  /** What weights are brought back to by `fit` with `constraints: 'keras'`. */
  kernelConstraint?: Constraint;
  recurrentConstraint?: Constraint;
  biasConstraint?: Constraint;
  /** Fraction of the inputs that are dropped in training, the same ones at every step. Default 0. */
  dropout?: number;
  /** The same of the state. Default 0. */
  recurrentDropout?: number;
  /** Output `[batch, time, units]` instead of the last step's `[batch, units]`. Default false. */
  returnSequences?: boolean;
  /** Runs through the sequence from its end. Default false. */
  goBackwards?: boolean;
  /** Gives its states behind the output: of an LSTM h and c of the last step, each `[batch, units]`. For graphs. Default false. */
  returnState?: boolean;
  /** Begins each batch with the states that the one before ended with; needs a batch size. Default false. */
  stateful?: boolean;
  /**
   * With `returnSequences`: zeros at the steps that a mask leaves out, instead of what was given before them. tfjs-layers does
   * not have it and passes over it in files; Keras' Bidirectional always has it set. Default false.
   */
  zeroOutputForMask?: boolean;
}

/** Options of {@link lstm}: names and defaults are those of `tf.layers.lstm`; Keras' are in `kerasDefaults`. */
export interface LstmOptions extends RecurrentOptions {
  /** Default `tanh`; null is `linear`, as in tfjs-layers. */
  activation?: ElementWiseActivation | null;
  /** Of the gates; null is `linear`. Default `hardSigmoid`, as in tfjs-layers; Keras' is `sigmoid` (see `kerasDefaults`). */
  recurrentActivation?: ElementWiseActivation | null;
  /** Begins with 1 for the forget gate's bias. Default false, as in tfjs-layers; Keras' is true. */
  unitForgetBias?: boolean;
}

/** Options of {@link gru}: names and defaults are those of `tf.layers.gru`; Keras' are in `kerasDefaults`. */
export interface GruOptions extends RecurrentOptions {
  /** Default `tanh`; null is `linear`, as in tfjs-layers. */
  activation?: ElementWiseActivation | null;
  /** Of the gates; null is `linear`. Default `hardSigmoid`, as in tfjs-layers; Keras' is `sigmoid` (see `kerasDefaults`). */
  recurrentActivation?: ElementWiseActivation | null;
  /**
   * Whether the reset gate multiplies what comes out of the recurrent product, which has a bias of its own then
   * (`[2, 3 units]`), or what goes in. Default false, as in tfjs-layers, which has no other and refuses a file with
   * true; Keras' is true.
   */
  resetAfter?: boolean;
}

/** Options of {@link simpleRNN}: names and defaults are those of `tf.layers.simpleRNN`. */
export interface SimpleRnnOptions extends RecurrentOptions {
  /** Default `tanh`, also for null, as in tfjs-layers. */
  activation?: ElementWiseActivation | null;
}

/** Options of {@link dense}: names and defaults are those of `tf.layers.dense`. */
export interface DenseOptions extends LayerOptions, TrainableOption {
  /** Size of the output's last axis: a positive integer. */
  units: number;
  /** Default `linear`. */
  activation?: ActivationName | null;
  /** Default true. */
  useBias?: boolean;
  /** Default `glorotNormal`. */
  kernelInitializer?: Initializer;
  /** Default `zeros`. */
  biasInitializer?: Initializer;
  /** Default: none. */
  kernelRegularizer?: Regularizer;
  /** Default: none. */
  biasRegularizer?: Regularizer;
  /** What weights are brought back to by `fit` with `constraints: 'keras'`. */
  kernelConstraint?: Constraint;
  biasConstraint?: Constraint;
}

/** Options of {@link timeDistributed}: names and defaults are those of `tf.layers.timeDistributed`. */
export interface TimeDistributedOptions extends LayerOptions {
  /** What `dense` returned. */
  layer: LayerTopology;
}

/** Options of {@link activation}: names and defaults are those of `tf.layers.activation`. */
export interface ActivationOptions extends LayerOptions {
  /** Null is `linear`. */
  activation: ActivationName | null;
}

/** Options of {@link reshape}: names and defaults are those of `tf.layers.reshape`. */
export interface ReshapeOptions extends LayerOptions {
  /** Shape of a sample; one size may be -1: what remains. */
  targetShape: readonly (number | null)[];
}

/** Options of {@link permute}: names and defaults are those of `tf.layers.permute`. */
export interface PermuteOptions extends LayerOptions {
  /** For each axis of the output which of the input's it is, counted from 1. */
  dims: readonly number[];
}

/** Options of {@link repeatVector}: names and defaults are those of `tf.layers.repeatVector`. */
export interface RepeatVectorOptions extends LayerOptions {
  /** How often: a positive integer. */
  n: number;
}

const RECURRENT_OPTIONS = [
  ...([
    'units',
    'activation',
    'useBias',
    'kernelInitializer',
    'recurrentInitializer',
    'biasInitializer',
  ] as const),
  ...([
    'kernelRegularizer',
    'recurrentRegularizer',
    'biasRegularizer',
    'kernelConstraint',
    'recurrentConstraint',
    'biasConstraint',
    'dropout',
    'recurrentDropout',
  ] as const),
  ...([
    'returnSequences',
    'returnState',
    'goBackwards',
    'stateful',
    'zeroOutputForMask',
    'trainable',
  ] as const),
] as const;

/**
 * A recurrent layer, keys in tfjs-layers' order.
 *
 * @param gates what follows the activation
 * @param bias what follows the initializers
 * @param cell what follows the fractions that are dropped
 */
function recurrent<Options extends LstmOptions | GruOptions | SimpleRnnOptions>(
  className: string,
  read: OptionReader<Options>,
  activation: string,
  gates: object,
  bias: object,
  cell: object,
): Layer {
  const zeroOutput = read.boolean('zeroOutputForMask', false);
  return layer(className, {
    ...read.common(read.boolean('trainable', true)),
    units: read.count('units'),
    activation,
    ...gates,
    use_bias: read.boolean('useBias', true),
    kernel_initializer: read.initializer('kernelInitializer', 'glorotNormal'),
    recurrent_initializer: read.initializer('recurrentInitializer', 'orthogonal'),
    bias_initializer: read.initializer('biasInitializer', 'zeros'),
    ...bias,
    kernel_regularizer: read.regularizer('kernelRegularizer'),
    recurrent_regularizer: read.regularizer('recurrentRegularizer'),
    bias_regularizer: read.regularizer('biasRegularizer'),
    activity_regularizer: null,
    kernel_constraint: read.constraint('kernelConstraint'),
    recurrent_constraint: read.constraint('recurrentConstraint'),
    bias_constraint: read.constraint('biasConstraint'),
    dropout: read.rate('dropout', 0),
    recurrent_dropout: read.rate('recurrentDropout', 0),
    ...cell,
    return_sequences: read.boolean('returnSequences', false),
    return_state: read.boolean('returnState', false),
    go_backwards: read.boolean('goBackwards', false),
    stateful: read.boolean('stateful', false),
    unroll: false,
    ...(zeroOutput && { zero_output_for_mask: true }),
  });
}

/** The gates' activation. */
function gatesOf(read: OptionReader<LstmOptions> | OptionReader<GruOptions>): object {
  return {
    recurrent_activation: read.activation('recurrentActivation', ELEMENT_WISE_ACTIVATIONS, 'hardSigmoid'),
  };
}

/**
 * A long short-term memory: `[batch, time, features]` to `[batch, units]` or `[batch, time, units]`.
 *
 * @throws RangeError or TypeError, as all layers, naming the option that is not what it should be
 * @example
 * const layers = [lstm({ units: 8, inputShape: [null, 1] }), dense({ units: 1 })];
 */
export function lstm(options: LstmOptions): Layer {
  const own = ['recurrentActivation', 'unitForgetBias'] as const;
  const read = new OptionReader('lstm', options, [...RECURRENT_OPTIONS, ...own]);
  const activation = read.activation('activation', ELEMENT_WISE_ACTIVATIONS, 'tanh');
  const bias = { unit_forget_bias: read.boolean('unitForgetBias', null) };
  return recurrent('LSTM', read, activation, gatesOf(read), bias, { implementation: null });
}

/**
 * A gated recurrent unit: `[batch, time, features]` to `[batch, units]` or `[batch, time, units]`.
 *
 * @throws RangeError or TypeError, as all layers, naming the option that is not what it should be
 * @example
 * const layers = [gru({ ...kerasDefaults.gru, units: 8, inputShape: [null, 1] }), dense({ units: 1 })];
 */
export function gru(options: GruOptions): Layer {
  const own = ['recurrentActivation', 'resetAfter'] as const;
  const read = new OptionReader('gru', options, [...RECURRENT_OPTIONS, ...own]);
  const activation = read.activation('activation', ELEMENT_WISE_ACTIVATIONS, 'tanh');
  const cell = { implementation: null, reset_after: read.boolean('resetAfter', false) };
  return recurrent('GRU', read, activation, gatesOf(read), {}, cell);
}

/**
 * A recurrent layer without gates, whose state is its output: `[batch, time, features]` to `[batch, units]` or
 * `[batch, time, units]`.
 *
 * @throws RangeError or TypeError, as all layers, naming the option that is not what it should be
 */
export function simpleRNN(options: SimpleRnnOptions): Layer {
  const read = new OptionReader('simpleRNN', options, RECURRENT_OPTIONS);
  const activation =
    options.activation === null ? 'tanh' : read.activation('activation', ELEMENT_WISE_ACTIVATIONS, 'tanh');
  return recurrent('SimpleRNN', read, activation, {}, {}, {});
}

/** A dense layer, on the last axis: `[batch, ..., features]` to `[batch, ..., units]`. */
export function dense(options: DenseOptions): Layer {
  const read = new OptionReader('dense', options, [
    'units',
    'activation',
    'useBias',
    'kernelInitializer',
    'biasInitializer',
    'kernelRegularizer',
    'biasRegularizer',
    'kernelConstraint',
    'biasConstraint',
    'trainable',
  ]);
  return layer('Dense', {
    units: read.count('units'),
    activation: read.activation('activation', ACTIVATIONS, 'linear'),
    use_bias: read.boolean('useBias', true),
    kernel_initializer: read.initializer('kernelInitializer', 'glorotNormal'),
    bias_initializer: read.initializer('biasInitializer', 'zeros'),
    kernel_regularizer: read.regularizer('kernelRegularizer'),
    bias_regularizer: read.regularizer('biasRegularizer'),
    activity_regularizer: null,
    kernel_constraint: read.constraint('kernelConstraint'),
    bias_constraint: read.constraint('biasConstraint'),
    ...read.common(read.boolean('trainable', true)),
  });
}

/** A dense layer at each time step: `[batch, time, features]` to `[batch, time, units]`. It is trained if that is. */
export function timeDistributed(options: TimeDistributedOptions): Layer {
  const read = new OptionReader('timeDistributed', options, ['layer']);
  const inner: unknown = options.layer;
  const { class_name: className, config } = (inner ?? {}) as Partial<LayerTopology>;
  if (className !== 'Dense' || config === undefined) {
    const got = typeof className === 'string' ? className : inner;
    throw new TypeError(`timeDistributed: layer: expected what dense() returns, got ${quote(got)}`);
  }
  return layer('TimeDistributed', {
    layer: { class_name: className, config },
    ...read.common(config.trainable !== false),
  });
}

/** An activation alone. */
export function activation(options: ActivationOptions): Layer {
  const read = new OptionReader('activation', options, ['activation']);
  return layer('Activation', {
    activation: read.activation('activation', ACTIVATIONS),
    ...read.common(true),
  });
}

/** Everything of a sample in one axis: `[batch, ...]` to `[batch, size]`. */
export function flatten(options: LayerOptions = {}): Layer {
  return layer('Flatten', new OptionReader('flatten', options, []).common(true));
}

/** The same numbers in another shape. */
export function reshape(options: ReshapeOptions): Layer {
  const read = new OptionReader('reshape', options, ['targetShape']);
  return layer('Reshape', { target_shape: read.targetShape('targetShape'), ...read.common(true) });
}

/**
 * The axes of a sample in another order, from 1 on: `[2, 1]` exchanges time and features. The compiled engine knows that one.
 */
export function permute(options: PermuteOptions): Layer {
  const read = new OptionReader('permute', options, ['dims']);
  return layer('Permute', { dims: read.counts('dims'), ...read.common(true) });
}

/** Each sample so many times: `[batch, features]` to `[batch, n, features]`. */
export function repeatVector(options: RepeatVectorOptions): Layer {
  const read = new OptionReader('repeatVector', options, ['n']);
  return layer('RepeatVector', { n: read.count('n'), ...read.common(true) });
}

function layer(className: string, config: { [key: string]: unknown }): Layer {
  return layerOf({ class_name: className, config });
}
