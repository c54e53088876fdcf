// A thread that trains models with stock tfjs-layers on tfjs's WebAssembly backend, one after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { buildModel, caseData, findCase } from 'lethe/bench';

const { name, steps, models } = workerData;
const of = findCase(name);
const data = caseData(of);
await tf.setBackend('wasm');
if (tf.backend().constructor !== BackendWasm) throw new Error(`expected BackendWasm, got ${tf.getBackend()}`);
const x = tf.tensor(data.x.values, data.x.shape);
const y = tf.tensor(data.y.values, data.y.shape);

async function train(epochs) {
  const model = buildModel(of, data);
  const options = { epochs, batchSize: of.batch, shuffle: false, verbose: 0, yieldEvery: 'never' };
  await model.fit(x, y, options);
  model.dispose();
}

await train(2);
parentPort.postMessage('ready');
parentPort.once('message', async () => {
  const started = Date.now();
  for (let model = 0; model < models; model++) await train(steps);
  parentPort.postMessage({ started, ended: Date.now() });
});
