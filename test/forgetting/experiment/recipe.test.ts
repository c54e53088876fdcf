// The words by which a receipt tells the initial weights of a SeriesPredictor.
import { describe, expect, test } from '@jest/globals';
import {
  createSeriesNetwork,
  experiment,
  initialSeries,
  isSeriesRecipe,
  type NetworkRecipe,
  seriesRecipe,
} from '../../../src/forgetting/experiment/index.js';
import { Network } from '../../../src/network/public.js';

const { x } = experiment.train;

test('make the weights that it begins with', async () => {
  const recipe = seriesRecipe(12);
  expect(isSeriesRecipe(recipe)).toBe(true);
  const made = await Network.load(await initialSeries({ recipe, weights: [{ shape: [1, 28] }] }, x));
  const options = { seqSize: 4, inputDim: 1, hiddenDim: 7, seed: 12, learningRate: 0.001 };
  expect(made.fingerprint()).toBe(createSeriesNetwork(options).fingerprint());
});

describe('of a file are refused before anything is made', () => {
  const recipe = seriesRecipe(1);
  test.each<[string, unknown]>([
    ['no recipe', { recipe: null, weights: [{ shape: [1, 40] }] }],
    ['other words', { recipe: 'SeriesPredictor, seed 1.5', weights: [{ shape: [1, 40] }] }],
    ['no weights', { recipe, weights: [] }],
    ['weights of nothing', { recipe, weights: [null] }],
    ['weights without a shape', { recipe, weights: [{}] }],
    ['five gates', { recipe, weights: [{ shape: [1, 5] }] }],
    ['no gates', { recipe, weights: [{ shape: [1, 0] }] }],
    ['too many units', { recipe, weights: [{ shape: [1, 4e9] }] }],
    ['a text', { recipe, weights: [{ shape: [1, 'many'] }] }],
  ])('%s', async (_, network) => {
    await expect(initialSeries(network as NetworkRecipe, x)).rejects.toMatchObject({
      name: 'LetheError',
      code: 'data',
      message: 'receipt: expected that of a SeriesPredictor, such as lethe train writes, got another',
    });
  });
});
