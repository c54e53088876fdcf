// Models that are no chains, as tfjs-layers has them, with what they are trained on.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { CompileArgs, FitData, SymbolicTensor, Topology } from '../../src/core.js';
import * as core from '../../src/core.js';
import { noise } from '../compiler/networks.js';

type Symbolic = tfl.SymbolicTensor;

/** What of `compile` tfjs-layers and Lethe take alike. */
type Training = Pick<CompileArgs, 'loss' | 'metrics'>;

export interface GraphCase {
  readonly model: () => tfl.LayersModel;
  /** The same by the builder of `lethe/core`. */
  readonly topology: () => Topology;
  readonly training: Training;
}

function apply(
  layer: { apply(inputs: Symbolic | Symbolic[]): unknown },
  ...inputs: readonly Symbolic[]
): Symbolic {
  return layer.apply(inputs.length === 1 ? (inputs[0] as Symbolic) : [...inputs]) as Symbolic;
}

const dense = (units: number, options: object = {}): tfl.layers.Layer =>
  tfl.layers.dense({ units, ...options });

const lstm = (units: number, options: object = {}): tfl.layers.Layer =>
  tfl.layers.lstm({ units, recurrentInitializer: 'glorotNormal', ...options });

const LSTM = { recurrentInitializer: 'glorotNormal' } as const;

const mse = { loss: 'meanSquaredError' };

