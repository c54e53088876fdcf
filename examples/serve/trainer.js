// Trains, in a worker: whatever it has to do, the server answers meanwhile.
import { adam, dense, lstm, Network, sequential } from 'lethe/core';
import { statusOf } from './errors.js';

self.onmessage = async ({ data: { id, series } }) => {
  try {
    self.postMessage({ id, status: 200, ...(await train(series)) });
  } catch (error) {
    self.postMessage({ id, status: statusOf(error), message: error.message });
  }
};

/** `x` is [batch][time][features], `y` [batch][outputs]. The network comes back as bytes, which `Network.load` reads. */
async function train({ x, y, units, epochs, learningRate, seed, limits }) {
  const inputShape = [x[0].length, x[0][0].length];
  const layers = [lstm({ units, inputShape }), dense({ units: y[0].length })];
  const network = Network.create(sequential({ layers }), { seed });
  network.compile({ optimizer: adam(learningRate), loss: 'meanSquaredError' });
  const start = performance.now();
  // One thread: the other cores are for predictions. Any number of threads gives the same bits.
  const { history, fingerprint } = await network.fit(x, y, { epochs, seed, threads: 1, limits });
  const milliseconds = performance.now() - start;
  return { fingerprint, milliseconds, loss: history.loss, bytes: await network.toBytes() };
}
