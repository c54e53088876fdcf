// State dictionaries that PyTorch wrote, against what its models give (test/golden/pytorch/state_dicts.py).
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  batchNormalization,
  bidirectional,
  conv1d,
  dense,
  embedding,
  gru,
  kerasDefaults,
  layerNormalization,
  lstm,
  Network,
  releaseKernels,
  simpleRNN,
} from '../../../src/core.js';
import { loadStateDict, type StateDictOptions, saveStateDict } from '../../../src/exchange/pytorch/index.js';
import torch from '../../golden/pytorch/state_dicts.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';

afterAll(releaseKernels);

type Name = keyof typeof torch.cases;

const LSTM = kerasDefaults.lstm;
const GRU = { ...kerasDefaults.gru, resetAfter: true };
const inputShape = [5, 3];
const create = (layers: Parameters<typeof Network.create>[0]): Network => Network.create(layers, { seed: 1 });

/** The same network for each model, and what its names do not tell. */
const NETWORKS: { readonly [Case in Name]: readonly [network: () => Network, options?: StateDictOptions] } = {
  lstm: [() => create([lstm({ ...LSTM, units: 4, inputShape }), dense({ units: 2 })])],
  stack: [
    () =>
      create([
        lstm({ ...LSTM, units: 3, inputShape, returnSequences: true }),
        lstm({ ...LSTM, units: 3 }),
        dense({ units: 1 }),
      ]),
  ],
  bidirectional: [
    () =>
      create([
        bidirectional({ layer: lstm({ ...LSTM, units: 4, returnSequences: true }), inputShape }),
        dense({ units: 2 }),
      ]),
  ],
  gru: [() => create([gru({ ...GRU, units: 4, inputShape }), dense({ units: 2 })])],
  'two ways, two layers': [
    () =>
      create([
        bidirectional({ layer: gru({ ...GRU, units: 2, returnSequences: true }), inputShape }),
        bidirectional({ layer: gru({ ...GRU, units: 2, returnSequences: true }) }),
      ]),
  ],
  rnn: [() => create([simpleRNN({ units: 4, activation: 'relu', inputShape }), dense({ units: 2 })])],
  'without biases': [
    () =>
      create([lstm({ ...LSTM, units: 4, useBias: false, inputShape }), dense({ units: 2, useBias: false })]),
  ],
  words: [
    () =>
      create([
        embedding({ inputDim: 6, outputDim: 3, inputLength: 5 }),
        lstm({ ...LSTM, units: 4 }),
        dense({ units: 1 }),
      ]),
  ],
  normalized: [
    () =>
      create([
        conv1d({ filters: 4, kernelSize: 3, inputShape }),
        batchNormalization({ epsilon: 1e-5 }),
        lstm({ ...LSTM, units: 2, returnSequences: true }),
        layerNormalization({ epsilon: 1e-5 }),
      ]),
  ],
  half: [() => create([lstm({ ...LSTM, units: 4, inputShape }), dense({ units: 2 })])],
  numbered: [
    () => create([lstm({ ...LSTM, units: 3, inputShape }), dense({ units: 3 }), dense({ units: 3 })]),
  ],
  'by name': [
    () =>
      create([
        lstm({ ...LSTM, units: 3, inputShape }),
        dense({ name: 'near', units: 3 }),
        dense({ name: 'far', units: 3 }),
      ]),
    { modules: { near: 'second', far: 'then' } },
  ],
};

/** A part of a larger buffer, as files come in Node. */
const fileOf = (name: Name): Uint8Array => Buffer.from(torch.cases[name].file, 'base64');

