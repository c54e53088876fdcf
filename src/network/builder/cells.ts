// Cells of recurrent layers, which `rnn` runs over a sequence, each as the JSON that tfjs-layers 4.22 writes for it,
// keys in its order. A recurrent layer's configuration is its cell's, plus some options.
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { Constraint } from './constraints.js';
import {
  ELEMENT_WISE_ACTIVATIONS,
  type ElementWiseActivation,
  type Initializer,
  type Regularizer,
} from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';
import type { LayerTopology } from './topology.js';

/** Options of every cell. */
export interface CellOptions extends Pick<LayerOptions, 'name'>, TrainableOption {
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
  /** Constraints hold in `fit` with `constraints: 'keras'`. Default: none. */
  kernelConstraint?: Constraint;
  recurrentConstraint?: Constraint;
  biasConstraint?: Constraint;
  /** Fraction of the inputs that training drops, from 0 to 1, the same ones at every step. Default 0. */
  dropout?: number;
  /** Fraction of the state that training drops, the same at every step. Default 0. */
  recurrentDropout?: number;
}

/** Options of {@link lstmCell}: names and defaults are those of `tf.layers.lstmCell`; Keras' are in `kerasDefaults.lstm`. */
export interface LstmCellOptions extends CellOptions {
  /** Default `tanh`; null is `linear`, as in tfjs-layers. */
  activation?: ElementWiseActivation | null;
  /**
   * Activation of the gates; null is `linear`. Default `hardSigmoid`, as in tfjs-layers; Keras' is `sigmoid` (see
   * `kerasDefaults`).
   */
  recurrentActivation?: ElementWiseActivation | null;
  /** Whether the forget gate's bias begins with 1. Default false, as in tfjs-layers; Keras' is true. */
  unitForgetBias?: boolean;
}

/** Options of {@link gruCell}: names and defaults are those of `tf.layers.gruCell`; Keras' are in `kerasDefaults.gru`. */
export interface GruCellOptions extends CellOptions {
  /** Default `tanh`; null is `linear`, as in tfjs-layers. */
  activation?: ElementWiseActivation | null;
  /**
   * Activation of the gates; null is `linear`. Default `hardSigmoid`, as in tfjs-layers; Keras' is `sigmoid` (see
   * `kerasDefaults`).
   */
  recurrentActivation?: ElementWiseActivation | null;
  /**
   * Whether the reset gate multiplies the result of the recurrent product, which then has its own bias (`[2, 3
   * units]`), or its input. Default false, as in tfjs-layers, which refuses a file with true; Keras' is true.
   */
  resetAfter?: boolean;
}

/** Options of {@link simpleRNNCell}: names and defaults are those of `tf.layers.simpleRNNCell`. */
export interface SimpleRnnCellOptions extends CellOptions {
  /** Default `tanh`, also for null, as in tfjs-layers. */
  activation?: ElementWiseActivation | null;
}

/** Options of {@link stackedRNNCells}: names are those of `tf.layers.stackedRNNCells`. */
export interface StackedRnnCellsOptions extends Pick<LayerOptions, 'name'>, TrainableOption {
  /** Results of `lstmCell`, `gruCell` and `simpleRNNCell`, in the order of the data. */
  cells: readonly Cell[];
}

const SINGLE = ['LSTMCell', 'GRUCell', 'SimpleRNNCell'] as const;
const STACKED = 'StackedRNNCells';

/** A cell, as plain JSON: for `rnn`. */
export interface Cell extends LayerTopology {
  readonly class_name: (typeof SINGLE)[number] | typeof STACKED;
}

type Config = LayerTopology['config'];

/** Names of the options that all cells have. */
export const CELL_OPTIONS = [
  'units',
  'activation',
  'useBias',
  'kernelInitializer',
  'recurrentInitializer',
  'biasInitializer',
  'kernelRegularizer',
  'recurrentRegularizer',
  'biasRegularizer',
  'kernelConstraint',
  'recurrentConstraint',
  'biasConstraint',
  'dropout',
  'recurrentDropout',
  'trainable',
] as const;

/** Names of options in addition to {@link CELL_OPTIONS}. */
export const LSTM_OPTIONS = ['recurrentActivation', 'unitForgetBias'] as const;
export const GRU_OPTIONS = ['recurrentActivation', 'resetAfter'] as const;

/**
 * @param gates fields after the activation
 * @param bias fields after the initializers
 * @param rest fields after the dropout rates
 */
