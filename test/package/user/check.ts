// TypeScript of a user: only has to compile.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  experiment,
  type FitHistory,
  fingerprint,
  fit,
  initialize,
  LetheError,
  SeriesPredictor,
  useWasm,
  type WasmInfo,
} from 'lethe';
import { releaseWasm } from 'lethe/tfjs-wasm';

const info: WasmInfo = await useWasm({ threads: 2 });
const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 1 });
const history: FitHistory = await predictor.train(experiment.train.x, experiment.train.y, {
  epochs: 20,
  onEpoch: (epoch, loss) => console.log(epoch + 1, loss.toFixed(3)),
});
const predictions: number[][] = await predictor.predict(experiment.test.x);

const layers = [tfl.layers.lstm({ units: 5, inputShape: [4, 1] }), tfl.layers.dense({ units: 1 })];
const model: tfl.LayersModel = tfl.sequential({ layers });
model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
initialize(model, 1);
const fitted = await fit(model, tf.zeros([3, 4, 1]), [[11], [15], [12]], { epochs: 20, shuffle: false });

const prints: string[] = [history.fingerprint, fitted.fingerprint, await fingerprint(predictor.model)];
console.log(info.threads, info.reason, predictions[0]?.[0]?.toFixed(2), prints.join());
await releaseWasm().catch((error: unknown) => {
  if (error instanceof LetheError) console.log(error.code);
});

// @ts-expect-error threads is a number
await useWasm({ threads: 'two' });
// @ts-expect-error seqSize is missing
new SeriesPredictor({ inputDim: 1 });