describe.each(Object.keys(NETWORKS) as Name[])('%s', (name) => {
  const [make, options] = NETWORKS[name];
  const { x, y } = torch.cases[name];

  test('gives what PyTorch gives', async () => {
    const network = make();
    const rows = loadStateDict(network, fileOf(name), options);
    expect(new Set(rows.map(({ layer }) => layer)).size).toBe(rows.length);
    const outputs = await network.predict({ values: Float32Array.from(x.values), shape: x.shape });
    expect(outputs.shape).toEqual(y.shape);
    expect(furthest(outputs.values, y.values, 1)).toBeLessThan(1e-6);
  });

  test('comes back to the same outputs from a dictionary of its own', async () => {
    const network = make();
    loadStateDict(network, fileOf(name), options);
    const file = saveStateDict(network, options);
    const other = make();
    loadStateDict(other, file, options);
    // Two biases became one sum, whose rows are written as the sum and zeros.
    expect(await other.fingerprint()).toBe(await network.fingerprint());
    expect(saveStateDict(other, options)).toEqual(file);
  });
});

describe('what does not fit is told', () => {
  const file = (name: Name = 'lstm'): Uint8Array => fileOf(name);
  const chain = (...layers: Parameters<typeof Network.create>[0] & unknown[]): Network =>
    create(layers as never);

  test.each<[string, () => unknown, RegExp]>([
    [
      'a layer of other sizes',
      () => loadStateDict(chain(lstm({ ...LSTM, units: 5, inputShape })), file()),
      /^loadStateDict: layer "lstm_LSTM1": expected a module nn\.LSTM with weight_ih \[20, 3\].*got none; there are\n {2}fc: .*\n {2}layer 0 of lstm: /s,
    ],
    [
      'a module that nobody takes',
      () => loadStateDict(chain(lstm({ ...LSTM, units: 4, inputShape })), file()),
      /^loadStateDict: module fc: expected a layer that it fills, got none/,
    ],
    [
      'other gates than PyTorch has',
      () => loadStateDict(chain(lstm({ units: 4, inputShape }), dense({ units: 2 })), file()),
      /^loadStateDict: layer lstm_LSTM1: recurrentActivation is not sigmoid, as it is in PyTorch/,
    ],
    [
      'a reset gate before the product',
      () => saveStateDict(chain(gru({ ...GRU, resetAfter: false, units: 4, inputShape }))),
      /^saveStateDict: layer gru_GRU1: resetAfter is false, but every GRU of PyTorch has true/,
    ],
    [
      'modules that only a name can tell apart',
      () => loadStateDict(NETWORKS['by name'][0](), file('by name')),
      /several modules fit; choose by modules: \{ "near": "second" \}\n {2}near \(nn\.Linear\): "second" or "then"\n {2}far /,
    ],
    [
      'names of no layer',
      () => loadStateDict(NETWORKS.lstm[0](), file(), { modules: { lstm: 'lstm' } }),
      /^loadStateDict: modules: "lstm": expected one of lstm_LSTM1, dense_Dense1/,
    ],
    [
      'two layers that would be one module',
      () => saveStateDict(NETWORKS.numbered[0](), { modules: { dense_Dense1: 'fc', dense_Dense2: 'fc' } }),
      /^saveStateDict: layer "dense_Dense2": another layer already is "fc\.weight"/,
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });

  test('and sets no weight', async () => {
    const network = chain(lstm({ ...LSTM, units: 4, inputShape }));
    const before = await network.fingerprint();
    expect(() => loadStateDict(network, file())).toThrow();
    expect(await network.fingerprint()).toBe(before);
  });
});

test('layers of one module are written as such', () => {
  const network = NETWORKS.stack[0]();
  const modules = {
    lstm_LSTM1: { module: 'rnn', layer: 0 },
    lstm_LSTM2: { module: 'rnn', layer: 1 },
    dense_Dense1: 'fc',
  };
  const rows = loadStateDict(network, saveStateDict(network, { modules }));
  expect(rows.map(({ module, index }) => [module, index])).toEqual([
    ['rnn', 0],
    ['rnn', 1],
    ['fc', undefined],
  ]);
  expect(rows[1]?.tensors).toEqual([
    'rnn.weight_ih_l1',
    'rnn.weight_hh_l1',
    'rnn.bias_ih_l1',
    'rnn.bias_hh_l1',
  ]);
});
