import { shorten } from '../../text/quote.js';
import type { Use } from '../graph/graph-builder.js';
import { READERS, recordOf } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, type Described, readBoolean, readDescribed, refuse } from './fields.js';
import type { Reading } from './reading.js';

/** The layers that are one cell over a sequence, by the classes of their cells. */
const LAYERS: ReadonlyMap<string, string> = new Map([
  ['LSTMCell', 'LSTM'],
  ['GRUCell', 'GRU'],
  ['SimpleRNNCell', 'SimpleRNN'],
]);

/**
 * Reads `RNN`: a cell as the recurrent layer that has it, stacked cells as such layers on top of each other. Names of weights
 * are tfjs-layers'. So is the order of states: those of the last cell come first.
 */
export function readRnn({ graph }: Reading, name: string, config: Config): Use {
  refuse(name, config, 'num_constants');
  const goBackwards = readBoolean(name, config, 'go_backwards', false);
  const { stack, cells } = cellsOf(name, config);
  const layers = cells.map((cell, index) => {
    const isLast = index === cells.length - 1;
    const own = stack ? `${name}/RNNCell_${index}` : name;
    const layer = readCell(own, cell, isLast ? config : { ...config, return_sequences: true });
    // Each cell goes through the sequence from its end, as its mask has the order of the sequence.
    const isReversed = goBackwards && !isLast;
    return {
      use: graph.layer(layer, cell.config),
      straighten: isReversed ? graph.layer({ kind: 'reverse', name: `${own}/reverse` }, {}) : undefined,
      states: recordOf(layer).memory?.states(layer).length ?? 0,
    };
  });
  const count = layers.reduce((sum, { states }) => sum + states, 0);
  return ([input, ...initial]) => {
    if (initial.length > 0 && initial.length !== count) {
      throw new NotLowered(`expected ${count} initial states, got ${initial.length}`, name);
    }
    let values = input === undefined ? [] : [input];
    let states: number[] = [];
    let first = initial.length;
    for (const { use, straighten, states: own } of layers) {
      first -= own;
      const [output, ...left] = use([
        ...values,
        ...(initial.length > 0 ? initial.slice(first, first + own) : []),
      ]);
      values = [...(straighten?.([output as number]) ?? [output as number])];
      states = [...left, ...states];
    }
    return [...values, ...states];
  };
}

/** The cells of a layer, and whether they are a stack. */
function cellsOf(
  name: string,
  config: Config,
): { readonly stack: boolean; readonly cells: readonly Described[] } {
  const cell = readDescribed(config.cell);
  const stack = cell?.className === 'StackedRNNCells';
  const given: unknown = stack ? cell.config.cells : [config.cell];
  if (!Array.isArray(given) || given.length === 0)
    throw new NotLowered('cells: expected a list of cells', name);
  const cells = Array.from(given, (one: unknown): Described => {
    const read = readDescribed(one);
    if (read !== undefined && LAYERS.has(read.className)) return read;
    throw new NotLowered(
      `rnn of ${read === undefined ? 'nothing' : shorten(read.className)} has no kernel`,
      name,
    );
  });
  return { stack, cells };
}

/** A cell with what the layer around it says. */
function readCell(name: string, { className, config }: Described, outer: Config) {
  const read = READERS.get(LAYERS.get(className) ?? '');
  if (read === undefined) throw new NotLowered(`rnn of ${shorten(className)} has no kernel`, name);
  const { return_sequences, return_state, go_backwards, stateful } = outer;
  const options = { return_sequences, return_state, go_backwards, stateful };
  const trainable = [outer, config].every((one) => readBoolean(name, one, 'trainable', true));
  return read(name, { ...config, ...options, trainable });
}
