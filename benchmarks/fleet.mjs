// How many models a second a fleet trains, and what its stores cost. Rows are data: one record each.
//
//   npm run bench:fleet -- [--row TEXT] [--count 100000]
//
// One row after the other, each in new threads; `--row` takes those whose name begins so. Runs in Bun and Deno as well.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { findCase } from '../dist/bench/cases.js';
import { caseData } from '../dist/bench/data.js';
import { adam, dense, lstm, Network, timeDistributed } from '../dist/core.js';
import { Fleet, folderStore, memoryStore } from '../dist/fleet/index.js';
import { experiment } from '../dist/forgetting/experiment/experiment.js';
import { formatTable } from '../dist/text/table.js';

const { values } = parseArgs({
  options: { row: { type: 'string', default: '' }, count: { type: 'string', default: '100000' } },
});

const network = (units, time, inputs, outputs) => [
  lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid', inputShape: [time, inputs] }),
  timeDistributed({ layer: dense({ units: outputs }) }),
];
const compile = { optimizer: adam(0.001), loss: 'meanSquaredError' };
const { x, y } = experiment.train;
const small = findCase('small');
const smallData = caseData(small);

/** What is trained, by name. */
const KINDS = {
  experiment: {
    network: network(10, 4, 1, 1),
    compile,
    data: { values: { x, y: y.map((row) => row.map((value) => [value])) } },
    options: { epochs: 1000, batchSize: 3, shuffle: false },
  },
  small: {
    network: network(small.units, small.time, small.inputs, small.outputs),
    compile: { ...compile, loss: small.loss },
    data: { values: { x: smallData.x, y: smallData.y } },
    options: { epochs: 100, batchSize: small.batch, shuffle: false },
  },
  tiny: {
    network: [lstm({ units: 2, inputShape: [2, 1] }), dense({ units: 1 })],
    compile,
    data: {
      values: {
        x: [
          [[1], [2]],
          [[3], [4]],
        ],
        y: [[3], [7]],
      },
    },
    options: { epochs: 2 },
  },
};

/** A function that does nothing: what is left is what a fleet costs. */
const NOTHING = `data:text/javascript,${encodeURIComponent('export const nothing = () => ({});')}`;

function* jobs(kind, count, more = {}) {
  if (kind === 'nothing') {
    for (let seed = 0; seed < count; seed++) yield { kind: 'call', function: 'nothing', seed };
    return;
  }
  for (let seed = 0; seed < count; seed++) yield { kind: 'fit', ...KINDS[kind], ...more, seed };
}

/** What is told of a row. */
function told(count, seconds, more = {}) {
  return { count, seconds, ...more };
}

/** The same in a loop of one's own, without a fleet: what there is to gain. */
async function alone(kind, count) {
  const { network: layers, compile: args, data, options } = KINDS[kind];
  const train = async (seed) => {
    const own = Network.create(layers, { seed });
    own.compile(args);
    await own.fit(data.values.x, data.values.y, { ...options, seed, threads: 1, yieldEvery: 'never' });
  };
  await train(0);
  const started = performance.now();
  for (let seed = 0; seed < count; seed++) await train(seed);
  return told(count, (performance.now() - started) / 1000);
}

async function onStore(store, kind, count, concurrency, more) {
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 100);
  try {
    const { seconds, failed, failures } = await Fleet.run(jobs(kind, count, more), {
      store,
      concurrency,
      module: NOTHING,
    });
    if (failed > 0) throw new Error(`${failed} jobs failed: ${failures[0]?.error.message}`);
    return told(count, seconds, { megabytes: Math.round(most / 1e6) });
  } finally {
    clearInterval(watch);
    await store.close();
  }
}

async function inFolder(kind, count, concurrency, more) {
  const place = mkdtempSync(path.join(tmpdir(), 'lethe-bench-fleet-'));
  try {
    return await onStore(await folderStore(place), kind, count, concurrency, more);
  } finally {
    rmSync(place, { recursive: true });
  }
}

const MANY = Number(values.count);

/** Rows of the table: what they are called, and what is done. */
const ROWS = [
  { name: 'experiment, a loop of one’s own', run: () => alone('experiment', 200) },
  { name: 'experiment, memory, 1 thread', run: () => onStore(memoryStore(), 'experiment', 400, 1) },
  { name: 'experiment, memory, 2 threads', run: () => onStore(memoryStore(), 'experiment', 800, 2) },
  { name: 'experiment, folder, 2 threads', run: () => inFolder('experiment', 800, 2) },
  { name: 'small, a loop of one’s own', run: () => alone('small', 20) },
  { name: 'small, memory, 1 thread', run: () => onStore(memoryStore(), 'small', 20, 1) },
  { name: 'small, memory, 2 threads', run: () => onStore(memoryStore(), 'small', 40, 2) },
  { name: 'tiny, a loop of one’s own', run: () => alone('tiny', 2000) },
  { name: 'tiny, memory, 1 thread', run: () => onStore(memoryStore(), 'tiny', 4000, 1) },
  { name: 'tiny, folder, 1 thread', run: () => inFolder('tiny', 4000, 1) },
  { name: 'nothing, memory, 1 thread', run: () => onStore(memoryStore(), 'nothing', 20_000, 1) },
  { name: 'nothing, folder, 1 thread', run: () => inFolder('nothing', 20_000, 1) },
  { name: 'many, memory, 2 threads', run: () => onStore(memoryStore(), 'tiny', MANY, 2) },
  {
    name: 'many, memory, models not kept',
    run: () => onStore(memoryStore(), 'tiny', MANY, 2, { keep: 'none' }),
  },
  { name: 'many, folder, 2 threads', run: () => inFolder('tiny', MANY, 2) },
];

const found = [];
for (const { name, run } of ROWS.filter((row) => row.name.startsWith(values.row))) {
  const { count, seconds, megabytes = '' } = await run();
  const each = `${((1000 * seconds) / count).toFixed(3)}`;
  found.push([name, count, seconds.toFixed(1), (count / seconds).toFixed(1), each, megabytes]);
  process.stderr.write(`${found.at(-1).join('  ')}\n`);
}
const [cpu] = cpus();
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(' ');
console.log(`${cpu?.model}, ${cpus().length} logical cores, load ${load}, Node ${process.version}\n`);
console.log(formatTable(['row', 'models', 's', 'models/s', 'ms a model', 'most MB'], found));
