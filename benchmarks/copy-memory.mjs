// What the defaults of Keras are worth on copy memory: node benchmarks/copy-memory.mjs [--seeds 5] [--epochs 60]
//
// An LSTM reads 5 symbols out of 8, waits 10 steps and repeats them. Printed are the parts of the symbols that it
// repeats right, of 1000 sequences that it has not seen, by tfjs-layers' defaults and by Keras' (`kerasDefaults`).
import { parseArgs } from 'node:util';
import { adam, dense, kerasDefaults, lstm, Network, releaseKernels, timeDistributed } from '../dist/core.js';

const { values: options } = parseArgs({
  options: { seeds: { type: 'string', default: '5' }, epochs: { type: 'string', default: '60' } },
});
const [SYMBOLS, COPIED, WAIT, UNITS] = [8, 5, 10, 64];
/** Beside the symbols: nothing, and the sign to repeat. */
const [NOTHING, REPEAT] = [SYMBOLS, SYMBOLS + 1];
const STEPS = 2 * COPIED + WAIT;

/** `count` sequences, one-hot, and what to say at each step. */
function sequences(count, seed) {
  const inputs = new Float32Array(count * STEPS * (SYMBOLS + 2));
  const outputs = new Float32Array(count * STEPS);
  let state = seed;
  const draw = () => {
    // Marsaglia's xorshift32.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % SYMBOLS;
  };
  for (let sample = 0; sample < count; sample++) {
    const symbols = Array.from({ length: COPIED }, draw);
    for (let step = 0; step < STEPS; step++) {
      const at = sample * STEPS + step;
      const repeating = step - COPIED - WAIT;
      inputs[at * (SYMBOLS + 2) + (symbols[step] ?? (repeating === 0 ? REPEAT : NOTHING))] = 1;
      outputs[at] = symbols[repeating] ?? NOTHING;
    }
  }
  return {
    x: { values: inputs, shape: [count, STEPS, SYMBOLS + 2] },
    y: { values: outputs, shape: [count, STEPS, 1] },
  };
}

/** Part of the repeated symbols for which the right output is the largest. */
function accuracy({ values }, { values: expected }) {
  let right = 0;
  let all = 0;
  for (let at = 0; at < expected.length; at++) {
    if (at % STEPS < COPIED + WAIT) continue;
    const row = values.subarray(at * (SYMBOLS + 1), (at + 1) * (SYMBOLS + 1));
    all++;
    if (row.indexOf(Math.max(...row)) === expected[at]) right++;
  }
  return right / all;
}

const train = sequences(4000, 1);
const test = sequences(1000, 2);
const epochs = Number(options.epochs);
for (const [name, ofLstm, ofDense] of [
  ['tfjs-layers', {}, {}],
  ['Keras', kerasDefaults.lstm, kerasDefaults.dense],
]) {
  const accuracies = [];
  for (let seed = 0; seed < Number(options.seeds); seed++) {
    const network = Network.create(
      [
        lstm({ ...ofLstm, units: UNITS, returnSequences: true, inputShape: [STEPS, SYMBOLS + 2] }),
        timeDistributed({ layer: dense({ ...ofDense, units: SYMBOLS + 1, activation: 'softmax' }) }),
      ],
      { seed },
    );
    network.compile({ optimizer: adam(0.003), loss: 'sparseCategoricalCrossentropy' });
    await network.fit(train.x, train.y, { epochs, batchSize: 32, seed });
    accuracies.push(accuracy(await network.predict(test.x), test.y));
  }
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
  const list = accuracies.map((value) => value.toFixed(3)).join(' ');
  console.log(`defaults of ${name}: ${mean.toFixed(3)} of the symbols (seed by seed ${list})`);
}
await releaseKernels();
