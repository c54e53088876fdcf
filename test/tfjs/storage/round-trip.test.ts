import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { io } from '@tensorflow/tfjs-core';
import { type Place, SeriesPredictor } from '../../../src/index.js';
import { joinPieces, splitPieces, weightSpecs } from '../../../src/tfjs/index.js';
import { quantizeSample } from '../../network/storage/sample-model.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('storage');
const x = [[[1], [2], [5], [6]]];
const y = [[1, 3, 7, 11]];

async function trained(hiddenDim = 4, epochs = 3): Promise<SeriesPredictor> {
  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, hiddenDim, seed: 2 });
  await predictor.train(x, y, { epochs, learningRate: 0.01 });
  return predictor;
}

/** What two predictors have to share to be the same. */
async function stateOf(predictor: SeriesPredictor): Promise<object> {
  const { inputDim, seqSize, hiddenDim, seed, steps } = predictor;
  const [prediction] = await predictor.predict(x);
  return { inputDim, seqSize, hiddenDim, seed, steps, prediction, print: await predictor.fingerprint() };
}

describe('a folder', () => {
  test.each<[string, (folder: string) => Place]>([
    ['a path', (folder) => folder],
    ['a path that ends in a slash', (folder) => `${folder}/`],
    ['a relative path', (folder) => path.relative('', folder)],
    ['a file URL as text', (folder) => pathToFileURL(folder).href],
    ['a file URL', (folder) => pathToFileURL(folder)],
  ])('given as %s keeps the model in two files', async (name, toPlace) => {
    const folder = inFolder('places', `${name} ü%20#`);
    const predictor = await trained();
    await predictor.save(toPlace(folder));
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
    expect(await stateOf(await SeriesPredictor.load(toPlace(folder)))).toEqual(await stateOf(predictor));
  });

  test('holds the manifest as tfjs writes it, and the raw float32 weights', async () => {
    const predictor = await trained();
    await predictor.save(inFolder('manifest'));
    const json = JSON.parse(await readFile(inFolder('manifest', 'model.json'), 'utf8'));
    expect(json).toMatchObject({ format: 'layers-model', modelTopology: { class_name: 'Sequential' } });
    const spec = (name: string, ...shape: number[]): object => ({ name, shape, dtype: 'float32' });
    expect(json.weightsManifest).toEqual([
      {
        paths: ['weights.bin'],
        weights: [
          spec('lstm/kernel', 1, 16),
          spec('lstm/recurrent_kernel', 4, 16),
          spec('lstm/bias', 16),
          spec('readout/kernel', 4, 1),
          spec('readout/bias', 1),
        ],
      },
    ]);
    const values = await Promise.all(predictor.model.getWeights().map((weight) => weight.data()));
    const bytes = await readFile(inFolder('manifest', 'weights.bin'));
    expect(bytes).toEqual(Buffer.concat(values.map((part) => new Uint8Array(new Float32Array(part).buffer))));
  });

  test('may hold another model before, or rubbish', async () => {
    const folder = inFolder('replaced');
    await (await trained(7)).save(folder, { includeOptimizer: true });
    const small = await trained(2);
    await small.save(folder);
    expect(await stateOf(await SeriesPredictor.load(folder))).toEqual(await stateOf(small));
    await mkdir(inFolder('rubbish'));
    for (const rubbish of ['', '{', 'null', '\0\xff']) {
      await writeFile(inFolder('rubbish', 'model.json'), rubbish);
      await small.save(inFolder('rubbish'));
      expect(await stateOf(await SeriesPredictor.load(inFolder('rubbish')))).toEqual(await stateOf(small));
      expect((await readdir(inFolder('rubbish'))).sort()).toEqual(['model.json', 'weights.bin']);
    }
  });

  test('may keep the weights in several files and groups, as tfjs converters do', async () => {
    const predictor = await trained();
    const folder = inFolder('sharded');
    await predictor.save(folder);
    const json = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8'));
    const [{ weights }] = json.weightsManifest;
    json.weightsManifest = [
      { paths: ['a1', 'a2'], weights: weights.slice(0, 2) },
      { paths: ['b'], weights: weights.slice(2) },
    ];
    const bytes = await readFile(path.join(folder, 'weights.bin'));
    await writeFile(path.join(folder, 'model.json'), JSON.stringify(json));
    await writeFile(path.join(folder, 'a1'), bytes.subarray(0, 5));
    await writeFile(path.join(folder, 'a2'), bytes.subarray(5, 320));
    await writeFile(path.join(folder, 'b'), bytes.subarray(320));
    expect(await stateOf(await SeriesPredictor.load(folder))).toEqual(await stateOf(predictor));
  });
});