function configOf<Options extends LstmCellOptions | GruCellOptions | SimpleRnnCellOptions>(
  read: OptionReader<Options>,
  activation: string,
  gates: object,
  bias: object,
  rest: object,
): Config {
  return {
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
    ...rest,
  };
}

/** The gates' activation. */
function gatesOf<Options extends LstmCellOptions | GruCellOptions>(read: OptionReader<Options>): object {
  return {
    recurrent_activation: read.activation('recurrentActivation', ELEMENT_WISE_ACTIVATIONS, 'hardSigmoid'),
  };
}

/** Configuration of an LSTM or its cell. */
export function lstmConfig<Options extends LstmCellOptions>(read: OptionReader<Options>): Config {
  const activation = read.activation('activation', ELEMENT_WISE_ACTIVATIONS, 'tanh');
  const bias = { unit_forget_bias: read.boolean('unitForgetBias', null) };
  return configOf(read, activation, gatesOf(read), bias, { implementation: null });
}

/** Configuration of a GRU or its cell. */
export function gruConfig<Options extends GruCellOptions>(read: OptionReader<Options>): Config {
  const activation = read.activation('activation', ELEMENT_WISE_ACTIVATIONS, 'tanh');
  const rest = { implementation: null, reset_after: read.boolean('resetAfter', false) };
  return configOf(read, activation, gatesOf(read), {}, rest);
}

/** Configuration of a simple recurrent layer or its cell. */
export function simpleRnnConfig<Options extends SimpleRnnCellOptions>(
  read: OptionReader<Options>,
  options: SimpleRnnCellOptions,
): Config {
  const activation =
    options.activation === null ? 'tanh' : read.activation('activation', ELEMENT_WISE_ACTIVATIONS, 'tanh');
  return configOf(read, activation, {}, {}, {});
}

/** The general options of layers that cells take. */
const COMMON = ['name'] as const;

/**
 * The cell of an LSTM.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
 * @example
 * const layers = [rnn({ cell: [lstmCell({ units: 8 }), gruCell({ units: 4 })], inputShape: [null, 1] })];
 */
export function lstmCell(options: LstmCellOptions): Cell {
  const read = new OptionReader('lstmCell', options, [...CELL_OPTIONS, ...LSTM_OPTIONS], COMMON);
  return { class_name: 'LSTMCell', config: lstmConfig(read) };
}

/** The cell of a GRU. */
export function gruCell(options: GruCellOptions): Cell {
  const read = new OptionReader('gruCell', options, [...CELL_OPTIONS, ...GRU_OPTIONS], COMMON);
  return { class_name: 'GRUCell', config: gruConfig(read) };
}

/** The cell of a recurrent layer without gates. */
export function simpleRNNCell(options: SimpleRnnCellOptions): Cell {
  const read = new OptionReader('simpleRNNCell', options, CELL_OPTIONS, COMMON);
  return { class_name: 'SimpleRNNCell', config: simpleRnnConfig(read, options) };
}

/**
 * A stack of cells as one cell: each takes the output of the one before. It has the states of all, the last cell's
 * first.
 */
export function stackedRNNCells(options: StackedRnnCellsOptions): Cell {
  const read = new OptionReader('stackedRNNCells', options, ['cells', 'trainable'], COMMON);
  const common = read.common(read.boolean('trainable', true));
  return {
    class_name: STACKED,
    config: { ...common, cells: cellsOf('stackedRNNCells: cells', options.cells) },
  };
}

/** Checks a list of cells other than stacks. */
export function cellsOf(what: string, cells: unknown): Cell[] {
  if (Array.isArray(cells) && cells.length > 0) {
    return [...(cells as unknown[])].map((cell, index) => cellOf(`${what}[${index}]`, cell, SINGLE));
  }
  throw new TypeError(mismatch(what, 'a list of cells', quote(cells)));
}

/** @throws TypeError unless it is the result of a cell function. */
export function cellOf(
  what: string,
  cell: unknown,
  classes: readonly Cell['class_name'][] = [...SINGLE, STACKED],
): Cell {
  const { class_name: className, config } = (isObject(cell) ? cell : {}) as Partial<LayerTopology>;
  const known = classes.find((name) => name === className);
  if (known !== undefined && isObject(config)) return { class_name: known, config };
  const got = quote(typeof className === 'string' ? className : cell);
  throw new TypeError(mismatch(what, 'the result of lstmCell() or another cell', got));
}
