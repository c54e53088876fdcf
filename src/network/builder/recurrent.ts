// Recurrent layers, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import {
  CELL_OPTIONS,
  type Cell,
  type CellOptions,
  cellOf,
  cellsOf,
  GRU_OPTIONS,
  type GruCellOptions,
  gruConfig,
  LSTM_OPTIONS,
  type LstmCellOptions,
  lstmConfig,
  type SimpleRnnCellOptions,
  simpleRnnConfig,
  stackedRNNCells,
} from './cells.js';
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';
import type { LayerTopology } from './topology.js';

/** How a layer runs over a sequence, and what it returns. */
export interface SequenceOptions {
  /** Whether to output `[batch, time, units]` instead of the last step's `[batch, units]`. Default false. */
  returnSequences?: boolean;
  /** Whether to run over the sequence from its end. Default false. */
  goBackwards?: boolean;
  /**
   * Whether to return the final states after the output: h and c for an LSTM, each `[batch, units]`. For graphs.
   * Default false.
   */
  returnState?: boolean;
  /** Whether each batch begins with the final states of the one before; needs a batch size. Default false. */
  stateful?: boolean;
  /**
   * With `returnSequences`: whether masked steps output zeros instead of the previous step's output. tfjs-layers does
   * not have it and ignores it in files; Keras' Bidirectional always sets it. Default false.
   */
  zeroOutputForMask?: boolean;
}

/** Options of every recurrent layer. */
export interface RecurrentOptions extends LayerOptions, CellOptions, SequenceOptions {}

/** Options of {@link lstm}: names and defaults are those of `tf.layers.lstm`; Keras' are in `kerasDefaults`. */
export interface LstmOptions extends RecurrentOptions, LstmCellOptions {}

/** Options of {@link gru}: names and defaults are those of `tf.layers.gru`; Keras' are in `kerasDefaults`. */
export interface GruOptions extends RecurrentOptions, GruCellOptions {}

/** Options of {@link simpleRNN}: names and defaults are those of `tf.layers.simpleRNN`. */
export interface SimpleRnnOptions extends RecurrentOptions, SimpleRnnCellOptions {}

/** Options of {@link rnn}: names and defaults are those of `tf.layers.rnn`. */
export interface RnnOptions extends LayerOptions, TrainableOption, SequenceOptions {
  /** The result of `lstmCell` or another cell; in a list each takes the output of the one before. */
  cell: Cell | readonly Cell[];
}

const SEQUENCE_OPTIONS = [
  'returnSequences',
  'returnState',
  'goBackwards',
  'stateful',
  'zeroOutputForMask',
] as const;

const RECURRENT_OPTIONS = [...CELL_OPTIONS, ...SEQUENCE_OPTIONS] as const;

function recurrent<Options extends LayerOptions & SequenceOptions>(
  className: string,
  read: OptionReader<Options>,
  config: LayerTopology['config'],
): Layer {
  const zeroOutput = read.boolean('zeroOutputForMask', false);
  return layerOf({
    class_name: className,
    config: {
      ...config,
      return_sequences: read.boolean('returnSequences', false),
      return_state: read.boolean('returnState', false),
      go_backwards: read.boolean('goBackwards', false),
      stateful: read.boolean('stateful', false),
      unroll: false,
      ...(zeroOutput && { zero_output_for_mask: true }),
    },
  });
}

/**
 * A long short-term memory: `[batch, time, features]` to `[batch, units]` or `[batch, time, units]`.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
 * @example
 * const layers = [lstm({ units: 8, inputShape: [null, 1] }), dense({ units: 1 })];
 */
export function lstm(options: LstmOptions): Layer {
  const read = new OptionReader('lstm', options, [...RECURRENT_OPTIONS, ...LSTM_OPTIONS]);
  return recurrent('LSTM', read, lstmConfig(read));
}

/**
 * A gated recurrent unit: `[batch, time, features]` to `[batch, units]` or `[batch, time, units]`.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
 * @example
 * const layers = [gru({ ...kerasDefaults.gru, units: 8, inputShape: [null, 1] }), dense({ units: 1 })];
 */
export function gru(options: GruOptions): Layer {
  const read = new OptionReader('gru', options, [...RECURRENT_OPTIONS, ...GRU_OPTIONS]);
  return recurrent('GRU', read, gruConfig(read));
}

/**
 * A recurrent layer without gates, whose state is its output: `[batch, time, features]` to `[batch, units]` or
 * `[batch, time, units]`.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
 */
export function simpleRNN(options: SimpleRnnOptions): Layer {
  const read = new OptionReader('simpleRNN', options, RECURRENT_OPTIONS);
  return recurrent('SimpleRNN', read, simpleRnnConfig(read, options));
}

/**
 * The recurrent layer of a cell, or of a stack of cells: `[batch, time, features]` to `[batch, units]` or `[batch,
 * time, units]` of the last cell. With one cell it computes the same as `lstm`, `gru` or `simpleRNN`.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
 * @example
 * const layers = [rnn({ cell: [lstmCell({ units: 8 }), gruCell({ units: 4 })], inputShape: [null, 1] })];
 */
export function rnn(options: RnnOptions): Layer {
  const read = new OptionReader('rnn', options, ['cell', 'trainable', ...SEQUENCE_OPTIONS]);
  const given: unknown = options.cell;
  const cell = Array.isArray(given)
    ? stackedRNNCells({ cells: cellsOf('rnn: cell', given) })
    : cellOf('rnn: cell', given);
  // As tfjs-layers writes it: the cell's options, then its own, then the cell.
  const own = { ...cell.config, ...read.common(read.boolean('trainable', true)) };
  const { class_name, config } = recurrent('RNN', read, own);
  return layerOf({ class_name, config: { ...config, cell } });
}