describe('one piece of bytes', () => {
  test('keeps the model, as Uint8Array, as part of a larger buffer and as Buffer', async () => {
    const predictor = await trained();
    const bytes = await predictor.toBytes();
    const larger = new Uint8Array(bytes.length + 100).fill(255);
    larger.set(bytes, 13);
    await writeFile(inFolder('model.lethe'), bytes);
    const buffers = [await readFile(inFolder('model.lethe')), Buffer.from(bytes)]; // The latter in a pool.
    for (const form of [bytes, larger.subarray(13, 13 + bytes.length), ...buffers]) {
      expect(await stateOf(await SeriesPredictor.load(form))).toEqual(await stateOf(predictor));
    }
  });

  test('is the same each time, and does not change when the source does', async () => {
    const predictor = await trained();
    const bytes = await predictor.toBytes({ includeOptimizer: true });
    expect(await predictor.toBytes({ includeOptimizer: true })).toEqual(bytes);
    const restored = await SeriesPredictor.load(bytes);
    bytes.fill(0);
    expect(await stateOf(restored)).toEqual(await stateOf(predictor));
  });
});

describe('an IO handler of tfjs', () => {
  test('keeps the model', async () => {
    const predictor = await trained();
    let kept: io.ModelArtifacts = {};
    await predictor.save(
      io.withSaveHandler(async (artifacts) => {
        kept = artifacts;
        return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
      }),
    );
    const restored = await SeriesPredictor.load(io.fromMemory(kept));
    expect(await stateOf(restored)).toEqual(await stateOf(predictor));
  });

  test('that does not save, a URL without handler, and no place at all are refused', async () => {
    const predictor = await trained();
    await expect(predictor.save({ load: async () => ({}) })).rejects.toMatchObject({ code: 'data' });
    for (const place of ['nowhere://model', new URL('nowhere://model')]) {
      const message = /tfjs has no IO handler for nowhere:\/\/model in this runtime/;
      await expect(predictor.save(place)).rejects.toThrow(message);
      await expect(SeriesPredictor.load(place)).rejects.toThrow(message);
    }
    for (const place of [undefined, null, '', 5, {}, []] as unknown as Place[]) {
      const message =
        /^(save|load): where: expected a folder \(path or file:\/\/ URL\), a URL that tfjs knows, an IO handler/;
      await expect(predictor.save(place)).rejects.toThrow(message);
      await expect(SeriesPredictor.load(place)).rejects.toThrow(message);
    }
  });
});

test("weights that tfjs's converter quantized are those that tfjs reads", async () => {
  const predictor = await trained();
  const file = quantizeSample(splitPieces(await predictor.toBytes()));
  const restored = await SeriesPredictor.load(joinPieces(file));
  const expected = io.decodeWeights(new Uint8Array(file.weights).buffer, weightSpecs(file.json));
  const values = await Promise.all(Object.values(expected).map((tensor) => tensor.data()));
  const loaded = await Promise.all(restored.model.getWeights().map((weight) => weight.data()));
  expect(loaded).toEqual(values);
  expect(loaded[0]).not.toEqual(await predictor.model.getWeights()[0]?.data());
});

test('with the optimizer, training goes on with the same bits as without a stop', async () => {
  const whole = await trained(4, 10);
  const half = await trained(4, 5);
  await half.save(inFolder('half'), { includeOptimizer: true });
  for (const place of [inFolder('half'), await half.toBytes({ includeOptimizer: true })]) {
    const resumed = await SeriesPredictor.load(place);
    expect(resumed.steps).toBe(5);
    await resumed.train(x, y, { epochs: 5 });
    expect(await stateOf(resumed)).toEqual(await stateOf(whole));
  }
});
