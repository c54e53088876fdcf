// Whether the thread counts that Lethe takes by default pay: steps of training and predictions on one thread and by
// default, for kinds of networks and sizes around the one from which a second thread is taken.
//
//   npm run bench:threads -- [--repetitions 15] [--layers lstm,gru] [--units 16,32] [--batches 2,8,32] [--all]
//
// One thread, the default and as many threads asked for (which never rest) take turns, so that a busy machine is busy for all.
// Told are least times and their quotients to one thread, and medians of the quotients of pairs; rows where the default is
// one thread are left out, as all are the same then, but with --all. Ends with 1 where a default is more
// than 5 % slower than one thread by both.
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { median } from '../dist/bench/statistics.js';
import {
  adam,
  bidirectional,
  conv1d,
  dense,
  embedding,
  gru,
  lstm,
  Network,
  sequential,
  simpleRNN,
} from '../dist/core.js';

/** How long one measurement takes, in milliseconds: long against the clock, short against other programs' turns. */
const DURATION = 100;
const FEATURES = 8;
/** What the goal allows: a default that is slower than one thread by this share. */
const ALLOWED = 1.05;
const SIDES = ['one', 'usual', 'all'];

/** What stands before the read-out, by name. */
const LAYERS = {
  lstm: (units, time) => [lstm({ units, inputShape: [time, FEATURES] })],
  gru: (units, time) => [gru({ units, inputShape: [time, FEATURES] })],
  simpleRNN: (units, time) => [simpleRNN({ units, inputShape: [time, FEATURES] })],
  stacked: (units, time) => [
    lstm({ units, returnSequences: true, inputShape: [time, FEATURES] }),
    lstm({ units }),
  ],
  bidirectional: (units, time) => [bidirectional({ layer: lstm({ units }), inputShape: [time, FEATURES] })],
  embedding: (units, time) => [
    embedding({ inputDim: 1000, outputDim: units, inputLength: time }),
    lstm({ units }),
  ],
  conv1d: (units, time) => [
    conv1d({ filters: units, kernelSize: 5, activation: 'relu', inputShape: [time, FEATURES] }),
    lstm({ units }),
  ],
};

const { values } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '15' },
    layers: { type: 'string', default: Object.keys(LAYERS).join(',') },
    units: { type: 'string', default: '8,16,24,32,64' },
    batches: { type: 'string', default: '2,3,5,8,32,128' },
    times: { type: 'string', default: '10,50' },
    all: { type: 'boolean', default: false },
  },
});
const numbers = (text) => text.split(',').map(Number);

const rows = [];
for (const layers of values.layers.split(',')) {
  for (const units of numbers(values.units)) {
    for (const batch of numbers(values.batches)) {
      for (const time of numbers(values.times)) rows.push(...(await open({ layers, units, batch, time })));
    }
  }
}
const measured = rows.filter((row) => values.all || row.threads > 1);
for (const row of measured) {
  for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
    const first = repetition % 2 === 0;
    for (const side of first ? SIDES : SIDES.toReversed()) row[side].push(await timeOnce(row, side));
  }
}
print();

/** The two rows of a network: a training run of some steps, and a prediction. */
async function open({ layers, units, batch, time }) {
  const network = Network.create(
    sequential({ layers: [...LAYERS[layers](units, time), dense({ units: 1 })] }),
    {
      seed: 1,
    },
  );
  const plans = { predict: network.explain({ batchSize: batch }) };
  network.compile({ optimizer: adam(0.001), loss: 'meanSquaredError' });
  plans.fit = network.explain({ batchSize: batch });
  const words = layers === 'embedding';
  const x = {
    values: Float32Array.from({ length: batch * time * (words ? 1 : FEATURES) }, (_, i) =>
      words ? (i * 7919) % 1000 : ((i * 0.6180339887498949) % 1) - 0.5,
    ),
    shape: words ? [batch, time] : [batch, time, FEATURES],
  };
  const y = { values: new Float32Array(batch).fill(0.25), shape: [batch, 1] };
  const options = { batchSize: batch, shuffle: false };
  const fit = (steps, threads) => network.fit(x, y, { ...options, ...threads, epochs: steps });
  const predict = async (steps, threads) => {
    for (let i = 0; i < steps; i++) await network.predict(x, { batchSize: batch, ...threads });
  };
  const opened = [];
  for (const [what, run] of Object.entries({ fit, predict })) {
    const { threads, operations } = plans[what];
    const row = {
      layers,
      units,
      batch,
      time,
      what,
      run,
      threads,
      operations,
      one: [],
      usual: [],
      all: [],
      steps: 1,
    };
    if (values.all || threads > 1) await warmUp(row);
    opened.push(row);
  }
  return opened;
}

/** Until engines have optimised it; then as many steps as fill a measurement. */
async function warmUp(row) {
  const begin = performance.now();
  let steps = 0;
  while (performance.now() - begin < 4 * DURATION) {
    await row.run(1, { threads: 1 });
    steps++;
  }
  row.steps = Math.max(1, Math.round(steps / 4));
  await row.run(row.steps, {});
}

/** Microseconds of one step or prediction. */
async function timeOnce({ run, steps, threads }, side) {
  const begin = performance.now();
  await run(steps, side === 'usual' ? {} : { threads: side === 'one' ? 1 : threads });
  return (1000 * (performance.now() - begin)) / steps;
}

function print() {
  const load = loadavg().map((number) => number.toFixed(1));
  const { versions } = process;
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${versions.node}, load ${load.join(' ')}`);
  console.log(
    `${measured.length} of ${rows.length} rows; ${values.repetitions} repetitions; microseconds of a step\n`,
  );
  console.log(
    '| layers | units | batch | time | what | million operations | threads | 1 thread | default | asked for | least | pairs | asked for: least | pairs |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|---|---|');
  const slow = [];
  for (const row of measured) {
    const { layers, units, batch, time, what, operations, threads, one, usual, all } = row;
    const least = Math.min(...usual) / Math.min(...one);
    const pairs = median(usual.map((time, at) => time / one[at]));
    const cells = [layers, units, batch, time, what, (operations / 1e6).toFixed(1), threads];
    const allPairs = median(all.map((time, at) => time / one[at]));
    cells.push(
      Math.min(...one).toFixed(1),
      Math.min(...usual).toFixed(1),
      Math.min(...all).toFixed(1),
      least.toFixed(3),
      pairs.toFixed(3),
    );
    cells.push((Math.min(...all) / Math.min(...one)).toFixed(3), allPairs.toFixed(3));
    console.log(`| ${cells.join(' | ')} |`);
    if (least > ALLOWED && pairs > ALLOWED) slow.push(row);
  }
  console.log(`\nSlower than one thread by more than 5 %: ${slow.length} of ${measured.length}`);
  if (slow.length > 0) process.exitCode = 1;
}
