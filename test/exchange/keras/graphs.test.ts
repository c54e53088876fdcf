// Functional models of Keras 3 with masks, frozen layers and layers side by side (test/golden/keras/graphs.py), against what Keras gives.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { adam, batchNormalization, dense, Network, releaseKernels } from '../../../src/core.js';
import { loadKeras, loadKerasWeights, saveKeras } from '../../../src/exchange/keras/index.js';
import keras from '../../golden/keras/graphs/graphs.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';

afterAll(releaseKernels);

interface Tensor {
  readonly shape: number[];
  readonly values: number[];
}

const FOLDER = path.join(import.meta.dirname, '../../golden/keras/graphs');
const RULES = { regularizers: 'keras', lossMasks: 'keras', constraints: 'keras', shuffle: false } as const;

const given = (tensors: readonly Tensor[]) => {
  const floats = tensors.map(({ shape, values }) => ({ shape, values: Float32Array.from(values) }));
  return (floats.length > 1 ? floats : floats[0]) as (typeof floats)[number];
};

interface Layer {
  readonly class_name: string;
  readonly name: string;
  readonly config: { readonly [key: string]: unknown };
  readonly inbound_nodes: readonly { readonly args: unknown; readonly kwargs: object }[];
}

function layersIn(file: Uint8Array): Layer[] {
  const text = new TextDecoder().decode(unzipSync(file)['config.json']);
  return (JSON.parse(text) as { config: { layers: Layer[] } }).config.layers;
}

const cases = Object.entries(keras.cases);

describe.each(cases)('%s', (name, { files, x, y, targets, losses }) => {
  const place = path.join(FOLDER, files[0] as string);

  async function expectOutputs(network: Network): Promise<void> {
    const outputs = [await network.predict(given(x))].flat();
    for (const [index, { values }] of outputs.entries()) {
      expect(furthest(values, y[index]?.values ?? [], 1)).toBeLessThan(1e-6);
    }
  }

  test('gives what Keras gives, and goes on training as Keras does, of each file', async () => {
    for (const file of files) {
      const network = await loadKeras(path.join(FOLDER, file));
      await expectOutputs(network);
      const options = { ...RULES, epochs: losses.length, batchSize: 4 };
      const { history } = await network.fit(given(x), given(targets), options);
      expect([name, furthest(history.loss as number[], losses, 0.05)]).toEqual([name, expect.any(Number)]);
      expect(furthest(history.loss as number[], losses, 0.05)).toBeLessThan(1e-6);
    }
  });

  test("lists its layers in Keras' order again, whatever their order here", async () => {
    const network = await loadKeras(place);
    const topology = structuredClone(network.topology) as { model_config: { config: { layers: object[] } } };
    topology.model_config.config.layers.reverse();
    const turned = Network.create(topology);
    const byName = new Map(network.weights.map((weight) => [weight.name, weight.values]));
    turned.setWeights(turned.weights.map((weight) => byName.get(weight.name) as Float32Array));
    const names = (file: Uint8Array): string[] => layersIn(file).map((layer) => layer.name);
    const own = new Set(network.weights.map((weight) => weight.name.split('/')[0]));
    const expected = names(new Uint8Array(await readFile(place))).filter((layer) => own.has(layer));
    const saved = saveKeras(turned);
    expect(names(saved).filter((layer) => own.has(layer))).toEqual(expected);
    await expectOutputs(await loadKeras(saved));
    const others = Network.create(topology);
    await loadKerasWeights(others, place);
    await expectOutputs(others);
  });
});

describe('masks of functional models', () => {
  const [[, words]] = cases as [(typeof cases)[number]];

  /** The file with one of its layers changed. */
  async function changed(change: (layers: Layer[]) => void): Promise<Uint8Array> {
    const { zipSync } = await import('fflate');
    const members = unzipSync(new Uint8Array(await readFile(path.join(FOLDER, words.files[0] as string))));
    const config = JSON.parse(new TextDecoder().decode(members['config.json'])) as {
      config: { layers: Layer[] };
    };
    change(config.config.layers);
    return zipSync({ ...members, 'config.json': new TextEncoder().encode(JSON.stringify(config)) });
  }

  test('are refused where they are not the ones that come anyway', async () => {
    const unequal = (layer: Layer): boolean => layer.class_name === 'NotEqual';
    const otherNumber = await changed((layers) => {
      const [call] = layers.filter(unequal)[0]?.inbound_nodes ?? [];
      (call?.args as unknown[])[1] = 3;
    });
    await expect(loadKeras(otherNumber)).rejects.toThrow(
      /^loadKeras: layer bidirectional: it is called with a separate mask, which has no kernel$/,
    );
    const noWords = await changed((layers) => {
      const found = layers.find((layer) => layer.class_name === 'Embedding');
      Object.assign(found?.config ?? {}, { mask_zero: false });
    });
    await expect(loadKeras(noWords)).rejects.toThrow(/layer (bidirectional|not_equal): it is called with/);
  });

  test('that name themselves in a circle are refused', async () => {
    const circle = await changed((layers) => {
      const or = layers.find((layer) => layer.class_name === 'LogicalOr');
      for (const { args } of or?.inbound_nodes ?? []) {
        for (const one of args as { config: { keras_history: unknown[] } }[])
          one.config.keras_history = [or?.name, 0, 0];
      }
    });
    await expect(loadKeras(circle)).rejects.toThrow(/it is called with a separate mask/);
  });
});

test('a frozen batch normalization that trains as in tfjs-layers is no training run of Keras', () => {
  const layers = [batchNormalization({ trainable: false, inputShape: [3] }), dense({ units: 1 })];
  const network = Network.create(layers);
  expect(() => saveKeras(network)).not.toThrow();
  network.compile({ optimizer: adam(0.001, 0.9, 0.999, 1e-7, true), loss: 'meanSquaredError' });
  expect(() => saveKeras(network)).toThrow(
    /^saveKeras: layer batch_normalization_BatchNormalization1: Keras trains a frozen layer with its moving moments, .*includeOptimizer: false/,
  );
  expect(() => saveKeras(network, { includeOptimizer: false })).not.toThrow();
});
