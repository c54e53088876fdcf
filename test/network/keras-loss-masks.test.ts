// Losses that leave out masked steps, and weights of samples and steps, against what Keras 3 gave
// (test/golden/keras/loss_masks.py).
import { afterAll, describe, expect, test } from '@jest/globals';
import { type CompileArgs, releaseKernels, sgd } from '../../src/core.js';
import keras from '../golden/keras/loss_masks.json' with { type: 'json' };
import { furthest, type KerasCase, networkOf, testCase } from './keras-cases.js';

afterAll(releaseKernels);

interface Judged extends KerasCase {
  /** Of the network after its steps, without weights. */
  readonly metric: { readonly name: string; readonly value: number };
}

const CASES = Object.entries(keras.cases as unknown as { readonly [name: string]: Judged });

describe.each(CASES)('%s', (_, one) => {
  testCase(one, {}, { lossMasks: 'keras' });

  test('has the metric of the steps that there are, on one thread and on two', async () => {
    const network = networkOf({ ...one, weights: one.trained });
    network.compile({
      optimizer: sgd(0.1),
      loss: one.loss as CompileArgs['loss'],
      metrics: [one.metric.name],
    });
    const [x] = one.x as [KerasCase['x'][number]];
    const results: object[] = [];
    for (const threads of [1, 2]) {
      results.push(await network.evaluate(x, one.targets, { lossMasks: 'keras', threads }));
    }
    const [metric = Number.NaN] = Object.values(results[0] as object).slice(1);
    expect(furthest([metric as number], [one.metric.value], 1e-3)).toBeLessThan(2e-6);
    expect(results[1]).toEqual(results[0]);
  });
});
