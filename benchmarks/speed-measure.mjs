// One measurement of the speed benchmark in a process of its own: reads a request as JSON from standard input,
// trains as one of peers/*.mjs does, and prints the answer as its last line. peers/pytorch.py is the like of it.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { sizeOf } from './speed-cases.mjs';
import { median } from './statistics.mjs';

const request = JSON.parse(await text(process.stdin));
console.log(`\n${JSON.stringify(request.probe ? await probe() : await measure())}`);

async function probe() {
  const { findEngine } = await import('./peers/lethe.mjs');
  return { engine: await findEngine(() => makeModel([1, 2, 1, 2])) };
}

async function measure() {
  const arrays = await readArrays(request.data, request.shapes);
  const [x, y, ...weights] = arrays;
  const { prepare } = await import(`./peers/${request.adapter}.mjs`);
  const training = await prepare({ ...request, data: [x, y] }, () => {
    const model = makeModel(request.shape);
    const tensors = weights.map(({ values, shape }) => tf.tensor(values, shape));
    model.setWeights(tensors);
    tf.dispose(tensors);
    return model;
  });
  const started = performance.now();
  const first = await training.run(1);
  const firstStepMs = performance.now() - started;
  const sinceStartMs = Date.now() - request.startedAt;
  const checked = await training.run(request.checkedSteps - 1);
  await training.run(request.warmUp);
  const blocks = [];
  for (let block = 0; block < request.blocks; block++) {
    const blockStarted = performance.now();
    await training.run(request.steps);
    blocks.push((performance.now() - blockStarted) / request.steps);
  }
  return {
    engine: training.engine,
    firstStepMs,
    sinceStartMs,
    stepMs: median(blocks),
    losses: [...first.losses, ...checked.losses],
    fingerprint: checked.fingerprint,
  };
}

/** `{values, shape}` of each array of a case's file. */
async function readArrays(file, shapes) {
  const bytes = await readFile(file);
  let offset = 0;
  return shapes.map((shape) => {
    const values = new Float32Array(sizeOf(shape));
    new Uint8Array(values.buffer).set(bytes.subarray(offset, offset + values.byteLength));
    offset += values.byteLength;
    return { values, shape };
  });
}

/** An LSTM with sigmoid gates and a linear read-out at each step. */
function makeModel([, time, input, units]) {
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({
        units,
        inputShape: [time, input],
        returnSequences: true,
        recurrentActivation: 'sigmoid',
        // The weights are set afterwards; stock tfjs's orthogonal default takes long.
        recurrentInitializer: 'zeros',
      }),
      tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 1 }) }),
    ],
  });
  const { learningRate, beta1, beta2, epsilon } = request.adam;
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}
