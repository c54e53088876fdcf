import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  decodeWeights,
  encodeWeights,
  fromArtifacts,
  joinPieces,
  type ModelArtifacts,
  type ModelFile,
  type NetworkSource,
  readModel,
  type StoredWeight,
  splitPieces,
  toArtifacts,
  writeModel,
} from '../../../src/network/storage/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { saveSample } from './sample-model.js';

const inFolder = useTemporaryFolder('network-storage');
let artifacts: tf.io.ModelArtifacts;
let file: ModelFile;

beforeAll(async () => {
  artifacts = await saveSample();
  file = fromArtifacts(artifacts);
});

/** Text that tells the order of keys, too. */
function textOf(value: ModelArtifacts): string {
  const { weightData, ...rest } = value;
  return JSON.stringify([
    Object.keys(value),
    rest,
    Buffer.from(weightData as ArrayBuffer).toString('base64'),
  ]);
}

describe('artifacts', () => {
  test('of model.save keep every field, the order of all keys and every byte', async () => {
    expect(Object.keys(artifacts).slice(0, 5)).toContain('trainingConfig');
    expect(textOf(toArtifacts(file))).toBe(textOf(artifacts));
    expect(textOf(toArtifacts(await readModel(artifacts)))).toBe(textOf(artifacts));
  });

  test('give the same bytes each time they are saved and read again', async () => {
    let bytes = joinPieces(file);
    for (let turn = 0; turn < 3; turn++) {
      const again = joinPieces(await readModel(toArtifacts(splitPieces(bytes))));
      expect(again).toEqual(bytes);
      bytes = again;
    }
  });

  test('keep fields that nobody knows, __proto__ among them', async () => {
    const odd = JSON.parse('{"__proto__": {"polluted": 1}, "toString": 2, "later": [3]}') as object;
    const { json } = await readModel({ ...artifacts, ...odd });
    const kept = toArtifacts({ json, weights: file.weights });
    expect(Object.getOwnPropertyDescriptor(kept, '__proto__')?.value).toEqual({ polluted: 1 });
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
    expect(kept).toMatchObject({ toString: 2, later: [3] });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('are taken by stock tf.loadLayersModel', async () => {
    const model = await tfl.loadLayersModel(tf.io.fromMemory(toArtifacts(await readModel(artifacts))));
    const values = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
    const stored = decodeWeights('test', file).filter(({ group }) => group !== 'optimizer');
    expect(values).toEqual(stored.flatMap((weight) => [...weight.values]));
    model.dispose();
  });

  const bytes = (): Uint8Array<ArrayBuffer> => new Uint8Array(artifacts.weightData as ArrayBuffer).slice();
  test.each<[string, () => NetworkSource]>([
    ['shards', () => ({ ...artifacts, weightData: [bytes().slice(0, 5).buffer, bytes().slice(5).buffer] })],
    ['a view', () => ({ ...artifacts, weightData: Uint8Array.of(9, 9, ...bytes(), 9).subarray(2, -1) })],
    ['floats', () => ({ ...artifacts, weightData: new Float32Array(bytes().buffer) })],
    ['an IO handler', () => tf.io.fromMemory(artifacts)],
    ['a handler that does not wait', () => ({ load: () => artifacts })],
    ['a parsed model.json', () => ({ ...file.json, weightData: bytes() })],
  ])('may come as %s', async (_, toSource) => {
    const loaded = await readModel(toSource());
    expect(textOf(toArtifacts(loaded))).toBe(textOf(artifacts));
  });

  test('are copied: neither side sees what becomes of the other', async () => {
    const source = { ...artifacts, weightData: bytes() };
    const loaded = await readModel(source);
    const saved = toArtifacts(loaded);
    source.weightData.fill(0);
    loaded.weights.fill(1);
    expect(textOf(saved)).toBe(textOf(artifacts));
  });
});

describe('one piece', () => {
  test.each<[string, (bytes: Uint8Array) => NetworkSource]>([
    ['Uint8Array', (bytes) => bytes],
    ['ArrayBuffer', (bytes) => new Uint8Array(bytes).buffer],
    ['part of a larger buffer', (bytes) => Uint8Array.of(7, ...bytes, 7).subarray(1, -1)],
    ['Buffer', (bytes) => Buffer.from(bytes)],
    [
      'ArrayBuffer of another realm',
      (bytes) => {
        const buffer: ArrayBuffer = runInNewContext(`new ArrayBuffer(${bytes.length})`);
        expect(buffer instanceof ArrayBuffer).toBe(false);
        new Uint8Array(buffer).set(bytes);
        return buffer;
      },
    ],
  ])('is taken as %s', async (_, toSource) => {
    const loaded = await readModel(toSource(joinPieces(file)));
    expect(textOf(toArtifacts(loaded))).toBe(textOf(artifacts));
  });
});

describe('a folder', () => {
  test.each<[string, (folder: string) => string | URL]>([
    ['a path', (folder) => folder],
    ['a relative path', (folder) => path.relative('', folder)],
    ['a file URL', (folder) => pathToFileURL(folder)],
    ['a file URL as text', (folder) => pathToFileURL(folder).href],
    ['the path of its model.json', (folder) => path.join(folder, 'model.json')],
    ['the file URL of its model.json', (folder) => pathToFileURL(path.join(folder, 'model.json'))],
    [
      'the file URL of its model.json as text',
      (folder) => pathToFileURL(path.join(folder, 'model.json')).href,
    ],
  ])('is read by %s', async (name, toPlace) => {
    const folder = inFolder(`${name} ü%20#`);
    await writeModel(file, folder);
    const loaded = await readModel(toPlace(folder));
    expect(textOf(toArtifacts(loaded))).toBe(textOf(artifacts));
  });

  test('may be called like a file', async () => {
    await writeModel(file, inFolder('folder.json'));
    expect(textOf(toArtifacts(await readModel(inFolder('folder.json'))))).toBe(textOf(artifacts));
  });

  test('may hold several models of other names, as tfjs downloads them', async () => {
    await mkdir(inFolder('downloads'));
    for (const name of ['first', 'second']) {
      const weightsManifest = [{ ...file.json.weightsManifest[0], paths: [`./${name}.weights.bin`] }];
      const text = JSON.stringify({ ...file.json, weightsManifest });
      await writeFile(inFolder('downloads', `${name}.json`), text);
      await writeFile(inFolder('downloads', `${name}.weights.bin`), file.weights);
    }
    const loaded = await readModel(inFolder('downloads', 'second.json'));
    expect(textOf(toArtifacts(loaded))).toBe(textOf(artifacts));
  });

  test('is byte for byte the same when what was read is saved again', async () => {
    await writeModel(file, inFolder('once'));
    await writeModel(await readModel(inFolder('once')), inFolder('twice'));
    for (const name of ['model.json', 'weights.bin']) {
      expect(await readFile(inFolder('twice', name))).toEqual(await readFile(inFolder('once', name)));
    }
  });
});

test('an object with save() gets artifacts, an IO handler among them', async () => {
  const kept: ModelArtifacts[] = [];
  await writeModel(file, { save: async (saved: ModelArtifacts) => kept.push(saved) });
  const handler: tf.io.IOHandler = tf.io.withSaveHandler(async (saved) => {
    kept.push(saved);
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(saved) };
  });
  await writeModel(file, handler);
  expect(kept.map(textOf)).toEqual([textOf(artifacts), textOf(artifacts)]);
});

describe('weights', () => {
  test('are encoded as io.encodeWeights encodes them, and decoded again', async () => {
    const weights: StoredWeight[] = [
      { name: 'a', shape: [2, 2], dtype: 'float32', values: Float32Array.of(1, -0, 2.5, 3e38) },
      { name: 'b', shape: [3], dtype: 'bool', values: Uint8Array.of(1, 0, 1) },
      { name: 'c', shape: [], dtype: 'int32', values: Int32Array.of(-7), group: 'optimizer' },
      { name: 'd', shape: [0, 5], dtype: 'float32', values: new Float32Array(0), group: 'optimizer' },
    ];
    const { specs, data } = encodeWeights(weights);
    const expected: { specs: object[]; data: Uint8Array[] } = { specs: [], data: [] };
    for (const group of [undefined, 'optimizer'] as const) {
      const tensors = weights
        .filter((weight) => weight.group === group)
        .map(({ name, values, shape, dtype }) => ({ name, tensor: tf.tensor(values, [...shape], dtype) }));
      const encoded = await tf.io.encodeWeights(tensors, group);
      expected.specs.push(...encoded.specs);
      expected.data.push(new Uint8Array(encoded.data as ArrayBuffer));
    }
    expect(JSON.stringify(specs)).toBe(JSON.stringify(expected.specs));
    expect(Buffer.from(data)).toEqual(Buffer.concat(expected.data));
    const weightsManifest = [{ paths: [], weights: specs }];
    expect(decodeWeights('test', { json: { modelTopology: {}, weightsManifest }, weights: data })).toEqual(
      weights,
    );
  });

  test('that do not fill their shape, or are of another kind, are refused', () => {
    const weight: StoredWeight = { name: 'a', shape: [2], dtype: 'float32', values: new Float32Array(3) };
    expect(() => encodeWeights([weight])).toThrow(
      new RangeError('save: weight "a": expected 2 values for shape [2], got 3'),
    );
    expect(() => encodeWeights([{ ...weight, dtype: 'int32' }])).toThrow(
      new TypeError('save: weight "a": expected Int32Array, got Float32Array'),
    );
  });
});
