// Graphs of layers: the JSON of tfjs-layers' functional models, and what is refused of them.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  add,
  average,
  bidirectional,
  concatenate,
  dense,
  gru,
  input,
  type Layer,
  lstm,
  maximum,
  minimum,
  model,
  multiply,
  Network,
  type SymbolicTensor,
  simpleRNN,
  type Topology,
} from '../../../src/core.js';
import { fit, initialize } from '../../../src/tfjs/index.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';
import { artifactsOf } from '../artifacts.js';
import { dataOf, GRAPHS, given } from '../graphs.js';

withBackend();

const fromJson = (topology: Topology): Promise<tfl.LayersModel> =>
  tfl.models.modelFromJSON({ modelTopology: topology } as never);

describe.each(Object.entries(GRAPHS))('%s', (_, { model: build, topology, training }) => {
  test('is the JSON that tfjs-layers saves, byte for byte', async () => {
    const { modelTopology } = await artifactsOf(build());
    expect(JSON.stringify(topology())).toBe(JSON.stringify(modelTopology));
  });

  test('is read by tfjs-layers, has the initial weights of the same model, and learns the same bits', async () => {
    const json = topology();
    const stock = await fromJson(json);
    expect(stock.toJSON('', false)).toEqual(json);
    initialize(stock, 7);
    stock.compile({ optimizer: 'sgd', ...training } as unknown as tfl.ModelCompileArgs);
    const network = Network.create(json, { seed: 7 });
    network.compile({ optimizer: 'sgd', ...training });
    const { x, y } = dataOf(stock, 6);
    const args = { epochs: 2, batchSize: 4 };
    const expected = await fit(stock, given(x) as never, given(y) as never, { ...args, engine: 'compiled' });
    const result = await network.fit(given(x), given(y), args);
    expect([result.history, result.fingerprint]).toEqual([expected.history, expected.fingerprint]);
  });
});

describe('layers of a graph', () => {
  test('without names are numbered by class, inputs from input1 on, in every network anew', async () => {
    const make = (): Topology => {
      const [one, two] = [input({ shape: [3] }), input({ shape: [3], name: 'input2' })];
      const shared = dense({ units: 2 });
      const named = dense({ units: 2, name: 'dense_Dense1' });
      const outputs = [add().apply([shared.apply(one), shared.apply(two)]), named.apply(one)];
      return model({ inputs: [one, two], outputs });
    };
    const { config } = make();
    expect(config.name).toBe('model1');
    expect(config.input_layers).toEqual([
      ['input1', 0, 0],
      ['input2', 0, 0],
    ]);
    expect(config.output_layers).toEqual([
      ['add_Add1', 0, 0],
      ['dense_Dense1', 0, 0],
    ]);
    expect(config.layers.map((layer) => layer.config.name)).toEqual(
      (await fromJson(make())).layers.map(({ name }) => name),
    );
    expect(make()).toEqual(make());
  });

  test('are plain JSON, that of the layer alone', async () => {
    const layer = lstm({ units: 2, inputShape: [3, 1] });
    const copies = [JSON.parse(JSON.stringify(layer)), structuredClone(layer), { ...layer }] as Layer[];
    const { fingerprint } = Network.create([layer]);
    for (const copy of copies) {
      expect(Object.keys(copy)).toEqual(['class_name', 'config']);
      expect(copy).toEqual({ class_name: layer.class_name, config: layer.config });
      expect(Network.create([copy]).fingerprint()).toBe(fingerprint.call(Network.create([layer])));
    }
  });

  test('may be used in several networks, each with the uses that it has there', () => {
    const shared = dense({ units: 3, name: 'shared' });
    const first = input({ shape: [3], name: 'first' });
    const twice = shared.apply(shared.apply(first));
    const other = input({ shape: [3], name: 'other' });
    const once = model({ inputs: other, outputs: shared.apply(other) });
    const callsOf = ({ config }: Topology): unknown =>
      (config.layers.at(-1) as unknown as { inbound_nodes: unknown }).inbound_nodes;
    expect(callsOf(once)).toEqual([[['other', 0, 0, {}]]]);
    expect(callsOf(model({ inputs: first, outputs: twice }))).toEqual([
      [['first', 0, 0, {}]],
      [['shared', 0, 0, {}]],
    ]);
  });

  test.each<[string, () => Layer, number]>([
    ['an LSTM', () => lstm({ units: 2, returnState: true }), 2],
    ['a GRU', () => gru({ units: 2, returnState: true }), 1],
    ['a simple recurrent layer', () => simpleRNN({ units: 2, returnState: true }), 1],
  ])('%s returns its states, with which another begins', async (_, make, states) => {
    const [one, two] = [input({ shape: [3, 2] }), input({ shape: [4, 2] })];
    const [first, ...rest] = make().apply<SymbolicTensor[]>(one);
    expect(rest).toHaveLength(states);
    const initialState = rest.length === 1 ? (rest[0] as SymbolicTensor) : rest;
    const [second] = make().apply<SymbolicTensor[]>(two, { initialState });
    const topology = model({
      inputs: [one, two],
      outputs: [first as SymbolicTensor, second as SymbolicTensor],
    });
    const stock = await fromJson(topology);
    expect(stock.outputs).toHaveLength(2);
    expect(Network.create(topology).outputs.map(({ shape }) => shape)).toEqual([[2], [2]]);
  });

  test('both directions return the states of both', async () => {
    const series = input({ shape: [3, 2] });
    const both = bidirectional({ layer: lstm({ units: 2, returnState: true }) });
    const all = both.apply<SymbolicTensor[]>(series);
    expect(all).toHaveLength(5);
    const outputs = concatenate().apply(all.slice(1));
    expect(Network.create(model({ inputs: series, outputs })).outputShape).toEqual([8]);
  });

  test('merges make one value of several, as tfjs-layers does', async () => {
    const inputs = [1, 2, 3].map((index) => input({ shape: [3], name: `input_${index}` }));
    const layers = { add, multiply, average, maximum, minimum, concatenate };
    const outputs = Object.entries(layers).map(([name, make]) => make({ name }).apply(inputs));
    const topology = model({ inputs, outputs, name: 'merges' });
    const stock = await fromJson(topology);
    const values = [
      [1, -2, 3],
      [0.5, 4, -1],
      [2, 2, 2],
    ];
    const ours = await Network.create(topology).predict<never>(values.map((value) => [value]));
    const expected = stock.predict(values.map((value) => tf.tensor([value]))) as tf.Tensor[];
    for (const [index, { values: own }] of (ours as { values: Float32Array }[]).entries()) {
      expect(own).toEqual(await expected[index]?.data());
    }
  });
});

