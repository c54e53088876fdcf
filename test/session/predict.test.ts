import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../src/engine/index.js';
import type { SessionOptions } from '../../src/session/index.js';
import {
  dense,
  layer,
  lstm,
  noise,
  predictOne,
  type Setting,
  trainingOptions,
  withSession,
} from '../compiler/networks.js';

afterAll(releaseKernels);

const SETTING: Setting = {
  sampleShape: [4, 3],
  layers: [
    lstm('a', 6, { dropout: 0.5, go_backwards: true }),
    layer('Dropout', 'b', { rate: 0.5 }),
    dense('c', 3, { activation: 'softmax' }),
  ],
  batchSize: 4,
  targetSize: 12,
  samples: 11,
};

function predicting(options: SessionOptions, batchSize: number): SessionOptions {
  return { ...options, batchSize, training: undefined, train: undefined };
}

const OPTIONS = trainingOptions(SETTING);

describe('predict', () => {
  test('gives every sample the same bits alone, in full batches and in what is left', async () => {
    const x = noise(11 * 12, 5);
    const all = await withSession(predicting(OPTIONS, 11), (session) => predictOne(session, x, 11));
    expect(all.length).toBe(11 * 4 * 3);
    const alone = await withSession(predicting(OPTIONS, 1), (session) =>
      Array.from({ length: 11 }, (_, i) => [...predictOne(session, x.subarray(i * 12, (i + 1) * 12), 1)]),
    );
    expect([...all]).toEqual(alone.flat());
    for (const batchSize of [2, 4, 5, 32]) {
      const got = await withSession(predicting(OPTIONS, batchSize), (session) => predictOne(session, x, 11));
      expect(got).toEqual(all);
    }
  });

  test('gives the same again: nothing of one batch stays for the next', async () => {
    await withSession(predicting(OPTIONS, 4), (session) => {
      const x = noise(5 * 12, 6);
      const first = predictOne(session, x, 5);
      predictOne(session, noise(4 * 12, 7), 4);
      expect(predictOne(session, x, 5)).toEqual(first);
    });
  });

  test('knows the shape of its outputs', async () => {
    await withSession(predicting(OPTIONS, 4), (session) => expect(session.outputShapes).toEqual([[4, 3]]));
  });
});

describe('evaluate', () => {
  const evaluation = { inputs: [noise(11 * 12, 8)], targets: [noise(11 * 12, 9).map(Math.abs)], count: 11 };
  const evaluating: SessionOptions = {
    ...trainingOptions({ ...SETTING, training: { metrics: ['meanAbsoluteError', 'categoricalAccuracy'] } }),
    evaluation,
  };

  test('gives the means over all samples of what predict gives, whatever the batches', async () => {
    const p = await withSession(
      predicting(OPTIONS, 11),
      (session) => session.predict(evaluation.inputs, 11)[0] as Float32Array,
    );
    const [y] = evaluation.targets as [Float32Array];
    const errors = [...p].map((prediction, i) => prediction - (y[i] as number));
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const argMax = (values: Float32Array, row: number): number => {
      const three = [...values.subarray(3 * row, 3 * row + 3)];
      return three.indexOf(Math.max(...three));
    };
    const hits = Array.from({ length: 44 }, (_, row): number => (argMax(p, row) === argMax(y, row) ? 1 : 0));
    const expected = [mean(errors.map((e) => e * e)), mean(errors.map(Math.abs)), mean(hits)];
    for (const evaluationBatchSize of [1, 3, 4, 11, 32]) {
      const got = await withSession({ ...evaluating, evaluationBatchSize }, (session) => {
        expect(session.scalarNames).toEqual(['loss', 'meanAbsoluteError', 'categoricalAccuracy']);
        return session.evaluate();
      });
      for (const [index, value] of got.entries()) {
        expect(Math.abs(value - (expected[index] as number))).toBeLessThan(3e-7);
      }
    }
  });

  test('changes nothing of the training', async () => {
    const train = (evaluates: boolean) =>
      withSession(evaluating, (session) => {
        const logs = [...session.train(0, 2, 0)];
        if (evaluates) session.evaluate();
        return { logs: [...logs, ...session.train(2, 1, 2)], weights: session.getWeights() };
      });
    expect(await train(true)).toEqual(await train(false));
  });

  test('of more batches than one call may run goes on where it stopped', async () => {
    const count = 4100;
    const many = { inputs: [noise(count, 3)], targets: [noise(count, 4)], count };
    const options = trainingOptions({
      sampleShape: [1],
      layers: [dense('a', 1)],
      batchSize: 1,
      targetSize: 1,
      samples: 1,
    });
    const loss = await withSession({ ...options, evaluation: many }, (session) => {
      expect(session.maximumBatches).toBeLessThan(count);
      return session.evaluate()[0];
    });
    const whole = await withSession(
      { ...options, evaluation: many, evaluationBatchSize: count },
      (session) => session.evaluate()[0],
    );
    expect(Math.abs((loss as number) - (whole as number))).toBeLessThan(1e-6);
  });
});
