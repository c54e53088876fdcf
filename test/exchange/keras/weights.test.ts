// Weights alone, as Keras 2 and 3 keep them, onto networks that are there.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import {
  bidirectional,
  dense,
  gru,
  kerasDefaults,
  lstm,
  Network,
  releaseKernels,
} from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { loadKeras, loadKerasWeights, saveKeras } from '../../../src/exchange/keras/index.js';
import keras from '../../golden/keras/files/files.json' with { type: 'json' };

afterAll(releaseKernels);

const FOLDER = path.join(import.meta.dirname, '../../golden/keras');
const place = (name: string): string => path.join(FOLDER, name);

/** A network of other weights. */
function emptied(network: Network): Network {
  const empty = Network.create(network.topology);
  empty.setWeights(network.weights.map(({ values }) => new Float32Array(values.length)));
  return empty;
}

test.each(Object.values(keras.cases).flatMap(({ files }) => files))(
  'weights of %s come from the file itself, and from what saveKeras writes of weights',
  async (file) => {
    const network = await loadKeras(place(`files/${file}`));
    for (const source of [place(`files/${file}`), saveKeras(network, { format: 'weights' })]) {
      const other = emptied(network);
      await loadKerasWeights(other, source);
      expect(other.fingerprint()).toBe(network.fingerprint());
    }
  },
);

test.each([
  'bidirectional-weights.h5',
  'bidirectional.weights.h5',
  'bidirectional.h5',
  'bidirectional.keras',
])('weights of Keras 2 come out of %s, onto layers of other names as well', async (file) => {
  const network = await loadKeras(place('keras2/bidirectional.h5'));
  const own = emptied(network);
  const { lstm: LSTM, gru: GRU } = kerasDefaults;
  const built = Network.create([
    bidirectional({ layer: lstm({ ...LSTM, units: 3, returnSequences: true }), inputShape: [5, 3] }),
    bidirectional({ layer: gru({ ...GRU, units: 2 }), mergeMode: 'sum' }),
  ]);
  for (const one of [own, built]) {
    await loadKerasWeights(one, await readFile(place(`keras2/${file}`)));
    expect(one.fingerprint()).toBe(network.fingerprint());
  }
});

test.each<[string, () => Network, string, RegExp]>([
  [
    'fewer layers',
    () => Network.create([dense({ units: 2, inputShape: [3] })]),
    'keras2/bidirectional-weights.h5',
    /^loadKerasWeights: expected 1 layers with weights, got 2$/,
  ],
  [
    'another layer',
    () => Network.create([dense({ units: 2, inputShape: [3] }), dense({ units: 2 })]),
    'keras2/bidirectional-weights.h5',
    /layer "dense_Dense1": expected 2 weights, got 6/,
  ],
  [
    'another layer of Keras 3',
    () => Network.create([gru({ units: 2, inputShape: [4, 3] })]),
    'files/lstm.keras',
    /layer "gru_GRU1": expected 3 weights, got 0/,
  ],
  [
    'another shape',
    () => Network.create([lstm({ units: 5, inputShape: [null, 3] }), dense({ units: 2 })]),
    'files/lstm.keras',
    /weight "lstm_LSTM1\/kernel": expected \[3, 20\], got \[3, 16\]/,
  ],
])('%s is refused by name, and nothing is set', async (_, make, file, message) => {
  const network = make();
  const before = network.fingerprint();
  const error: unknown = await loadKerasWeights(network, place(file)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect((error as Error).message).toMatch(message);
  expect(network.fingerprint()).toBe(before);
});
