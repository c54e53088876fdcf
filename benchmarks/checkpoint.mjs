// What checkpoints cost a training run: the same steps with one a second, with one after a given number of steps, and without, in one
// process and in turn. Written to real files, which are flushed; the last one of a run is waited for.
//
//   npm run bench:checkpoint -- [--case medium] [--seconds 5] [--steps 20] [--repetitions 8] [--threads 1] [--to FOLDER]
//
// Best and median are printed of wall time and of the process's processor time (all its threads), and what one checkpoint
// costs: the difference to the run without, by their number. Runs in Bun and Deno as well.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { findCase } from '../dist/bench/cases.js';
import { caseData } from '../dist/bench/data.js';
import { median } from '../dist/bench/statistics.js';
import { checkpoints } from '../dist/checkpoint/index.js';
import { adam, dense, lstm, Network, timeDistributed } from '../dist/core.js';

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: 'medium' },
    seconds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '20' },
    repetitions: { type: 'string', default: '8' },
    threads: { type: 'string', default: '1' },
    to: { type: 'string', default: tmpdir() },
  },
});
const of = findCase(values.case);
const { x, y, weights } = caseData(of);
const folder = mkdtempSync(path.join(values.to, 'lethe-bench-checkpoint-'));

/** Each with its options of `checkpoints`, and what was measured. */
const variants = [
  { name: 'none', every: undefined, runs: [] },
  { name: 'one a second', every: { everySeconds: 1 }, runs: [] },
  { name: `one in ${values.steps} steps`, every: { everySteps: Number(values.steps) }, runs: [] },
];

const calibration = await train(undefined, 100);
const epochs = Math.round((100 * 1000 * Number(values.seconds)) / calibration.wall);
for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
  const order = repetition % 2 === 0 ? variants : variants.toReversed();
  for (const { every, runs } of order) runs.push(await train(every, epochs));
}
rmSync(folder, { recursive: true });
print();

async function train(every, steps) {
  const { time, inputs, units, outputs, batch } = of;
  const network = Network.create([
    lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid', inputShape: [time, inputs] }),
    timeDistributed({ layer: dense({ units: outputs }) }),
  ]);
  network.compile({ optimizer: adam(0.001), loss: of.loss });
  network.setWeights(weights.map(({ values }) => values));
  const counted = { count: 0, blocked: 0 };
  const options = { epochs: steps, batchSize: batch, shuffle: false, threads: Number(values.threads) };
  const to = path.join(folder, 'run');
  if (every !== undefined) options.checkpoint = counting(checkpoints({ to, ...every }), counted);
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const { fingerprint } = await network.fit(x, y, options);
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  rmSync(to, { recursive: true, force: true });
  return { wall, cpu: (user + system) / 1000, fingerprint, ...counted };
}

/** Counts what is taken, and how long the training run is held up by it: without the copy of the weights. */
function counting(recorder, counted) {
  const record = recorder.record.bind(recorder);
  recorder.record = (...args) => {
    const begin = performance.now();
    const result = record(...args);
    counted.blocked += performance.now() - begin;
    counted.count++;
    return result;
  };
  return recorder;
}

function print() {
  const fingerprints = new Set(variants.flatMap(({ runs }) => runs.map(({ fingerprint }) => fingerprint)));
  if (fingerprints.size !== 1) throw new Error('checkpoints have changed the bits');
  const load = loadavg().map((number) => number.toFixed(1));
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${runtime()}, load ${load.join(' ')}`);
  console.log(
    `${of.name}: ${epochs} steps a run on ${values.threads} thread(s), ${values.repetitions} runs each\n`,
  );
  const heading = ['checkpoints', 'taken', 'wall, ms: best', 'median', 'CPU, ms: best', 'median'];
  console.log(`| ${[...heading, 'one costs, ms: wall', 'CPU', 'of all CPU'].join(' | ')} |`);
  console.log('|---|---|---|---|---|---|---|---|---|');
  const best = (list) => Math.min(...list);
  const none = variants[0].runs;
  for (const { name, runs } of variants) {
    const count = median(runs.map((run) => run.count));
    const times = (what) => runs.map((run) => run[what]);
    const numbers = ['wall', 'cpu'].flatMap((what) => [best(times(what)), median(times(what))]);
    // Differences of runs that were neighbours: the machine was as busy for both.
    const [wall, cpu] = ['wall', 'cpu'].map((what) =>
      count === 0 ? 0 : median(times(what).map((time, index) => time - none[index][what])) / count,
    );
    const cost = (100 * cpu * count) / median(none.map((run) => run.cpu));
    const cells = [count, ...numbers.map((number) => number.toFixed(0)), wall.toFixed(2), cpu.toFixed(2)];
    console.log(`| ${[name, ...cells, `${cost.toFixed(2)} %`].join(' | ')} |`);
  }
  const held = variants.flatMap(({ runs }) =>
    runs.flatMap(({ blocked, count }) => (count > 0 ? blocked / count : [])),
  );
  console.log(
    `\nEncoding holds training up for ${best(held).toFixed(2)} ms (best), ${median(held).toFixed(2)} ms (median) each.`,
  );
}

function runtime() {
  const { deno, bun, node } = process.versions;
  if (deno) return `Deno ${deno}`;
  return bun ? `Bun ${bun}` : `Node ${node}`;
}
