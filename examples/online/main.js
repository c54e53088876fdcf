// Predicts each value of a stream before it comes, then learns from it. Run it: node main.js, deno run main.js or bun main.js
import { adam, dense, lstm, Network, timeDistributed } from 'lethe/core';
import { DAY, sensor } from './sensor.js';

const DAYS = 80;
/** Days that both networks learn at the start. */
const FIRST = 20;
/** Every N values it learns from the last values, in a few optimizer steps. */
const [EVERY, WINDOW, STEPS] = [DAY, 6 * DAY, 8];
/** Days for each printed line. */
const SHOWN = 10;

const network = Network.create(
  [
    lstm({ units: 16, inputShape: [null, 1], returnSequences: true }),
    timeDistributed({ layer: dense({ units: 1 }) }),
  ],
  { seed: 1 },
);
network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });

/** Learns the value after each value of a series; an epoch is one optimizer step. */
function learn(series, epochs) {
  const column = (from, to) => series.slice(from, to).map((value) => [value]);
  return network.fit([column(0, -1)], [column(1)], { epochs, seed: 1 });
}

/** A stream's prediction after a series, once its state is reset. */
function follow(stream, series) {
  stream.reset();
  let next = 0;
  for (const value of series) next = stream.step([value])[0];
  return next;
}

const past = [];
const values = sensor({ days: DAYS, seed: 1 });
while (past.length < FIRST * DAY) past.push(values.next().value);
let { fingerprint } = await learn(past, 300);

// A stream keeps the weights it was opened with: this one stops learning here.
const stopped = await network.stream();
let learning = await network.stream();
let guesses = [follow(stopped, past.slice(-WINDOW)), follow(learning, past.slice(-WINDOW))];
/** Sums of absolute errors: of the network that learns, the one that stopped, and two naive forecasts (the last value, the value a day ago). */
let errors = [0, 0, 0, 0];

console.log('days       learning   stopped    last value a day ago (mean absolute errors)');
for (const value of values) {
  // First all predict, then they see the value.
  const predicted = [guesses[1], guesses[0], past.at(-1), past.at(-DAY)];
  errors = errors.map((sum, index) => sum + Math.abs(value - predicted[index]));
  past.push(value);

  if (past.length % EVERY === 0) {
    const window = past.slice(-WINDOW);
    ({ fingerprint } = await learn(window, STEPS));
    learning.close();
    learning = await network.stream();
    guesses = [follow(stopped, window), follow(learning, window)];
  } else {
    guesses = [stopped.step([value])[0], learning.step([value])[0]];
  }

  const day = past.length / DAY;
  if (day % SHOWN === 0) {
    const means = errors.map((sum) => (sum / (SHOWN * DAY)).toFixed(4).padEnd(11));
    console.log(`${day - SHOWN + 1} to ${day}   ${means.join('').trimEnd()}`);
    errors = [0, 0, 0, 0];
  }
}
stopped.close();
learning.close();
console.log(`fingerprint ${fingerprint}`);
