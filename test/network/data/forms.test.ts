// Data of several inputs and outputs, mistaken in every way, and what options have for each of them.
import { describe, expect, test } from '@jest/globals';
import { Network, type NetworkFitArgs, type Outputs } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { dense, type LayerJson, layer, lstm } from '../../compiler/networks.js';

type Place = readonly [name: string, call: number, output: number, args: object];
const from = (...names: string[]): Place[][] => [names.map((name) => [name, 0, 0, {}])];
const node = ({ class_name, config }: LayerJson, inbound: Place[][] = []): object => ({
  name: config.name,
  class_name,
  config,
  inbound_nodes: inbound,
});
const input = (name: string, ...shape: number[]): object =>
  node(layer('InputLayer', name, { batch_input_shape: [null, ...shape] }));

/** Inputs `a` [4, 3] and `b` [2]; outputs `c` [2], `d` [2] of softmax. */
function makeNetwork(): Network {
  const layers = [
    input('a', 4, 3),
    input('b', 2),
    node(lstm('read', 2, { return_sequences: false }), from('a')),
    node(layer('Add', 'sum'), from('read', 'b')),
    node(dense('c', 2), from('sum')),
    node(dense('d', 2, { activation: 'softmax' }), from('sum')),
  ];
  const places = (...names: string[]): unknown[] => names.map((name) => [name, 0, 0]);
  return Network.create(
    {
      class_name: 'Model',
      config: { name: 'two', layers, input_layers: places('a', 'b'), output_layers: places('c', 'd') },
    },
    { seed: 1 },
  );
}

const LOSSES = { c: 'meanSquaredError', d: 'categoricalCrossentropy' };
const a = [
  [
    [1, 2, 3],
    [0, 0, 0],
    [0, 0, 0],
    [0, 1, 0],
  ],
  [
    [0, 0, 1],
    [0, 0, 0],
    [1, 0, 0],
    [0, 0, 0],
  ],
  [
    [0, 2, 0],
    [0, 1, 0],
    [0, 0, 0],
    [0, 0, 1],
  ],
];
const b = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const c = [
  [0, 1],
  [1, 1],
  [0, 0],
];
const d = [
  [0, 1],
  [1, 0],
  [0, 1],
];

function compiled(more: object = {}): Network {
  const network = makeNetwork();
  network.compile({ optimizer: 'sgd', loss: LOSSES, ...more });
  return network;
}

