// `lethe repair`: a model.json of Keras 3, which stock tfjs refuses, becomes one that it loads.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import * as tfl from '@tensorflow/tfjs-layers';
import keras from '../golden/keras/converted.json' with { type: 'json' };
import { furthest } from '../network/keras-cases.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { letheText as letheTextAlone } from './run-cli.js';

const { expectFailure, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('repair');

/** The files that the converter writes. */
async function write(name: 'lstm' | 'gru', folder: string): Promise<void> {
  const { modelTopology, weightSpecs, weights } = keras.cases[name];
  const shard = 'group1-shard1of1.bin';
  const weightsManifest = [{ paths: [shard], weights: weightSpecs }];
  const json = {
    format: 'layers-model',
    generatedBy: 'keras v3.15.1',
    convertedBy: 'TensorFlow.js Converter v4.22.0',
    modelTopology,
    weightsManifest,
  };
  await mkdir(inFolder(folder));
  await writeFile(inFolder(folder, 'model.json'), JSON.stringify(json));
  await writeFile(inFolder(folder, shard), Buffer.from(weights, 'base64'));
}

async function load(folder: string): Promise<tfl.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(
    await readFile(inFolder(folder, 'model.json'), 'utf8'),
  ) as { modelTopology: object; weightsManifest: tf.io.WeightsManifestConfig };
  const [group] = weightsManifest;
  const bytes = await readFile(inFolder(folder, group?.paths[0] as string));
  return tfl.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: group?.weights ?? [],
      weightData: new Uint8Array(bytes).buffer,
    }),
  );
}

beforeAll(async () => {
  await write('lstm', 'lstm');
  await write('gru', 'gru');
});

describe('lethe repair', () => {
  test('writes what stock tfjs loads, and which gives what Keras gives, beside what it refuses', async () => {
    await expect(load('lstm')).rejects.toThrow();
    const text = await letheTextAlone(['repair', inFolder('lstm', 'model.json')]);
    expect(text).toMatch(
      /^Wrote {10}.*lstm\/repaired\nRepaired {7}layers and names of weights of Keras 3\n/m,
    );
    expect(text).toMatch(/^lstm\/kernel +sequential\/lstm\/lstm_cell\/kernel$/m);
    expect((await readdir(inFolder('lstm', 'repaired'))).sort()).toEqual(['model.json', 'weights.bin']);
    const { x, y } = keras.cases.lstm;
    const outputs = (await load('lstm/repaired')).predict(
      tf.tensor(x[0]?.values ?? [], x[0]?.shape ?? []),
    ) as tf.Tensor;
    expect(furthest(await outputs.data(), y[0]?.values ?? [], 1)).toBeLessThan(1e-6);
  });

  test('leaves a repaired model as it is, and says so', async () => {
    await letheText(['repair', inFolder('lstm'), inFolder('once')]);
    const report = await letheJson<{ isChanged: boolean }>(['repair', inFolder('once'), inFolder('twice')]);
    expect(report).toMatchObject({ command: 'repair', out: inFolder('twice'), isChanged: false });
    for (const file of ['model.json', 'weights.bin']) {
      expect(await readFile(inFolder('twice', file))).toEqual(await readFile(inFolder('once', file)));
    }
  });

  test('writes nothing of what stock tfjs does not compute', async () => {
    await expectFailure(
      ['repair', inFolder('gru'), inFolder('none')],
      1,
      /repairModel: layer gru_1: stock tfjs-layers has no GRU with reset_after/,
    );
    await expect(readdir(inFolder('none'))).rejects.toThrow(/ENOENT/);
  });

  test.each<[string, string[], 1 | 2, RegExp]>([
    ['no model', [], 2, /expected MODEL and perhaps OUT, got 0/],
    ['a file that is not there', ['none.json'], 1, /repairModel: .*none\.json.*ENOENT/],
  ])('refuses %s', (_, args, code, message) => expectFailure(['repair', ...args], code, message));
});