/** Every one has names of its own: tfjs-layers counts through the process. */
export const GRAPHS: { readonly [name: string]: GraphCase } = {
  'two inputs and one output': {
    model() {
      const [series, facts] = [
        tfl.input({ shape: [4, 3], name: 'series' }),
        tfl.input({ shape: [2], name: 'facts' }),
      ];
      const read = apply(lstm(4, { name: 'read' }), series);
      const known = apply(dense(4, { name: 'known', activation: 'tanh' }), facts);
      const joined = apply(tfl.layers.concatenate({ name: 'joined' }), read, known);
      return tfl.model({
        name: 'network',
        inputs: [series, facts],
        outputs: apply(dense(2, { name: 'out' }), joined),
      });
    },
    topology() {
      const series = core.input({ shape: [4, 3], name: 'series' });
      const facts = core.input({ shape: [2], name: 'facts' });
      const read = core.lstm({ ...LSTM, units: 4, name: 'read' }).apply(series);
      const known = core.dense({ units: 4, name: 'known', activation: 'tanh' }).apply(facts);
      const joined = core.concatenate({ name: 'joined' }).apply([read, known]);
      const outputs = core.dense({ units: 2, name: 'out' }).apply(joined);
      return core.model({ name: 'network', inputs: [series, facts], outputs });
    },
    training: { loss: 'meanSquaredError', metrics: ['mae'] },
  },
  'one input and two outputs of different losses': {
    model() {
      const input = tfl.input({ shape: [4, 3], name: 'series' });
      const hidden = apply(lstm(4, { name: 'read' }), input);
      const flags = apply(dense(2, { name: 'flags', activation: 'sigmoid' }), hidden);
      const kind = apply(dense(3, { name: 'kind', activation: 'softmax' }), hidden);
      return tfl.model({ name: 'network', inputs: input, outputs: [flags, kind] });
    },
    topology() {
      const inputs = core.input({ shape: [4, 3], name: 'series' });
      const hidden = core.lstm({ ...LSTM, units: 4, name: 'read' }).apply(inputs);
      const flags = core.dense({ units: 2, name: 'flags', activation: 'sigmoid' }).apply(hidden);
      const kind = core.dense({ units: 3, name: 'kind', activation: 'softmax' }).apply(hidden);
      return core.model({ name: 'network', inputs, outputs: [flags, kind] });
    },
    training: {
      loss: { flags: 'binaryCrossentropy', kind: 'categoricalCrossentropy' },
      metrics: { kind: 'accuracy' },
    },
  },
  'a layer that two inputs share': {
    model() {
      const [left, right] = [
        tfl.input({ shape: [5, 2], name: 'left' }),
        tfl.input({ shape: [5, 2], name: 'right' }),
      ];
      const shared = lstm(3, { name: 'shared' });
      const both = apply(tfl.layers.multiply({ name: 'both' }), apply(shared, left), apply(shared, right));
      return tfl.model({
        name: 'network',
        inputs: [left, right],
        outputs: apply(dense(1, { name: 'out' }), both),
      });
    },
    topology() {
      const left = core.input({ shape: [5, 2], name: 'left' });
      const right = core.input({ shape: [5, 2], name: 'right' });
      const shared = core.lstm({ ...LSTM, units: 3, name: 'shared' });
      const both = core.multiply({ name: 'both' }).apply([shared.apply(left), shared.apply(right)]);
      const outputs = core.dense({ units: 1, name: 'out' }).apply(both);
      return core.model({ name: 'network', inputs: [left, right], outputs });
    },
    training: mse,
  },
  'an encoder whose states a decoder begins with': {
    model() {
      const [source, target] = [
        tfl.input({ shape: [4, 2], name: 'source' }),
        tfl.input({ shape: [3, 2], name: 'target' }),
      ];
      const encoder = lstm(3, { name: 'encoder', returnState: true });
      const [, ...states] = encoder.apply(source) as Symbolic[];
      const decoder = lstm(3, { name: 'decoder', returnSequences: true });
      const decoded = apply(decoder, target, ...states);
      return tfl.model({
        name: 'network',
        inputs: [source, target],
        outputs: apply(dense(2, { name: 'out' }), decoded),
      });
    },
    topology() {
      const source = core.input({ shape: [4, 2], name: 'source' });
      const target = core.input({ shape: [3, 2], name: 'target' });
      const encoder = core.lstm({ ...LSTM, units: 3, name: 'encoder', returnState: true });
      const [, ...initialState] = encoder.apply<SymbolicTensor[]>(source);
      const decoder = core.lstm({ ...LSTM, units: 3, name: 'decoder', returnSequences: true });
      const decoded = decoder.apply(target, { initialState });
      const outputs = core.dense({ units: 2, name: 'out' }).apply(decoded);
      return core.model({ name: 'network', inputs: [source, target], outputs });
    },
    training: { loss: ['meanSquaredError'], metrics: 'mse' },
  },
  'a connection past two layers': {
    model() {
      const input = tfl.input({ shape: [4, 3], name: 'series' });
      const inner = apply(
        dense(3, { name: 'wide' }),
        apply(lstm(4, { name: 'read', returnSequences: true }), input),
      );
      const sum = apply(tfl.layers.add({ name: 'sum' }), input, inner);
      return tfl.model({
        name: 'network',
        inputs: input,
        outputs: apply(lstm(2, { name: 'out' }), sum),
      });
    },
    topology() {
      const inputs = core.input({ shape: [4, 3], name: 'series' });
      const read = core.lstm({ ...LSTM, units: 4, name: 'read', returnSequences: true }).apply(inputs);
      const sum = core
        .add({ name: 'sum' })
        .apply([inputs, core.dense({ units: 3, name: 'wide' }).apply(read)]);
      const outputs = core.lstm({ ...LSTM, units: 2, name: 'out' }).apply(sum);
      return core.model({ name: 'network', inputs, outputs });
    },
    training: mse,
  },
  'two outputs of one loss, of which one goes on': {
    model() {
      const input = tfl.input({ shape: [4, 3], name: 'series' });
      const first = apply(lstm(2, { name: 'first' }), input);
      return tfl.model({
        name: 'network',
        inputs: input,
        outputs: [first, apply(dense(1, { name: 'second' }), first)],
      });
    },
    topology() {
      const inputs = core.input({ shape: [4, 3], name: 'series' });
      const first = core.lstm({ ...LSTM, units: 2, name: 'first' }).apply(inputs);
      const second = core.dense({ units: 1, name: 'second' }).apply(first);
      return core.model({ name: 'network', inputs, outputs: [first, second] });
    },
    training: { loss: 'meanSquaredError', metrics: ['mae', 'mse'] },
  },
};

