// The elementary functions of the kernels, measured: the worst error over all 2^32 float32, and the time for four
// lanes. The tables of docs/numbers.md come from here.
//
//   node benchmarks/numbers.mjs                      all functions, all inputs (a quarter of an hour on two cores)
//   node benchmarks/numbers.mjs --every 997          every 997th input
//   node benchmarks/numbers.mjs --only exp,tanh      these functions
//   node benchmarks/numbers.mjs --times              only the times, in Node, Bun and Deno

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { compile, errorInUlp, instantiate, REFERENCES } from '../test/kernels/numbers/measure.mjs';

const INPUTS = 2 ** 32;
const WORKERS = 2;
const BLOCK = 4096;
const ROOT = fileURLToPath(new URL('../', import.meta.url));

if (isMainThread) await main();
else parentPort.postMessage(sweep(workerData));

async function main() {
  const { values } = parseArgs({
    options: {
      every: { type: 'string', default: '1' },
      only: { type: 'string', default: Object.keys(REFERENCES).join() },
      times: { type: 'boolean', default: false },
      // For the child processes of --times: compiled functions to time, the result as JSON.
      wasm: { type: 'string' },
    },
  });
  const names = values.only.split(',');
  if (values.wasm) {
    const bytes = readFileSync(values.wasm);
    console.log(JSON.stringify(names.map((name) => nanosecondsPerFour(bytes, name))));
    return;
  }
  const bytes = await compile();
  if (values.times) return printTimes(bytes, names);
  console.log('| function | worst ULP | at | inputs over 1 ULP | ns for 4 lanes |\n|---|---|---|---|---|');
  for (const name of names) {
    const time = nanosecondsPerFour(bytes, name);
    const parts = await Promise.all(
      Array.from({ length: WORKERS }, (_, part) =>
        inWorker({ name, bytes, every: Number(values.every), part }),
      ),
    );
    const { worst, at } = parts.reduce((a, b) => (b.worst > a.worst ? b : a));
    const over = parts.reduce((sum, part) => sum + part.over, 0);
    console.log(`| ${name} | ${worst.toFixed(3)} | ${describe(at)} | ${over} | ${time.toFixed(1)} |`);
  }
}

function inWorker(data) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: data });
    worker.once('message', resolve).once('error', reject);
  });
}

/** Worst error of this worker's part: every WORKERS-th block of inputs. */
function sweep({ name, bytes, every, part }) {
  const { x, bits, y, call } = instantiate(bytes, BLOCK);
  const reference = REFERENCES[name];
  const result = { worst: 0, at: 0, over: 0 };
  const count = Math.ceil(INPUTS / every);
  for (let block = part * BLOCK; block < count; block += WORKERS * BLOCK) {
    const size = Math.min(BLOCK, count - block);
    for (let i = 0; i < size; i++) bits[i] = (block + i) * every;
    call(name);
    for (let i = 0; i < size; i++) {
      const exact = reference(x[i]);
      // A ULP is at least 2^-24 of the number: most errors are seen to be small without knowing it.
      if (Math.abs(y[i] - exact) * 2 ** 24 <= Math.abs(exact) * Math.min(1, result.worst)) continue;
      const error = errorInUlp(y[i], exact);
      if (error > 1) result.over++;
      if (error > result.worst) {
        result.worst = error;
        result.at = bits[i];
      }
    }
  }
  return result;
}

function describe(bits) {
  const value = new Float32Array(Uint32Array.of(bits).buffer)[0];
  return `${value.toPrecision(9)} (0x${bits.toString(16).padStart(8, '0')})`;
}

/** Best of many repetitions over an array in the first-level cache, arguments between -8 and 8 (log: 0 and 8). */
function nanosecondsPerFour(bytes, name) {
  const { x, call } = instantiate(bytes, BLOCK);
  for (let i = 0; i < BLOCK; i++) x[i] = ((i * 0.6180339887498949) % 1) * 16 - 8;
  if (name === 'log') for (let i = 0; i < BLOCK; i++) x[i] = Math.abs(x[i]);
  if (name === 'log1p') for (let i = 0; i < BLOCK; i++) x[i] = Math.abs(x[i]) - 0.9;
  const calls = 300;
  let best = Infinity;
  for (let repetition = 0; repetition < 20; repetition++) {
    const begin = performance.now();
    for (let i = 0; i < calls; i++) call(name);
    best = Math.min(best, performance.now() - begin);
  }
  return (best * 1e6) / (calls * (BLOCK / 4));
}

function printTimes(bytes, names) {
  const runtimes = {
    Node: [process.execPath],
    Bun: [join(ROOT, 'node_modules/bun/bin/bun.exe')],
    Deno: [join(ROOT, 'node_modules/deno/deno'), 'run', '-A'],
  };
  const folder = mkdtempSync(join(tmpdir(), 'numbers-'));
  const wasm = join(folder, 'numbers.wasm');
  writeFileSync(wasm, bytes);
  console.log(`| ns for 4 lanes | ${names.join(' | ')} |\n|---|${names.map(() => '---|').join('')}`);
  for (const [runtime, [command, ...options]] of Object.entries(runtimes)) {
    if (!existsSync(command)) continue;
    const script = fileURLToPath(import.meta.url);
    const output = execFileSync(command, [...options, script, '--wasm', wasm, '--only', names.join()]);
    const times = JSON.parse(output.toString());
    console.log(`| ${runtime} | ${times.map((time) => time.toFixed(1)).join(' | ')} |`);
  }
  rmSync(folder, { recursive: true });
}
