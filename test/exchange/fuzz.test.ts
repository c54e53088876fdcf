// Files of Keras and PyTorch that were changed anywhere, 20,000 of each format: something valid is read, or an error of ours tells what
// is wrong. LETHE_FUZZ asks for another number.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import { dense, kerasDefaults, lstm, Network, releaseKernels } from '../../src/core.js';
import { loadKeras, repairModel } from '../../src/exchange/keras/index.js';
import { loadStateDict } from '../../src/exchange/pytorch/index.js';
import converted from '../golden/keras/converted.json' with { type: 'json' };
import torch from '../golden/pytorch/state_dicts.json' with { type: 'json' };
import { inEachGate } from '../in-proportion.js';
import { changedBytes, changedJson, type Draw, drawing, outcomeOf } from './mutations.js';

afterAll(releaseKernels);

/** Each loads a whole network, in a millisecond or two; the readers below have tests of their own (test/formats). */
const COUNT = Number(process.env.LETHE_FUZZ ?? inEachGate(20_000));
const SEED = Number(process.env.LETHE_SEED ?? 1);
const TIMEOUT_MS = 3_600_000;

const FOLDER = path.join(import.meta.dirname, '../golden/keras/files');
const bytesOf = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(path.join(FOLDER, file)));
const [lstmKeras, translatorKeras, cellsKeras, lstmH5, translatorH5] = await Promise.all(
  ['lstm.keras', 'translator.keras', 'cells.keras', 'lstm.h5', 'translator.h5'].map(bytesOf),
);

/** The first one, which is small, three times as often as all others. */
function oftenFirst<Item>([first, ...others]: readonly Item[]): Item[] {
  return others.flatMap((other) => [first as Item, first as Item, first as Item, other]);
}

const KERAS_FILES = oftenFirst(
  [lstmKeras, cellsKeras, translatorKeras].map((file = new Uint8Array()) => ({
    file,
    members: unzipSync(file),
  })),
);
const H5_FILES = oftenFirst([lstmH5, translatorH5] as Uint8Array[]);

/** One of several, as they come in turn. */
const turn = <Item>(list: readonly Item[], index: number): Item => list[index % list.length] as Item;

/** A zip of Keras 3 in which one member is changed, or the zip itself. */
function changedArchive(
  draw: Draw,
  { file, members }: (typeof KERAS_FILES)[number],
  index: number,
): Uint8Array {
  if (index % 4 === 0) return changedBytes(draw, file);
  const name = turn(['config.json', 'config.json', 'model.weights.h5', 'metadata.json'], index >> 2);
  const member = members[name] as Uint8Array;
  const changed =
    name === 'model.weights.h5'
      ? changedBytes(draw, member)
      : new TextEncoder().encode(changedJson(draw, new TextDecoder().decode(member)));
  return zipSync({ ...members, [name]: changed }, { level: 0 });
}

const { lstm: first, cells, translator, words } = converted.cases;
const models = [first, cells, translator, words].map(({ weights, ...json }) => {
  const { modelTopology, weightSpecs } = json;
  return {
    text: JSON.stringify({ modelTopology, weightSpecs }),
    weights: Uint8Array.from(Buffer.from(weights, 'base64')),
  };
});

const MODELS = oftenFirst(models);

const artifactsOf = (draw: Draw, index: number): object => {
  const { text, weights } = turn(MODELS, index);
  return { ...(JSON.parse(changedJson(draw, text)) as object), weightData: weights };
};

const network = Network.create([
  lstm({ ...kerasDefaults.lstm, units: 4, inputShape: [5, 3] }),
  dense({ units: 2 }),
]);
const tensors = Uint8Array.from(Buffer.from(torch.cases.lstm.file, 'base64'));
/** Where the header of a safetensors file begins. */
const HEADER = 8;

/** The header, as JSON or as bytes, or any bytes. */
function changedTensors(draw: Draw, index: number): Uint8Array {
  if (index % 2 === 0) return changedBytes(draw, tensors);
  const size = Number(new DataView(tensors.buffer).getBigUint64(0, true));
  const text = new TextDecoder().decode(tensors.subarray(HEADER, HEADER + size));
  const header = new TextEncoder().encode(changedJson(draw, text));
  const file = new Uint8Array(HEADER + header.length + tensors.length - HEADER - size);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, HEADER);
  file.set(tensors.subarray(HEADER + size), HEADER + header.length);
  return file;
}

const FORMATS: { readonly [name: string]: (draw: Draw, index: number) => unknown } = {
  '.keras': (draw, index) => loadKeras(changedArchive(draw, turn(KERAS_FILES, index), index >> 2)),
  '.h5': (draw, index) => loadKeras(changedBytes(draw, turn(H5_FILES, index))),
  'model.json of Keras 3, as it is or repaired': (draw, index) =>
    (index >> 3) % 2 === 0 ? Network.load(artifactsOf(draw, index)) : repairModel(artifactsOf(draw, index)),
  safetensors: (draw, index) => loadStateDict(network, changedTensors(draw, index)),
};

test.each(Object.entries(FORMATS))(
  '%s: changed files are read or refused by an error of ours',
  async (_, read) => {
    const draw = drawing(SEED);
    const counts = { read: 0, refused: 0 };
    for (let index = 0; index < COUNT; index++) counts[await outcomeOf(() => read(draw, index))]++;
    // Both are reached: what is changed is neither all nor nothing.
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(COUNT / 100);
    expect(counts.read + counts.refused).toBe(COUNT);
  },
  TIMEOUT_MS,
);
