// Trains off the main thread, so the page stays quick. Sends the loss of each epoch, then predictions.
import { adam, dense, lstm, Network, timeDistributed } from 'lethe/core';
import { wave } from './wave.js';

const STEPS = 32;
const SAMPLES = 64;
const SHOWN = 160;

addEventListener('message', async ({ data: { epochs, seed } }) => {
  try {
    const series = wave(SAMPLES + STEPS).map((value) => [value]);
    const starts = Array.from({ length: SAMPLES }, (_, start) => start);
    const x = starts.map((start) => series.slice(start, start + STEPS)); // [samples, time steps, features]
    const y = starts.map((start) => series.slice(start + 1, start + 1 + STEPS)); // for each step, the next value

    const layers = [
      lstm({ units: 16, inputShape: [null, 1], returnSequences: true }),
      timeDistributed({ layer: dense({ units: 1 }) }),
    ];
    const network = Network.create(layers, { seed });
    network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
    const onEpochEnd = (epoch, { loss }) => postMessage({ type: 'epoch', epoch, loss });
    const { fingerprint } = await network.fit(x, y, { epochs, seed, callbacks: [{ onEpochEnd }] });

    // Goes on with the wave, one value at a time.
    const real = wave(SHOWN + 1);
    const stream = await network.stream();
    const predicted = real.slice(0, SHOWN).map((value) => stream.step([value])[0]);
    stream.close();
    postMessage({ type: 'trained', fingerprint, real: real.slice(1), predicted });
  } catch (error) {
    postMessage({ type: 'failed', message: error.message });
  }
});
