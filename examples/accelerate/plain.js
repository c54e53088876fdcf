// An ordinary tfjs-layers program: an LSTM learns to forecast a wave, and predicts. Run it: node plain.js
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

await tf.setBackend('cpu');
const [samples, time, units] = [128, 24, 32];
const wave = Array.from({ length: samples + time }, (_, at) => [Math.sin(0.3 * at) * Math.cos(0.07 * at)]);
const x = tf.tensor3d(Array.from({ length: samples }, (_, at) => wave.slice(at, at + time)));
const y = tf.tensor2d(wave.slice(time));

/** Starts from the same weights in each run. */
const kernelInitializer = tfl.initializers.glorotUniform({ seed: 1 });
const recurrentInitializer = tfl.initializers.glorotNormal({ seed: 2 });
const model = tfl.sequential();
model.add(tfl.layers.lstm({ units, kernelInitializer, recurrentInitializer, inputShape: [time, 1] }));
model.add(tfl.layers.dense({ units: 1, kernelInitializer }));
const start = performance.now();
model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
const { history } = await model.fit(x, y, { epochs: 3, batchSize: 32, shuffle: false });
const outputs = model.predict(x);
export const milliseconds = performance.now() - start;
export const loss = history.loss.at(-1);
export const predictions = await outputs.data();
const [name] = import.meta.url.split('/').slice(-1);
console.log(`${name}: fit and predict in ${milliseconds.toFixed(0)} ms, loss ${loss.toFixed(4)}`);
