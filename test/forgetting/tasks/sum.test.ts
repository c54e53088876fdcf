import { expect, test } from '@jest/globals';
import { findTask } from '../../../src/forgetting/tasks/index.js';
import { experiment, SeriesPredictor } from '../../../src/series/index.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';
import { train } from './training-for-tests.js';

withBackend();

test.each([0, 1, 2])('sum: is the experiment of SeriesPredictor with seed %i, bit for bit', async (seed) => {
  const { x, y } = experiment.train;
  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed });
  await predictor.train(x, y);
  const task = findTask('sum');
  const network = await train(task, seed);
  expect(network.fingerprint()).toBe(await predictor.fingerprint());
  const test = task.testData(seed);
  const outputs = (await network.predict({ values: test.x, shape: [2, 4, 1] })).values;
  expect([...outputs]).toEqual((await predictor.predict(experiment.test.x)).flat());
  expect([...test.y]).toEqual(experiment.test.y.flat());
  predictor.dispose();
});

test('sum: begins with the initial weights of SeriesPredictor', async () => {
  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 5 });
  expect(findTask('sum').network(5).fingerprint()).toBe(await predictor.fingerprint());
  predictor.dispose();
});
