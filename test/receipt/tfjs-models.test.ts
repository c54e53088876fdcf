// Receipts of tfjs-layers models and of SeriesPredictor, audited as a whole and in part.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { checkpoints } from '../../src/checkpoint/index.js';
import { fit, initialize, SeriesPredictor } from '../../src/index.js';
import { audit, type Receipt, receipt } from '../../src/receipt/index.js';
import { withBackend } from '../tfjs/backend-for-tests.js';
import { memoryStore } from './memory-store.js';

withBackend();
const SEED = 1;
const x = Array.from({ length: 9 }, (_, sample) => [0, 1, 2].map((step) => [Math.cos(sample - step)]));
const y = x.map(([first = []]) => [(first[0] ?? 0) / 2]);
const ARGS = { batchSize: 4, epochs: 5, seed: 2, verbose: 0 as const };

async function model(named: boolean, compile: Partial<tfl.ModelCompileArgs> = {}): Promise<tfl.LayersModel> {
  const nameOf = (name: string): { name?: string } => (named ? { name } : {});
  const made = tfl.sequential(nameOf('model'));
  made.add(tfl.layers.lstm({ units: 4, inputShape: [3, 1], dropout: 0.2, ...nameOf('lstm') }));
  made.add(tfl.layers.batchNormalization(nameOf('norm')));
  made.add(tfl.layers.dense({ units: 1, ...nameOf('dense') }));
  made.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError', ...compile });
  await initialize(made, SEED);
  return made;
}

async function expectExact(made: Receipt, checkpoints: ReturnType<typeof memoryStore>): Promise<void> {
  const segments = made.predicate.states.leaves.length - 1;
  for (const part of [{}, { sample: segments, checkpoints }]) {
    const { verdict, difference } = await audit(JSON.stringify(made), { x, y, ...part });
    expect([verdict, difference]).toEqual(['exact', undefined]);
  }
}

describe('a receipt of a tfjs-layers model is found exact by lethe/core:', () => {
  const ways: [string, boolean, Partial<tfl.ModelCompileArgs>][] = [
    ['with names of its own', true, {}],
    ['with names that tfjs-layers counted', false, {}],
    ['of a list of one loss, with metrics', true, { loss: ['meanAbsoluteError'], metrics: ['mse', 'mae'] }],
    ['by another optimizer', true, { optimizer: tf.train.rmsprop(0.01, 0.9, 0.1, 1e-7, true) }],
  ];
  test.each(ways)('%s', async (_, named, compile) => {
    const keep = memoryStore();
    const record = receipt({ seed: SEED, everyEpochs: 2, keep });
    await fit(await model(named, compile), x, y, { ...ARGS, receipt: record });
    await expectExact(record.receipt(), keep);
  });

  test('gone on with from a checkpoint', async () => {
    const run = async (epochs: number, written: ReturnType<typeof memoryStore>): Promise<Receipt> => {
      const record = receipt({ seed: SEED, everyEpochs: 2, keep });
      const checkpoint = checkpoints({ to: written, resume: true });
      await fit(await model(true), x, y, { ...ARGS, epochs, checkpoint, receipt: record });
      return record.receipt();
    };
    const keep = memoryStore();
    const without = ({ predicate }: Receipt): object => ({ ...predicate, environment: null });
    const whole = await run(5, memoryStore());
    const split = memoryStore();
    await run(3, split);
    const made = await run(5, split);
    expect(without(made)).toEqual(without(whole));
    await expectExact(made, keep);
  });
});

test('a receipt of a SeriesPredictor is audited in part', async () => {
  const sequences = [
    [[1], [2], [5], [6]],
    [[5], [7], [7], [8]],
  ];
  const sums = [
    [1, 3, 7, 11],
    [5, 12, 14, 15],
  ];
  const keep = memoryStore();
  const record = receipt({ everyEpochs: 10, keep });
  const made = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 3 });
  const before = await new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 3 }).toBytes();
  await made.train(sequences, sums, { epochs: 40, receipt: record });
  const y = sums.map((sequence) => sequence.map((value) => [value]));
  const report = await audit(record.receipt(), {
    x: sequences,
    y,
    initial: before,
    sample: 4,
    checkpoints: keep,
  });
  expect([report.verdict, report.sample?.segments]).toEqual(['exact', [0, 1, 2, 3]]);
});