describe('data of several inputs and outputs', () => {
  test('are lists in the order of the network, or records by name', async () => {
    const { fingerprint } = await compiled().fit([a, b], [c, d], { epochs: 3 });
    expect((await compiled().fit({ b, a }, { d, c }, { epochs: 3 })).fingerprint).toBe(fingerprint);
    expect((await compiled().fit([a, b], { d, c }, { epochs: 3 })).fingerprint).toBe(fingerprint);
  });

  test.each<[string, unknown, unknown, new (message: string) => Error]>([
    ['fit: x: expected 2 tensors for this model, got 3', [a, b, b], [c, d], RangeError],
    ['fit: x: expected 2 tensors for this model, got 1', [a], [c, d], RangeError],
    ['fit: x: expected 2 tensors for this model, got 1', { values: [1], shape: [1] }, [c, d], RangeError],
    ['fit: y: expected 2 tensors for this model, got 3', [a, b], c, RangeError],
    ['fit: x: expected data by the name b, got none', { a }, [c, d], TypeError],
    ['fit: x: expected data by the names a, b, got c (did you mean a?)', { a, b, c }, [c, d], TypeError],
    [
      'fit: y: expected data by the names c, d, got __proto__',
      [a, b],
      JSON.parse('{"__proto__": 1}'),
      TypeError,
    ],
    ['fit: x 1 has 2 samples, x 0 has 3', [a, b.slice(1)], [c, d], RangeError],
    ['fit: x.b has 2 samples, x 0 has 3', { a, b: b.slice(1) }, [c, d], RangeError],
    ['fit: y 1 has 2 samples, x has 3', [a, b], [c, d.slice(1)], RangeError],
    ['fit: x 0: expected shape [samples, 4, 3], got [3, 2]', [b, a], [c, d], RangeError],
    ['fit: y.d: expected shape [samples, 2], got [3, 4, 3]', [a, b], { c, d: a }, RangeError],
    [
      'fit: x 1[2][1]: expected a finite float32 number, got NaN',
      [
        a,
        [
          [1, 2],
          [3, 4],
          [5, Number.NaN],
        ],
      ],
      [c, d],
      RangeError,
    ],
    [
      'fit: y.d[0][1]: expected a finite number of at least 0, a part of a row of probabilities (loss categoricalCrossentropy), got -1',
      [a, b],
      {
        c,
        d: [
          [0, -1],
          [1, 0],
          [0, 1],
        ],
      },
      RangeError,
    ],
  ])('%s', async (message, x, y, Kind) => {
    const network = compiled();
    const before = network.fingerprint();
    await expect(network.fit(x as never, y as never)).rejects.toThrow(new Kind(message));
    expect(network.fingerprint()).toBe(before);
  });

  test('to validate on are like those to train on, and are told by name', async () => {
    const network = compiled();
    const { history } = await network.fit([a, b], [c, d], { validationData: [{ a, b }, [c, d]] });
    expect(Object.keys(history)).toEqual([
      ...['loss', 'c_loss', 'd_loss'],
      ...['val_loss', 'val_c_loss', 'val_d_loss'],
    ]);
    const validationData = [[a, b], [c]] as never;
    await expect(network.fit([a, b], [c, d], { validationData })).rejects.toThrow(
      new RangeError('fit: validationData[1]: expected 2 tensors for this model, got 1'),
    );
  });

  test('have gradients, of each input', async () => {
    const network = makeNetwork();
    const [ofA, ofB] = await network.inputGradients<Outputs[]>([a, b], {
      c,
      d,
    });
    expect([ofA?.shape, ofB?.shape]).toEqual([
      [3, 4, 3],
      [3, 2],
    ]);
    await expect(network.inputGradients([a, b], [c])).rejects.toThrow(
      new RangeError('inputGradients: outputGradients: expected 2 tensors for this model, got 1'),
    );
  });
});

