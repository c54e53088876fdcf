// What saveKeras writes as HDF5, beside what Keras 2 wrote of the same models (test/golden/keras/keras2.py).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { activation, bidirectional, dense, gru, lstm, Network, releaseKernels } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { loadKeras, saveKeras } from '../../../src/exchange/keras/index.js';
import { type Hdf5Group, readHdf5, writeHdf5 } from '../../../src/formats/index.js';
import keras2 from '../../golden/keras/keras2/keras2.json' with { type: 'json' };

afterAll(releaseKernels);

const FOLDER = path.join(import.meta.dirname, '../../golden/keras/keras2');

interface File {
  readonly model: unknown;
  readonly training: unknown;
  readonly layers: readonly string[];
  readonly arrays: readonly (readonly [shape: readonly number[], bytes: readonly number[]])[];
  readonly optimizer: readonly (readonly [shape: readonly number[], bytes: readonly number[]])[];
}

function read(bytes: Uint8Array): File {
  const root = readHdf5('file', bytes);
  const json = (name: string): unknown => JSON.parse(String(root.attributes.get(name)?.[0] ?? 'null'));
  const groupAt = (group: Hdf5Group, name: string): Hdf5Group => group.child(name) as Hdf5Group;
  const arraysOf = (group: Hdf5Group) =>
    (group.attributes.get('weight_names') ?? []).map((name): File['arrays'][number] => {
      const parts = String(name).split('/');
      const last = parts.pop() as string;
      const array = parts.reduce(groupAt, group).child(last);
      if (array?.kind !== 'dataset') throw new Error(`expected an array ${String(name)}`);
      return [array.shape, [...array.bytes]];
    });
  const weights = groupAt(root, 'model_weights');
  const layers = (weights.attributes.get('layer_names') ?? []).map(String);
  const [model, training] = [json('model_config'), json('training_config')];
  const optimizer = training === null ? [] : arraysOf(groupAt(root, 'optimizer_weights'));
  return {
    model,
    training,
    layers,
    arrays: layers.flatMap((layer) => arraysOf(groupAt(weights, layer))),
    optimizer,
  };
}

/** Names of inputs are made up where a model was a list of layers, and Keras keeps its rounded rates. */
function isFree(key: string): boolean {
  return ['name', 'module', 'registered_name', 'mean', 'variance'].includes(key);
}

/** What is written and is another thing in the other file, by its path. */
function differences(written: unknown, other: unknown, at = ''): string[] {
  if (typeof written !== 'object' || written === null) {
    return JSON.stringify(written) === JSON.stringify(other)
      ? []
      : [`${at}: ${String(written)}, ${String(other)}`];
  }
  return Object.entries(written).flatMap(([key, value]) => {
    const counterpart = (other as { readonly [key: string]: unknown } | null | undefined)?.[key];
    return isFree(key) ? [] : differences(value, counterpart, `${at}/${key}`);
  });
}

/** Which are two layers here. */
const IN_TWO = 'rectifiers';
const names = Object.entries(keras2.cases)
  .filter(([name]) => name !== IN_TWO)
  .map(([name, { files }]) => [name, files[0] as string] as const);

test.each(names)('%s is written as Keras 2 writes it', async (name, file) => {
  const original = new Uint8Array(readFileSync(path.join(FOLDER, file)));
  const [written, keras] = [read(saveKeras(await loadKeras(original), { format: 'h5' })), read(original)];
  expect(differences(written.model, keras.model)).toEqual([]);
  // Whose moments stand in the layer's configuration.
  if (name !== 'normalized') expect(written.arrays).toEqual(keras.arrays);
});

test.each(['training-adam.h5', 'training-rmsprop.h5'])(
  '%s is written with the optimizer and its state as Keras 2 writes them',
  async (file) => {
    const original = new Uint8Array(readFileSync(path.join(FOLDER, file)));
    const [written, keras] = [read(saveKeras(await loadKeras(original), { format: 'h5' })), read(original)];
    expect(written.optimizer.slice(1)).toEqual(keras.optimizer.slice(1));
    expect(written.training).toMatchObject({ optimizer_config: { config: { is_legacy_optimizer: false } } });
  },
);

test('names of layers that are too long for one attribute are cut as Keras cuts them', async () => {
  const named = (index: number) => dense({ units: 1, name: `${'x'.repeat(700)}${index}` });
  const network = Network.create([
    activation({ activation: 'tanh', inputShape: [1] }),
    ...Array.from({ length: 95 }, (_, index) => named(index)),
  ]);
  const saved = saveKeras(network, { format: 'h5' });
  const weights = readHdf5('file', saved).child('model_weights') as Hdf5Group;
  expect([...weights.attributes.keys()].filter((name) => name.startsWith('layer_names'))).toEqual([
    'layer_names0',
    'layer_names1',
  ]);
  expect((await loadKeras(saved)).fingerprint()).toBe(network.fingerprint());
});

describe('a bidirectional layer', () => {
  const build = (): Network =>
    Network.create([
      bidirectional({
        layer: lstm({ units: 2, goBackwards: true, recurrentActivation: 'sigmoid' }),
        inputShape: [3, 1],
      }),
    ]);

  test.each(['keras', 'h5'] as const)(
    'whose first direction goes backwards is read again from .%s',
    async (format) => {
      const network = build();
      const again = await loadKeras(saveKeras(network, { format }));
      expect(again.fingerprint()).toBe(network.fingerprint());
      const x = [[[1], [2], [3]]];
      expect(await again.predict(x)).toEqual(await network.predict(x));
    },
  );

  test('of Keras 2 whose other direction is another layer is refused by name', async () => {
    const root = readHdf5('file', saveKeras(build(), { format: 'h5' }));
    const model = String(root.attributes.get('model_config')?.[0]);
    const other = model.replace(/("backward_layer":.*?"activation":)"tanh"/, '$1"relu"');
    expect(other).not.toBe(model);
    const file = writeHdf5({
      attributes: { keras_version: '2.15.0', model_config: other },
      groups: { model_weights: { attributes: { layer_names: [] } } },
    });
    await expect(loadKeras(file)).rejects.toThrow(/a backward_layer that differs from layer has no kernel/);
  });
});

test.each(['relu6', 'leakyRelu'] as const)(
  'an activation %s, which is a layer of Keras 2, is read again from .h5',
  async (activation) => {
    const network = Network.create([
      lstm({
        units: 2,
        activation,
        recurrentActivation: activation,
        inputShape: [3, 1],
        returnSequences: true,
      }),
      bidirectional({ layer: gru({ units: 2, activation }) }),
      dense({ units: 1, activation }),
    ]);
    const again = await loadKeras(saveKeras(network, { format: 'h5' }));
    expect(await again.fingerprint()).toBe(await network.fingerprint());
  },
);

test.each<[string, Network, RegExp]>([
  [
    'the hard sigmoid of Keras 3',
    Network.create([dense({ units: 1, activation: 'keras3HardSigmoid', inputShape: [1] })]),
    /^saveKeras: layer dense_Dense1: keras3_hard_sigmoid is not an activation of Keras 2/,
  ],
  [
    'a hard tanh',
    Network.create([gru({ units: 1, activation: 'hardTanh', inputShape: [2, 1] })]),
    /^saveKeras: layer gru_GRU1: hard_tanh is not an activation of Keras 2/,
  ],
])('Keras 2 does not have %s', (_, network, message) => {
  expect(() => saveKeras(network, { format: 'h5' })).toThrow(LetheError);
  expect(() => saveKeras(network, { format: 'h5' })).toThrow(message);
});
