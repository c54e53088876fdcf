// Microseconds of one time step of a network that is streamed: an LSTM with a dense layer on it,
// by the number of streams that go on at once.
//
//   npm run bench:stream -- [--repetitions 25] [--units 64] [--features 8] [--batches 1,64,4096] [--threads 1,auto]
//
// Runs in Bun and Deno as well: bun benchmarks/stream.mjs, deno run -A benchmarks/stream.mjs. Streams are warm: they
// have stepped for a while before. Repetitions go through everything in turn, so that a busy machine is busy for all;
// best and median are printed, and what the best one is for each stream.
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { median } from '../dist/bench/statistics.js';
import { dense, lstm, Network, sequential } from '../dist/core.js';

/** How long one measurement takes, in milliseconds: long against the clock, short against other programs' turns. */
const DURATION = 20;
const WARM_UP = 200;

const { values } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '25' },
    units: { type: 'string', default: '64' },
    features: { type: 'string', default: '8' },
    batches: { type: 'string', default: '1,64,4096' },
    threads: { type: 'string', default: '1,auto' },
  },
});
const [units, features] = [values.units, values.features].map(Number);
const network = Network.create(
  sequential({
    layers: [lstm({ units, returnSequences: true, inputShape: [null, features] }), dense({ units: 1 })],
  }),
  { seed: 1 },
);

const measured = [];
for (const batch of values.batches.split(',').map(Number)) {
  for (const threads of values.threads.split(',')) measured.push(await open(batch, threads));
}
for (const one of measured) warmUp(one);
for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
  for (const one of measured) one.times.push(timeOnce(one));
}
print();
for (const { stream } of measured) stream.close();

async function open(batch, threads) {
  const stream = await network.stream(threads === 'auto' ? { batch } : { batch, threads: Number(threads) });
  const x = Float32Array.from({ length: batch * features }, (_, i) => ((i * 0.6180339887498949) % 1) - 0.5);
  return { batch, threads, stream, x, steps: 1, times: [] };
}

/** Until engines have optimised it; then as many steps as fill a measurement. */
function warmUp(one) {
  const begin = performance.now();
  let steps = 0;
  while (performance.now() - begin < WARM_UP) {
    one.stream.step(one.x);
    steps++;
  }
  one.steps = Math.max(1, Math.round((steps * DURATION) / WARM_UP));
}

/** Microseconds of one step. */
function timeOnce({ stream, x, steps }) {
  const begin = performance.now();
  for (let i = 0; i < steps; i++) stream.step(x);
  return (1000 * (performance.now() - begin)) / steps;
}

function print() {
  const load = loadavg().map((number) => number.toFixed(1));
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${runtime()}, load ${load.join(' ')}`);
  console.log(
    `LSTM ${units} on ${features} features, dense 1; ${values.repetitions} repetitions, microseconds of a step\n`,
  );
  console.log('| streams | threads | best | median | best, for each stream |\n|---|---|---|---|---|');
  for (const { batch, threads, times } of measured) {
    const best = Math.min(...times);
    const cells = [best, median(times), best / batch].map((time) => time.toFixed(2));
    console.log(`| ${[batch, threads, ...cells].join(' | ')} |`);
  }
}

function runtime() {
  const { deno, bun, node } = process.versions;
  if (deno) return `Deno ${deno}`;
  return bun ? `Bun ${bun}` : `Node ${node}`;
}