describe('options for several outputs', () => {
  test('class weights are a list, or a record by output', async () => {
    const fit = async (classWeight: NetworkFitArgs['classWeight']) =>
      (await compiled().fit([a, b], [c, d], { classWeight: classWeight as never })).fingerprint;
    const none = (await compiled().fit([a, b], [c, d])).fingerprint;
    const weighted = await fit([null, { 0: 1, 1: 2 }]);
    expect(weighted).not.toBe(none);
    expect(await fit({ d: { 0: 1, 1: 2 } })).toBe(weighted);
    expect(await fit({ d: { 0: 1, 1: 1 } })).toBe(none);
    await expect(fit({ 0: 1, 1: 2 } as never)).rejects.toThrow(
      /^fit: classWeight: expected numbers by class for/,
    );
    await expect(fit([{ 0: 1 }] as never)).rejects.toThrow(
      /^fit: classWeight: expected numbers by class for/,
    );
  });

  test('weights of losses are a number, a list, or a record, and multiply the loss', async () => {
    const loss = async (lossWeights?: unknown) =>
      (await compiled({ lossWeights }).evaluate([a, b], [c, d])) as {
        loss: number;
        c_loss: number;
        d_loss: number;
      };
    const plain = await loss();
    expect(plain.loss).toBe(Math.fround(plain.c_loss + plain.d_loss));
    const weighted = await loss({ c: 2, d: 0.5 });
    expect(weighted).toEqual({ ...plain, loss: weighted.loss });
    expect(weighted.loss).toBe(Math.fround(2 * plain.c_loss + 0.5 * plain.d_loss));
    expect(await loss([2, 0.5])).toEqual(weighted);
    expect(await loss(1)).toEqual(plain);
    const trained = async (lossWeights: number[]) =>
      (await compiled({ lossWeights }).fit([a, b], [c, d])).fingerprint;
    expect(await trained([2, 1])).not.toBe(await trained([1, 1]));
  });

  test('a file keeps weights of losses; stock tfjs-layers finds no loss there, as it knows no weights', async () => {
    const network = compiled({ lossWeights: { d: 0.5, c: 2 }, metrics: { d: ['acc', 'mse'] } });
    const saved = await network.save(undefined, { includeOptimizer: true });
    expect(saved.trainingConfig).toMatchObject({ loss: {}, lethe_loss_weights: [2, 0.5] });
    const again = await Network.load(saved);
    expect(await again.save(undefined, { includeOptimizer: true })).toEqual(saved);
    const first = await network.fit([a, b], [c, d], { epochs: 2 });
    expect(await again.fit([a, b], [c, d], { epochs: 2 })).toMatchObject({
      fingerprint: first.fingerprint,
      history: first.history,
    });
    expect(Object.keys(first.history)).toEqual(['loss', 'c_loss', 'd_loss', 'd_acc', 'd_mse']);
  });

  test.each<[string, object, new (message: string) => Error]>([
    [
      'compile: loss: expected 2 losses, one for each of c, d, got 1',
      { loss: ['meanSquaredError'] },
      RangeError,
    ],
    [
      'compile: loss: expected losses by the names c, d, got none for d',
      { loss: { c: 'meanSquaredError' } },
      TypeError,
    ],
    [
      'compile: loss: expected losses by the names c, d, got e (did you mean c?)',
      { loss: { c: 'meanSquaredError', d: 'meanSquaredError', e: 'meanSquaredError' } },
      TypeError,
    ],
    [
      'compile: lossWeights: expected 2 numbers, one for each of c, d, got 3',
      { lossWeights: [1, 2, 3] },
      RangeError,
    ],
    [
      'compile: lossWeights: expected finite float32 numbers, got Infinity',
      { lossWeights: [1, Infinity] },
      RangeError,
    ],
    [
      'compile: lossWeights: expected a number, or one for each output, got 1',
      { lossWeights: ['1', 1] },
      TypeError,
    ],
    [
      'compile: metrics: expected metrics by the names c, d, got e (did you mean c?)',
      { metrics: { e: 'mae' } },
      TypeError,
    ],
  ])('%s', (message, more, Kind) => {
    expect(() => compiled(more)).toThrow(new Kind(message));
  });

  test('what is wrong with the loss or metric of one output is told with its name', () => {
    expect(() => compiled({ loss: { c: 'ctc', d: 'hinge' } })).toThrow(
      /^compile: loss\.c: expected one of .*, got ctc$/,
    );
    expect(() => compiled({ metrics: { d: ['auc'] } })).toThrow(
      /^compile: metrics\.d: expected one of .*, got auc$/,
    );
  });

  test('shapes are of each; what is of one alone says so', async () => {
    const network = compiled();
    expect(network.inputs).toEqual([
      { name: 'a', shape: [4, 3] },
      { name: 'b', shape: [2] },
    ]);
    expect(network.outputs).toEqual([
      { name: 'c', shape: [2] },
      { name: 'd', shape: [2] },
    ]);
    expect(() => network.inputShape).toThrow(
      new LetheError(
        'model',
        'inputShape: expected a network with one of them, got inputs a, b: network.inputs has the shape of each',
      ),
    );
    expect(() => network.outputShape).toThrow(LetheError);
    const shapes = { a: [4, 3], b: [2] };
    expect(network.explain({ sampleShape: shapes })).toMatchObject({ lowered: true });
    expect(network.explain({ sampleShape: [[4, 3], [2]] })).toMatchObject({ lowered: true });
    expect(() => network.explain({ sampleShape: { a: [4, 3], b: [3] } })).toThrow(
      new RangeError('explain: sampleShape.b: expected sizes [2], got [3]'),
    );
    expect(() => network.explain({ sampleShape: [4, 3] })).toThrow(RangeError);
  });
});
