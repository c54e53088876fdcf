import { SeriesPredictor } from '../../../src/index.js';

/** The smallest predictor that has something to lose: two inputs and units, two steps of training. */
export async function trainSmall(): Promise<SeriesPredictor> {
  const predictor = new SeriesPredictor({ inputDim: 2, seqSize: 3, hiddenDim: 2, seed: 1 });
  const sequence = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  await predictor.train([sequence], [[1, 2, 3]], { epochs: 2 });
  return predictor;
}
