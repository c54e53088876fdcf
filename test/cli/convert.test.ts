// `lethe convert`: models of Keras to folders of tfjs and back, as their owners would.
import { copyFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { Network } from '../../src/core.js';
import { loadKeras, saveKeras } from '../../src/exchange/keras/index.js';
import keras from '../golden/keras/files/files.json' with { type: 'json' };
import { furthest } from '../network/keras-cases.js';
import { bun, deno } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { letheText as letheTextAlone } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const { expectFailure, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('convert');
const FILES = path.join(import.meta.dirname, '../golden/keras/files');

interface Report {
  in: { format: string };
  out: { format: string };
  leavesOut: string | null;
  layers: { layer: string; weights: string[]; parameters: number }[];
  parameters: number;
  fingerprint: string;
}

describe('lethe convert', () => {
  test('makes of a model of Keras 3 a folder that stock tfjs loads, and which gives the same', async () => {
    const text = await letheTextAlone(['convert', path.join(FILES, 'lstm.keras'), inFolder('model')]);
    expect(text).toMatch(/^Read {11}.*lstm\.keras \(Keras 3\)\nWrote {10}.*model \(tfjs-layers\)\n\nlayer/);
    expect(text).toMatch(/kernel \[3, 16\], recurrent_kernel \[4, 16\], bias \[16\] +128/);
    expect((await readdir(inFolder('model'))).sort()).toEqual(['model.json', 'weights.bin']);

    await tf.setBackend('cpu');
    const [json, weights] = await Promise.all(
      ['model.json', 'weights.bin'].map((name) => readFile(inFolder('model', name))),
    );
    const { modelTopology, weightsManifest } = JSON.parse(String(json)) as {
      modelTopology: object;
      weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
    };
    const weightData = new Uint8Array(weights as Buffer).buffer;
    const stock = await tfl.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0]?.weights ?? [], weightData }),
    );
    const { x, y } = keras.cases.lstm;
    const outputs = stock.predict(tf.tensor(x[0]?.values ?? [], x[0]?.shape ?? [])) as tf.Tensor;
    expect(furthest(await outputs.data(), y[0]?.values ?? [], 1)).toBeLessThan(1e-6);
  });

  test('takes a model there and back without changing a weight', async () => {
    const prints: string[] = [];
    const steps = [
      path.join(FILES, 'translator.h5'),
      inFolder('a.keras'),
      inFolder('b'),
      inFolder('b.h5'),
      inFolder('c.keras'),
    ];
    for (const [index, from] of steps.slice(0, -1).entries()) {
      prints.push((await letheJson<Report>(['convert', from, steps[index + 1] as string])).fingerprint);
    }
    expect(new Set(prints).size).toBe(1);
    expect(await readFile(inFolder('c.keras'))).toEqual(await readFile(inFolder('a.keras')));
  });

  test('carries optimizer and loss to a folder and back, and says what of them a format has not', async () => {
    const training = path.join(import.meta.dirname, '../golden/keras/training');
    const convert = (from: string, to: string): Promise<Report> => letheJson<Report>(['convert', from, to]);
    for (const [name, notCarried] of [
      ['adam', null],
      ['momentum', null],
      ['adamax', /^save: optimizer: expected one that tfjs can save, got adamax/],
    ] as const) {
      const [folder, back, again] = [
        inFolder(name),
        inFolder(`${name}.keras`),
        inFolder(`${name} again.keras`),
      ];
      const { leavesOut } = await convert(path.join(training, `${name}.keras`), folder);
      if (notCarried === null) expect(leavesOut).toBeNull();
      else expect(leavesOut).toMatch(notCarried);
      expect((await convert(folder, back)).leavesOut).toBeNull();
      expect((await convert(back, again)).leavesOut).toBeNull();
      const network = await loadKeras(back);
      if (notCarried === null) expect(saveKeras(network)).toEqual(new Uint8Array(await readFile(back)));
      const model = await Network.load(folder);
      expect([name, model.explain().toString()]).toEqual([name, network.explain().toString()]);
    }
  });

  test.each([
    ['weights.safetensors', 'PyTorch weights'],
    ['weights.weights.h5', 'Keras 3 weights'],
  ])('writes %s, and says that layers are not in it', async (file, format) => {
    const report = await letheJson<Report>(['convert', path.join(FILES, 'lstm.keras'), inFolder(file)]);
    expect(report).toMatchObject({
      in: { format: 'Keras 3' },
      out: { format },
      leavesOut: 'layers',
      parameters: 138,
    });
    expect(report.layers.map(({ parameters }) => parameters)).toEqual([128, 10]);
    expect((await readFile(inFolder(file))).length).toBeGreaterThan(138 * 4);
  });

  test('takes a model to ONNX and back', async () => {
    const there = ['convert', path.join(FILES, 'translator.keras'), inFolder('a.onnx')];
    const back = ['convert', inFolder('a.onnx'), inFolder('from-onnx.keras')];
    const [one, other] = [await letheJson<Report>(there), await letheJson<Report>(back)];
    expect(one.out.format).toBe('ONNX');
    expect(other).toMatchObject({ in: { format: 'ONNX' }, fingerprint: one.fingerprint });
  });

  test.each([
    ['Deno', deno],
    ['Bun', bun],
  ])('writes the same bytes in %s', async (name, launcher) => {
    const own = inFolder(`${name}.keras`);
    await copyFile(path.join(FILES, 'bidirectional.keras'), own);
    await letheText(['convert', own, inFolder('node.keras')]);
    const there = await runtimeOf(launcher, inFolder('deno'));
    await letheTextAlone(['convert', own, inFolder(`by ${name}.keras`)], there);
    expect(await readFile(inFolder(`by ${name}.keras`))).toEqual(await readFile(inFolder('node.keras')));
  });

  test.each<[string, string[], 1 | 2, RegExp]>([
    ['no output', ['a.keras'], 2, /expected IN and OUT, got 1/],
    [
      'weights alone',
      ['a.safetensors', 'b'],
      2,
      /IN: expected \.keras, \.h5, \.hdf5, \.onnx, a folder, got a\.safetensors/,
    ],
    [
      'an end that no format has',
      ['a.keras', 'b.xyz'],
      2,
      /OUT: expected \.weights\.h5, \.keras, \.h5, \.hdf5, \.safetensors, \.onnx, a folder \(its name has no end, or a \/ behind it\), got b\.xyz/,
    ],
    ['a file that is not there', ['none.keras', 'b'], 1, /loadKeras: none\.keras: /],
    ['a file that is no model', [path.join(FILES, 'files.json'), 'b.keras'], 1, /load: .*files\.json: /],
  ])('refuses %s', async (_, args, code, message) => {
    await expectFailure(['convert', ...args], code, message);
  });
});
