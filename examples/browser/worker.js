// Trains off the main thread. Import maps do not apply to workers, so this imports lethe/core by its path: one file
// that imports nothing. (With Vite you can write 'lethe/core' here, too.)
import {
  adam,
  dense,
  lstm,
  Network,
  sequential,
  timeDistributed,
} from './node_modules/lethe/dist/core.min.js';
import { windows } from './wave.js';

addEventListener('message', async ({ data: { units, epochs, seed } }) => {
  try {
    const { x, y } = windows({ samples: 64, time: 32 });
    const layers = [
      lstm({ units, inputShape: [32, 1], returnSequences: true }),
      timeDistributed({ layer: dense({ units: 1 }) }),
    ];
    const network = Network.create(sequential({ layers }), { seed });
    network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });

    const onEpochEnd = (_, { loss }) => postMessage({ type: 'epoch', loss });
    const start = performance.now();
    const { fingerprint } = await network.fit(x, y, { epochs, seed, callbacks: [{ onEpochEnd }] });
    const milliseconds = performance.now() - start;
    postMessage({ type: 'trained', bytes: await network.toBytes(), fingerprint, milliseconds });
  } catch (error) {
    postMessage({ type: 'failed', message: error.message });
  }
});