/** Models inside, cells, both directions apart, and attention. */
export const NESTED_GRAPHS: { readonly [name: string]: GraphCase } = {
  'a model that is used twice, in which there is a chain': {
    model() {
      const chain = tfl.sequential({
        name: 'chain',
        layers: [
          dense(3, { name: 'wide', activation: 'tanh', inputShape: [4, 3] }),
          lstm(2, { name: 'read' }),
        ],
      });
      const inside = tfl.input({ shape: [4, 3], name: 'inside' });
      const both = [chain.apply(inside) as Symbolic, apply(lstm(2, { name: 'other' }), inside)];
      const inner = tfl.model({
        name: 'inner',
        inputs: inside,
        outputs: apply(tfl.layers.add({ name: 'sum' }), ...both),
      });
      const [left, right] = [
        tfl.input({ shape: [4, 3], name: 'left' }),
        tfl.input({ shape: [4, 3], name: 'right' }),
      ];
      const ends = [inner.apply(left) as Symbolic, inner.apply(right) as Symbolic];
      const joined = apply(tfl.layers.concatenate({ name: 'joined' }), ...ends);
      return tfl.model({
        name: 'network',
        inputs: [left, right],
        outputs: apply(dense(1, { name: 'out' }), joined),
      });
    },
    topology() {
      const chain = core.sequential({
        name: 'chain',
        layers: [
          core.dense({ units: 3, name: 'wide', activation: 'tanh', inputShape: [4, 3] }),
          core.lstm({ ...LSTM, units: 2, name: 'read' }),
        ],
      });
      const inside = core.input({ shape: [4, 3], name: 'inside' });
      const both = [chain.apply(inside), core.lstm({ ...LSTM, units: 2, name: 'other' }).apply(inside)];
      const inner = core.model({
        name: 'inner',
        inputs: inside,
        outputs: core.add({ name: 'sum' }).apply(both),
      });
      const left = core.input({ shape: [4, 3], name: 'left' });
      const right = core.input({ shape: [4, 3], name: 'right' });
      const joined = core.concatenate({ name: 'joined' }).apply([inner.apply(left), inner.apply(right)]);
      const outputs = core.dense({ units: 1, name: 'out' }).apply(joined);
      return core.model({ name: 'network', inputs: [left, right], outputs });
    },
    training: mse,
  },
  'a model of two outputs inside, and one at each time step': {
    model() {
      const inside = tfl.input({ shape: [4, 3], name: 'inside' });
      const hidden = apply(lstm(3, { name: 'read', returnSequences: true }), inside);
      const inner = tfl.model({
        name: 'inner',
        inputs: inside,
        outputs: [hidden, apply(dense(3, { name: 'wide' }), hidden)],
      });
      const step = tfl.sequential({
        name: 'step',
        layers: [dense(4, { name: 'up', inputShape: [3], activation: 'tanh' }), dense(2, { name: 'down' })],
      });
      const input = tfl.input({ shape: [4, 3], name: 'series' });
      const sum = apply(tfl.layers.add({ name: 'sum' }), ...(inner.apply(input) as Symbolic[]));
      const each = apply(tfl.layers.timeDistributed({ name: 'each', layer: step }), sum);
      return tfl.model({ name: 'network', inputs: input, outputs: each });
    },
    topology() {
      const inside = core.input({ shape: [4, 3], name: 'inside' });
      const hidden = core.lstm({ ...LSTM, units: 3, name: 'read', returnSequences: true }).apply(inside);
      const inner = core.model({
        name: 'inner',
        inputs: inside,
        outputs: [hidden, core.dense({ units: 3, name: 'wide' }).apply(hidden)],
      });
      const step = core.sequential({
        name: 'step',
        layers: [
          core.dense({ units: 4, name: 'up', inputShape: [3], activation: 'tanh' }),
          core.dense({ units: 2, name: 'down' }),
        ],
      });
      const inputs = core.input({ shape: [4, 3], name: 'series' });
      const sum = core.add({ name: 'sum' }).apply(inner.apply<SymbolicTensor[]>(inputs));
      const outputs = core.timeDistributed({ name: 'each', layer: step }).apply(sum);
      return core.model({ name: 'network', inputs, outputs });
    },
    training: mse,
  },
  'both directions apart': {
    model() {
      const input = tfl.input({ shape: [4, 3], name: 'series' });
      const layer = lstm(2, { name: 'inner', returnSequences: true }) as tfl.RNN;
      const both = tfl.layers.bidirectional({ name: 'both', layer, mergeMode: null as never });
      const [forward, backward] = both.apply(input) as [Symbolic, Symbolic];
      const product = apply(tfl.layers.multiply({ name: 'product' }), forward, backward);
      return tfl.model({ name: 'network', inputs: input, outputs: [product, backward] });
    },
    topology() {
      const inputs = core.input({ shape: [4, 3], name: 'series' });
      const layer = core.lstm({ ...LSTM, units: 2, name: 'inner', returnSequences: true });
      const both = core.bidirectional({ name: 'both', layer, mergeMode: null });
      const [forward, backward] = both.apply<[SymbolicTensor, SymbolicTensor]>(inputs);
      const product = core.multiply({ name: 'product' }).apply([forward, backward]);
      return core.model({ name: 'network', inputs, outputs: [product, backward] });
    },
    training: mse,
  },
  'a cell whose states another begins with': {
    model() {
      const [source, target] = [
        tfl.input({ shape: [4, 2], name: 'source' }),
        tfl.input({ shape: [3, 2], name: 'target' }),
      ];
      const of = (name: string, more: object): tfl.layers.Layer => {
        const cell = tfl.layers.gruCell({ ...LSTM, units: 3, name: `${name}_cell` } as never);
        return tfl.layers.rnn({ name, cell, ...more });
      };
      const [, ...states] = of('encoder', { returnState: true }).apply(source) as Symbolic[];
      const decoded = apply(of('decoder', { returnSequences: true }), target, ...states);
      return tfl.model({ name: 'network', inputs: [source, target], outputs: decoded });
    },
    topology() {
      const source = core.input({ shape: [4, 2], name: 'source' });
      const target = core.input({ shape: [3, 2], name: 'target' });
      const cellOf = (name: string): core.Cell => core.gruCell({ ...LSTM, units: 3, name: `${name}_cell` });
      const encoder = core.rnn({ name: 'encoder', cell: cellOf('encoder'), returnState: true });
      const [, ...initialState] = encoder.apply<SymbolicTensor[]>(source);
      const decoder = core.rnn({ name: 'decoder', cell: cellOf('decoder'), returnSequences: true });
      const outputs = decoder.apply(target, { initialState });
      return core.model({ name: 'network', inputs: [source, target], outputs });
    },
    training: mse,
  },
  'an encoder at which a decoder looks': {
    model() {
      const [source, target] = [
        tfl.input({ shape: [5, 3], name: 'source' }),
        tfl.input({ shape: [4, 2], name: 'target' }),
      ];
      const encoder = lstm(3, { name: 'encoder', returnSequences: true, returnState: true });
      const [encoded, ...states] = encoder.apply(source) as [Symbolic, ...Symbolic[]];
      const decoded = apply(lstm(3, { name: 'decoder', returnSequences: true }), target, ...states);
      const scores = apply(tfl.layers.dot({ name: 'scores', axes: [2, 2] as never }), decoded, encoded);
      const weights = apply(tfl.layers.activation({ name: 'weights', activation: 'softmax' }), scores);
      const context = apply(tfl.layers.dot({ name: 'context', axes: [2, 1] as never }), weights, encoded);
      const angles = apply(tfl.layers.dot({ name: 'angles', axes: 2, normalize: true }), decoded, encoded);
      const joined = apply(tfl.layers.concatenate({ name: 'joined' }), context, decoded, angles);
      const layer = dense(2, { name: 'letter', activation: 'tanh' });
      const outputs = apply(tfl.layers.timeDistributed({ name: 'letters', layer }), joined);
      return tfl.model({ name: 'network', inputs: [source, target], outputs });
    },
    topology() {
      const source = core.input({ shape: [5, 3], name: 'source' });
      const target = core.input({ shape: [4, 2], name: 'target' });
      const of = (name: string, more: object): core.Layer =>
        core.lstm({ ...LSTM, units: 3, name, returnSequences: true, ...more });
      const encoder = of('encoder', { returnState: true });
      const [encoded, ...initialState] = encoder.apply<[SymbolicTensor, ...SymbolicTensor[]]>(source);
      const decoded = of('decoder', {}).apply(target, { initialState });
      const scores = core.dot({ name: 'scores', axes: [2, 2] }).apply([decoded, encoded]);
      const weights = core.activation({ name: 'weights', activation: 'softmax' }).apply(scores);
      const context = core.dot({ name: 'context', axes: [2, 1] }).apply([weights, encoded]);
      const angles = core.dot({ name: 'angles', axes: 2, normalize: true }).apply([decoded, encoded]);
      const joined = core.concatenate({ name: 'joined' }).apply([context, decoded, angles]);
      const layer = core.dense({ units: 2, name: 'letter', activation: 'tanh' });
      const outputs = core.timeDistributed({ name: 'letters', layer }).apply(joined);
      return core.model({ name: 'network', inputs: [source, target], outputs });
    },
    training: mse,
  },
};

