// What a newcomer writes: the experiment, then a model of their own.
import * as tfl from '@tensorflow/tfjs-layers';
import { experiment, fingerprint, fit, initialize, SeriesPredictor, useWasm } from 'lethe';

export async function train() {
  const { threads, reason } = await useWasm({ threads: 2 });

  const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 1 });
  await predictor.train(experiment.train.x, experiment.train.y, { epochs: 20 });

  const model = tfl.sequential();
  model.add(tfl.layers.lstm({ units: 5, inputShape: [4, 1] }));
  model.add(tfl.layers.dense({ units: 1 }));
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  initialize(model, 1);
  await fit(model, experiment.train.x, [[11], [15], [12]], { epochs: 20 });

  return { threads, reason, predictor: await predictor.fingerprint(), model: await fingerprint(model) };
}
