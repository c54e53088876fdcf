// A training run of `lethe/core` that keeps checkpoints in a folder and goes on with the newest: `node train.mjs FOLDER THREADS EPOCHS`.
// Without a folder it keeps none. Prints what it came to.
import { checkpoints } from 'lethe/checkpoint';
import { dense, dropout, lstm, Network, rmsprop } from 'lethe/core';

const [folder, threads, epochs] = process.argv.slice(2);
const SAMPLES = 11;

const network = Network.create(
  [lstm({ units: 12, inputShape: [6, 2], dropout: 0.2 }), dropout({ rate: 0.1 }), dense({ units: 1 })],
  { seed: 5 },
);
network.compile({
  optimizer: rmsprop(0.002, 0.9, 0.5, 1e-7, true),
  loss: 'meanSquaredError',
  metrics: ['mae'],
});
const numbers = (count, of) => Array.from({ length: count }, (_, at) => ((of * at * 7919) % 4096) / 2048 - 1);
const x = { values: numbers(SAMPLES * 12, 1), shape: [SAMPLES, 6, 2] };
const y = { values: numbers(SAMPLES, 3), shape: [SAMPLES, 1] };
const { history, epoch, fingerprint, timings } = await network.fit(x, y, {
  epochs: Number(epochs),
  batchSize: 4, // The last one is smaller.
  seed: 2,
  validationSplit: 0.2,
  learningRateSchedule: (at, rate) => (at % 4000 === 3999 ? rate * 0.5 : rate),
  threads: Number(threads),
  ...(folder !== '' && {
    checkpoint: checkpoints({ to: folder, everySeconds: 0.01, best: 'loss', resume: true }),
  }),
});
const losses = [...new BigInt64Array(Float64Array.from(history.loss).buffer)].map(String);
console.log(JSON.stringify({ fingerprint, losses, epochs: epoch.length, steps: timings.steps }));