interface Shaped {
  readonly values: Float32Array;
  readonly shape: number[];
}

export interface GraphData {
  readonly x: Shaped[];
  readonly y: Shaped[];
}

/** Numbers for each input and output of a model; targets of softmax are one-hot, of sigmoid 0 or 1. */
export function dataOf(model: tfl.LayersModel, samples: number): GraphData {
  const shapesOf = (tensors: Symbolic[]): number[][] =>
    tensors.map(({ shape: [, ...sample] }) => [samples, ...sample] as number[]);
  const x = shapesOf(model.inputs).map((shape, index) => {
    return { values: noise(tf.util.sizeFromShape(shape), 10 + index), shape };
  });
  const y = shapesOf(model.outputs).map((shape, index) => {
    const values = noise(tf.util.sizeFromShape(shape), 20 + index);
    const columns = shape.at(-1) as number;
    const { activation } = model.getLayer(model.outputNames[index] as string).getConfig();
    if (activation === 'softmax')
      return { values: values.map((_, at) => Number(at % (columns + 1) === 0)), shape };
    if (activation === 'sigmoid') return { values: values.map((value) => Number(value > 0)), shape };
    return { values, shape };
  });
  return { x, y };
}

/** One alone, several in a list, as every caller would give them. */
export function given(parts: readonly Shaped[]): FitData {
  return parts.length === 1 ? (parts[0] as Shaped) : parts;
}
