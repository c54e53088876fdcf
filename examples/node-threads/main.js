// Trains one network on one thread and on two: the times differ, the weights are the same to the last bit.
// Run it: node main.js [epochs]
import { adam, dense, lstm, Network, sequential } from 'lethe/core';

const epochs = Number(process.argv[2] ?? 5);
const [samples, time, features, units] = [256, 50, 16, 128];

/** Integers from 0 to 255 from a linear congruential generator: the same in each run. */
let state = 1;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state >>> 24;
}

const x = {
  shape: [samples, time, features],
  values: Float32Array.from({ length: samples * time * features }, () => random() / 256),
};
/** The value to learn: the mean of the first feature over time. */
const means = Array.from({ length: samples }, (_, sample) => {
  const steps = Array.from({ length: time }, (_, step) => x.values[(sample * time + step) * features]);
  return [steps.reduce((sum, value) => sum + value, 0) / time];
});

async function train(threads, epochs) {
  const layers = [lstm({ units, inputShape: [time, features] }), dense({ units: 1 })];
  const network = Network.create(sequential({ layers }), { seed: 1 });
  network.compile({ optimizer: adam(0.003), loss: 'meanSquaredError' });
  const start = performance.now();
  const { history, fingerprint } = await network.fit(x, means, { epochs, batchSize: 64, threads });
  return { milliseconds: performance.now() - start, loss: history.loss.at(-1), fingerprint };
}

console.log(`LSTM of ${units} units, ${samples} sequences of ${time} steps x ${features}, ${epochs} epochs`);
const fingerprints = new Set();
for (const threads of [1, 2]) {
  await train(threads, 1); // starts the threads and warms up
  const { milliseconds, loss, fingerprint } = await train(threads, epochs);
  fingerprints.add(fingerprint);
  const words = [`${threads} thread${threads === 1 ? ': ' : 's:'}`, `${milliseconds.toFixed(0)} ms`];
  console.log(...words, `loss ${loss.toPrecision(6)}`, fingerprint);
}
console.log(fingerprints.size === 1 ? 'The fingerprints are equal.' : 'The fingerprints differ!');
process.exitCode = fingerprints.size === 1 ? 0 : 1;
