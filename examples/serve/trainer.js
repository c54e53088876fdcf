// Trains in a worker, so the server can answer meanwhile.
import { adam, dense, lstm, Network, sequential } from 'lethe/core';
import { statusOf } from './errors.js';

self.onmessage = async ({ data: { id, series } }) => {
  try {
    self.postMessage({ id, status: 200, ...(await train(series)) });
  } catch (error) {
    self.postMessage({ id, status: statusOf(error), message: error.message });
  }
};

/** `x` is [batch][time][features], `y` [batch][outputs]. Returns the network as bytes, for `Network.load`. */
async function train({ x, y, units, epochs, learningRate, seed, limits }) {
  const inputShape = [x[0].length, x[0][0].length];
  const layers = [lstm({ units, inputShape }), dense({ units: y[0].length })];
  const network = Network.create(sequential({ layers }), { seed });
  network.compile({ optimizer: adam(learningRate), loss: 'meanSquaredError' });
  const start = performance.now();
  // One thread leaves the other cores to predictions. Any number of threads gives the same bits.
  const { history, fingerprint } = await network.fit(x, y, { epochs, seed, threads: 1, limits });
  const milliseconds = performance.now() - start;
  return { fingerprint, milliseconds, loss: history.loss, bytes: await network.toBytes() };
}
