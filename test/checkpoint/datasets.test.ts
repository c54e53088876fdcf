// A run on a data set goes on from a checkpoint: its batches are taken again up to there, and have to be the same.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as data from '@tensorflow/tfjs-data';
import * as tfl from '@tensorflow/tfjs-layers';
import { type CheckpointInfo, checkpoints } from '../../src/checkpoint/index.js';
import { type BatchDataset, type FitDatasetArgs, fingerprint, fit, initialize } from '../../src/index.js';
import { receipt } from '../../src/receipt/index.js';
import { withBackend } from '../tfjs/backend-for-tests.js';

withBackend();

const SAMPLES = 10;
const x = Array.from({ length: SAMPLES }, (_, sample) => [0, 1, 2].map((step) => [Math.cos(sample - step)]));
const y = x.map(([first = []]) => [(first[0] ?? 0) / 2]);

async function model(): Promise<tfl.LayersModel> {
  const made = tfl.sequential();
  made.add(tfl.layers.lstm({ units: 3, inputShape: [null, 1], dropout: 0.2 }));
  made.add(tfl.layers.dense({ units: 1 }));
  made.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  await initialize(made, 1);
  return made;
}

const zipped = (from = 0, to = SAMPLES): data.Dataset<tf.TensorContainer> =>
  data.zip({ xs: data.array(x.slice(from, to)), ys: data.array(y.slice(from, to)) });
const shuffled = (): BatchDataset => zipped().shuffle(SAMPLES, 'seed').batch(4);

/** Batches of unequal length, made by code that counts how often it was begun. */
function generated(): BatchDataset {
  let passes = 0;
  return {
    async *iterator() {
      const pass = ++passes;
      for (const steps of [3, 1, 2]) {
        yield {
          xs: x.map((sequence) => sequence.slice(0, steps).map(([first = 0]) => [first * pass])),
          ys: y,
        };
      }
    },
  } as unknown as BatchDataset;
}

interface Case {
  readonly make: () => BatchDataset;
  readonly more: () => FitDatasetArgs;
}

const CASES: { readonly [name: string]: Case } = {
  'shuffled anew in each epoch, validated on another': {
    make: shuffled,
    more: () => ({ validationData: zipped(2, 7).shuffle(5, 'other').batch(2) }),
  },
  'without end': {
    make: () => zipped().repeat().shuffle(6, 'seed').batch(4),
    more: () => ({ batchesPerEpoch: 3, validationData: [x, y] }),
  },
  'of code, batches of unequal length': { make: generated, more: () => ({}) },
};

const ARGS: FitDatasetArgs = { epochs: 3, seed: 2 };

/** All checkpoints of a run. */
async function keptBy({ make, more }: Case): Promise<{ bytes: Uint8Array; info: CheckpointInfo }[]> {
  const kept: { bytes: Uint8Array; info: CheckpointInfo }[] = [];
  const to = (bytes: Uint8Array, info: CheckpointInfo): void => {
    kept.push({ bytes, info });
  };
  const checkpoint = checkpoints({ to, everySteps: 1 });
  await fit(await model(), make(), { ...ARGS, ...more(), checkpoint, yieldEvery: 'never' });
  return kept;
}

describe.each(Object.entries(CASES))('a data set %s', (_, one) => {
  test('goes on from every batch with the bits of never having stopped', async () => {
    const whole = await model();
    const { history } = await fit(whole, one.make(), { ...ARGS, ...one.more() });
    const kept = await keptBy(one);
    const at = kept.map(({ info: { epoch, batch } }) => [epoch, batch]);
    const batches = [1, 2, 0];
    expect(at).toEqual(
      [0, 1, 2].flatMap((epoch) => batches.map((own) => [epoch + (own === 0 ? 1 : 0), own])),
    );
    for (const { bytes } of kept) {
      const again = await model();
      const checkpoint = checkpoints({ to: () => {}, resume: bytes });
      const result = await fit(again, one.make(), { ...ARGS, ...one.more(), checkpoint });
      expect(result.history).toEqual(history);
      expect(await fingerprint(again)).toBe(await fingerprint(whole));
    }
  });
});

describe('a data set that gives others', () => {
  const one = CASES['shuffled anew in each epoch, validated on another'] as Case;
  const resume = async (
    bytes: Uint8Array,
    dataset: BatchDataset,
    more: FitDatasetArgs,
    force: 'data'[] = [],
  ) =>
    fit(await model(), dataset, {
      ...{ ...ARGS, ...more },
      checkpoint: checkpoints({ to: () => {}, resume: bytes, force }),
    });

  test('is refused by name, unless it is forced', async () => {
    const kept = await keptBy(one);
    const { bytes } = kept[4] as { bytes: Uint8Array }; // Two batches of epoch 1 are done.
    const refused =
      'fit: dataset: expected the batches up to epoch 1 that the checkpoint was trained on, got';
    const other = (): BatchDataset => zipped().shuffle(SAMPLES, 'another seed').batch(4);
    await expect(resume(bytes, other(), one.more())).rejects.toThrow(`${refused} others`);
    await expect(resume(bytes, zipped(0, 4).batch(4), one.more())).rejects.toThrow(
      `${refused} 1 batches in epoch 1`,
    );
    const validationData = zipped(2, 7).batch(2);
    await expect(resume(bytes, one.make(), { validationData })).rejects.toThrow(`${refused} others`);
    const forced = await resume(bytes, other(), one.more(), ['data']);
    expect(forced.history.loss).toHaveLength(3);
    await expect(resume(bytes, one.make(), { ...one.more(), batchesPerEpoch: 3 })).rejects.toThrow(
      'expected a data set, all batches an epoch, got a data set, 3 batches an epoch',
    );
    const checkpoint = checkpoints({ to: () => {}, resume: bytes });
    await expect(fit(await model(), x, y, { epochs: 3, seed: 2, checkpoint })).rejects.toThrow(
      /of another training run/,
    );
  });

  test('is refused where it cannot be begun anew', async () => {
    const once = [0, 1].map(() => ({ xs: x, ys: y })).values();
    const dataset = { iterator: () => once } as unknown as BatchDataset;
    const kept: Uint8Array[] = [];
    const checkpoint = checkpoints({ to: (bytes) => void kept.push(bytes), everySteps: 1 });
    await fit(await model(), dataset, { ...ARGS, epochs: 1, checkpoint, yieldEvery: 'never' });
    await expect(resume(kept[0] as Uint8Array, dataset, {})).rejects.toThrow(
      /fit: dataset: expected batches, got none/,
    );
  });

  test('has no receipt', async () => {
    const args = { ...ARGS, receipt: receipt() };
    await expect(fit(await model(), shuffled(), args)).rejects.toThrow(
      'receipt: expected arrays, got a data set',
    );
  });
});
