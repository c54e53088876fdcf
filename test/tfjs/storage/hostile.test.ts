// Saved models are read as if an enemy had made them: whatever they hold, loading ends soon, in a LetheError
// `data` or in a predictor that predicts, and touches nothing else.
import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { LetheError, SeriesPredictor } from '../../../src/index.js';
import { splitPieces } from '../../../src/tfjs/index.js';
import { inProportion } from '../../in-proportion.js';
import { damagedBytes, hostileJson, makePiece } from '../../network/storage/damage.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { trainSmall } from './small.js';

const LONGEST_MS = 3000;
const inFolder = useTemporaryFolder('hostile');

let whole: Uint8Array;
/** Without `weightsSha256`, so that what is damaged is not refused for that alone. */
let unsigned: { json: object; weights: Uint8Array };
let withOptimizer: { json: object; weights: Uint8Array };
let tensors: number;
const outcomes = { refused: 0, loaded: 0 };

function withoutDigest(bytes: Uint8Array): { json: object; weights: Uint8Array } {
  const { json, weights } = splitPieces(bytes);
  const { weightsSha256, ...rest } = json;
  expect(weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  return { json: rest, weights };
}

beforeAll(async () => {
  const predictor = await trainSmall();
  whole = await predictor.toBytes();
  unsigned = withoutDigest(whole);
  withOptimizer = withoutDigest(await predictor.toBytes({ includeOptimizer: true }));
  predictor.dispose();
  tensors = tf.memory().numTensors;
});

/** The keys of what every object inherits. */
const inherited = (): unknown[] =>
  [Object.prototype, Array.prototype, Function.prototype].map(Reflect.ownKeys);
const untouched = inherited();

/** Loads, and says whether that was refused; fails for every other error, for a delay and for damage done. */
async function tryToLoad(where: string | Uint8Array): Promise<'refused' | 'loaded'> {
  const started = process.cpuUsage();
  let outcome: 'refused' | 'loaded' = 'loaded';
  try {
    const predictor = await SeriesPredictor.load(where);
    const { inputDim, seqSize } = predictor;
    if (inputDim * seqSize < 1000) {
      const x = { values: new Float32Array(seqSize * inputDim), shape: [1, seqSize, inputDim] };
      const [prediction] = await predictor.predict(x);
      expect(prediction).toHaveLength(seqSize);
    }
    predictor.dispose();
  } catch (error) {
    if (!(error instanceof LetheError)) throw error;
    expect(error.code).toBe('data');
    expect(error.message.length).toBeLessThan(1000);
    outcome = 'refused';
  }
  // Work, not time: the machine may have other things to do.
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(LONGEST_MS);
  expect(inherited()).toEqual(untouched);
  outcomes[outcome]++;
  return outcome;
}

afterAll(() => {
  // Both happen, or the inputs would test nothing.
  expect(outcomes.refused).toBeGreaterThan(inProportion(3000));
  expect(outcomes.loaded).toBeGreaterThan(inProportion(500));
  expect(tf.memory().numTensors).toBe(tensors);
});

describe('damaged bytes in one piece', () => {
  test('as saved', async () => {
    const property = fc.asyncProperty(damagedBytes(whole), async (bytes) => {
      const isSame = Buffer.compare(bytes, whole) === 0;
      const outcome = await tryToLoad(bytes);
      if (isSame) expect(outcome).toBe('loaded');
    });
    await fc.assert(property, { seed: 1, numRuns: inProportion(1000) });
  });

  test('without digest', async () => {
    const piece = makePiece(JSON.stringify(unsigned.json), unsigned.weights);
    expect(await tryToLoad(piece)).toBe('loaded');
    const property = fc.asyncProperty(damagedBytes(piece), async (bytes) => void (await tryToLoad(bytes)));
    await fc.assert(property, { seed: 2, numRuns: inProportion(1000) });
  });

  test('a changed weight is refused for its digest', async () => {
    for (let index = whole.length - unsigned.weights.length; index < whole.length; index++) {
      const bytes = new Uint8Array(whole);
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      await expect(SeriesPredictor.load(bytes)).rejects.toThrow(/expected weights of SHA-256 /);
    }
  });
});

describe('hostile JSON', () => {
  test('in one piece, with and without optimizer', async () => {
    for (const { json, weights } of [unsigned, withOptimizer]) {
      const property = fc.asyncProperty(hostileJson(json), async (text) => {
        await tryToLoad(makePiece(text, weights));
      });
      await fc.assert(property, { seed: 3, numRuns: inProportion(1500) });
    }
  }, 120_000);

  test('in a folder, the weights damaged as well', async () => {
    const folder = inFolder('model');
    await mkdir(folder);
    await writeFile(inFolder('secret.bin'), unsigned.weights);
    const parts = fc.tuple(hostileJson(unsigned.json), damagedBytes(unsigned.weights), fc.boolean());
    const property = fc.asyncProperty(parts, async ([text, weights, isWhole]) => {
      await writeFile(inFolder('model', 'model.json'), text);
      await writeFile(inFolder('model', 'weights.bin'), isWhole ? unsigned.weights : weights);
      await tryToLoad(folder);
    });
    await fc.assert(property, { seed: 4, numRuns: inProportion(1000) });
  }, 120_000);
});
