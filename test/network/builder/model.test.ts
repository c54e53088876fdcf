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
  type Model,
  maximum,
  minimum,
  model,
  multiply,
  Network,
  type SymbolicTensor,
  sequential,
  simpleRNN,
  type Topology,
} from '../../../src/core.js';
import { fit, initialize } from '../../../src/tfjs/index.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';
import { expectClose } from '../../tfjs/compiled/same-training.js';
import { artifactsOf } from '../artifacts.js';
import { dataOf, GRAPHS, given, NESTED_GRAPHS } from '../graphs.js';

withBackend();

const fromJson = (topology: Topology): Promise<tfl.LayersModel> =>
  tfl.models.modelFromJSON({ modelTopology: topology } as never);

describe.each(Object.entries({ ...GRAPHS, ...NESTED_GRAPHS }))(
  '%s',
  (_, { model: build, topology, training }) => {
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
      const expected = await fit(stock, given(x) as never, given(y) as never, {
        ...args,
        engine: 'compiled',
      });
      const result = await network.fit(given(x), given(y), args);
      expect([result.history, result.fingerprint]).toEqual([expected.history, expected.fingerprint]);
    });

    test('is saved and loaded with its weights and the state of its optimizer', async () => {
      const network = Network.create(topology(), { seed: 7 });
      network.compile({ optimizer: 'adam', ...training });
      const { x, y } = dataOf(build(), 6);
      const args = { epochs: 1, batchSize: 4 };
      await network.fit(given(x), given(y), args);
      const loaded = await Network.load(await network.toBytes({ includeOptimizer: true }));
      const results = [network, loaded].map((one) => one.fit(given(x), given(y), args));
      const [expected, result] = await Promise.all(results);
      expect(result?.fingerprint).toBe(expected?.fingerprint);
    });
  },
);

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

describe('a model as a layer', () => {
  const inner = (): Model => {
    const series = input({ shape: [4, 3] });
    return model({ inputs: series, outputs: dense({ units: 2 }).apply(lstm({ units: 2 }).apply(series)) });
  };
  const namesOf = (topology: Topology): unknown =>
    topology.config.layers.map(({ config }) =>
      config.layers === undefined ? config.name : [config.name, namesOf({ config } as never)],
    );

  test('has its layers numbered together with those around it, and goes on as it was by itself', async () => {
    const one = inner();
    const alone = JSON.stringify(one);
    const series = input({ shape: [4, 3] });
    const read = dense({ units: 3 }).apply(series);
    const ends = [
      one.apply(read),
      inner().apply(read),
      dense({ units: 2 }).apply(lstm({ units: 2 }).apply(series)),
    ];
    const whole = model({ inputs: series, outputs: add().apply(ends) });
    expect(namesOf(whole)).toEqual([
      'input1',
      'dense_Dense1',
      'lstm_LSTM3',
      ['model2', ['input2', 'lstm_LSTM1', 'dense_Dense2']],
      ['model3', ['input3', 'lstm_LSTM2', 'dense_Dense3']],
      'dense_Dense4',
      'add_Add1',
    ]);
    expect(JSON.stringify(one)).toBe(alone);
    const stock = await fromJson(whole);
    const network = Network.create(whole, { seed: 3 });
    initialize(stock, 3);
    const x = tf.randomNormal([2, 4, 3], 0, 1, 'float32', 1);
    const expected = stock.predict(x) as tf.Tensor;
    const { values } = await network.predict((await x.array()) as number[][][]);
    expectClose(values, await expected.data(), 1e-6);
  });

  test('stands in a list of layers, as the first or later', async () => {
    const chain = sequential({ layers: [dense({ units: 3, inputShape: [4, 2] }), dense({ units: 3 })] });
    const network = Network.create([chain, inner(), dense({ units: 1 })]);
    expect(network.outputShape).toEqual([1]);
    const names = network.weights.map(({ name }) => name);
    expect(new Set(names).size).toBe(11);
    const copies = JSON.parse(JSON.stringify([chain, inner()])) as Layer[];
    expect(() => Network.create([...copies, dense({ units: 1 })])).toThrow(
      /dense_Dense1: another layer has the same name/,
    );
  });

  test('is a plain topology for everybody else', () => {
    const one = inner();
    expect(Object.keys(one)).toEqual(['class_name', 'config', 'keras_version', 'backend']);
    expect(structuredClone(one)).toEqual(JSON.parse(JSON.stringify(one)));
  });

  test('refuses by name what it cannot be', () => {
    const [left, right] = [input({ shape: [2], name: 'left' }), input({ shape: [2], name: 'right' })];
    const shared = dense({ units: 2 });
    const both = model({ inputs: [left, right], outputs: add().apply([shared.apply(left), right]) });
    const apart = model({ inputs: left, outputs: shared.apply(left) });
    expect(() => sequential({ layers: [both] })).toThrow(
      new RangeError('sequential: layers[0]: expected a layer with one input, got a model with 2 inputs'),
    );
    const outer = input({ shape: [2], name: 'outer' });
    expect(() => model({ inputs: outer, outputs: shared.apply(apart.apply(outer)) })).toThrow(
      new RangeError(
        'model: layers: expected each layer inside one model, or outside of all, got the same Dense in two places',
      ),
    );
  });

  test('may be stateful, with a batch size of its own', async () => {
    const stateful = sequential({
      layers: [lstm({ units: 2, batchInputShape: [2, 4, 3], stateful: true }), dense({ units: 1 })],
    });
    const open = input({ shape: [4, 3], name: 'open' });
    const network = Network.create(model({ inputs: open, outputs: stateful.apply(open) }));
    const x = { values: new Float32Array(24).fill(0.5), shape: [2, 4, 3] };
    const [first, second] = [await network.predict(x), await network.predict(x)];
    expect(second.values).not.toEqual(first.values);
    const both = bidirectional({ layer: lstm({ units: 2, stateful: true }) }).apply(open);
    expect(() => model({ inputs: open, outputs: both })).toThrow(
      new RangeError('model: inputs: expected a batchSize for the stateful lstm_LSTM1, got none'),
    );
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
      'model: inputs: expected the result of input() or layer.apply(), got undefined',
      () => model({ outputs: hidden } as never),
      TypeError,
    ],
    [
      'model: outputs: expected the result of input() or layer.apply(), got a list of 0',
      () => model({ inputs: series, outputs: [] }),
      TypeError,
    ],
    [
      'model: inputs[0]: expected the result of input(), got a result of LSTM',
      () => model({ inputs: hidden, outputs: hidden }),
      TypeError,
    ],
    [
      'model: inputs[1]: expected each input once, got one again',
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
      'model: layers[3]: name: expected a unique one, got a again',
      () => model({ inputs: series, outputs: named }),
      RangeError,
    ],
    [
      'model: inputs: expected a batchSize for the stateful lstm_LSTM1, got none',
      () => model({ inputs: series, outputs: stateful }),
      RangeError,
    ],
    [
      'apply: Dense: expected the result of input() or layer.apply(), got 3',
      () => dense({ units: 1 }).apply(3 as never),
      TypeError,
    ],
    [
      'apply: Add: expected the result of input() or layer.apply(), got a list of 0',
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
      'create: layers[0]: expected a layer with one output, got one with 3: use model() for graphs',
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