describe('graphs refuse by name', () => {
  const series = input({ shape: [3, 2], name: 'series' });
  const other = input({ shape: [2], name: 'other' });
  const hidden = lstm({ units: 2 }).apply(series);
  const stateful = lstm({ units: 2, stateful: true }).apply(series);
  const named = dense({ units: 2, name: 'a' }).apply(dense({ units: 2, name: 'a' }).apply(hidden));

  test.each<[string, () => unknown, new (message: string) => Error]>([
    [
      'model: inputs: expected what input() and layer.apply() give, got undefined',
      () => model({ outputs: hidden } as never),
      TypeError,
    ],
    [
      'model: outputs: expected what input() and layer.apply() give, got a list of 0',
      () => model({ inputs: series, outputs: [] }),
      TypeError,
    ],
    [
      'model: inputs[0]: expected what input() returns, got what LSTM gives',
      () => model({ inputs: hidden, outputs: hidden }),
      TypeError,
    ],
    [
      'model: inputs[1]: expected another input, got one again',
      () => model({ inputs: [series, series], outputs: hidden }),
      RangeError,
    ],
    [
      'model: inputs[1]: expected an input that an output depends on, got other',
      () => model({ inputs: [series, other], outputs: hidden }),
      RangeError,
    ],
    [
      'model: inputs: expected all that the outputs depend on, got them without series',
      () => model({ inputs: other, outputs: add().apply([hidden, other]) }),
      RangeError,
    ],
    [
      'model: layers[3]: name: expected one of its own, got a again',
      () => model({ inputs: series, outputs: named }),
      RangeError,
    ],
    [
      'model: inputs: expected a batchSize for the stateful lstm_LSTM1, got none',
      () => model({ inputs: series, outputs: stateful }),
      RangeError,
    ],
    [
      'apply: Dense: expected what input() and layer.apply() give, got 3',
      () => dense({ units: 1 }).apply(3 as never),
      TypeError,
    ],
    [
      'apply: Add: expected what input() and layer.apply() give, got a list of 0',
      () => add().apply([]),
      TypeError,
    ],
    [
      'apply: LSTM: initialState: expected 2 states, got 1',
      () => lstm({ units: 2 }).apply(series, { initialState: hidden }),
      RangeError,
    ],
    [
      'apply: Dense: initialState: expected 0 states, got 1',
      () => dense({ units: 2 }).apply(series, { initialState: hidden }),
      RangeError,
    ],
    ['input: shape: expected a list of sizes, got undefined', () => input({}), TypeError],
    [
      'input: dtype: expected one of float32, int32, got bool',
      () => input({ shape: [1], dtype: 'bool' as never }),
      RangeError,
    ],
    [
      'create: layers[0]: expected a layer that gives one value, got returnState: model() takes graphs',
      () => Network.create([lstm({ units: 2, returnState: true, inputShape: [3, 2] })]),
      RangeError,
    ],
  ])('%s', (message, act, Kind) => {
    expect(act).toThrow(new Kind(message));
  });

  test('a layer that is given what it cannot take, when the network is made', () => {
    const outputs = add().apply([hidden, dense({ units: 3 }).apply(other)]);
    expect(() => Network.create(model({ inputs: [series, other], outputs }))).toThrow(/add_Add1/);
  });

  test('options that there are none of', () => {
    expect(() => input({ shape: [1], inputShape: [1] } as never)).toThrow(/^input: expected options/);
    expect(() => dense({ units: 1 }).apply(series, { mask: series } as never)).toThrow(
      /^apply: expected options/,
    );
  });
});
