// GFLOP/s of the matrix kernels, against the most that SIMD multiplies and adds here (peak/peak.mjs).
//
//   npm run bench:gemm -- [--repetitions 15] [--shapes 64x64x64,16x32x128] [--classes NN,NT,TN]
//                         [--kernels file.wasm,other.wasm]
//
// Runs in Bun and Deno as well: bun benchmarks/gemm.mjs, deno run -A benchmarks/gemm.mjs. For a shape M x K x N:
//
//   NN  y [M, N] = x [M, K] w [K, N] + bias                       forwards
//   NT  dx [M, N] = dy [M, K] w [N, K]', making w' included       backwards
//   TN  dw [K, N] = x [M, K]' dy [M, N]                           gradients of weights
//
// One operation is a product or a sum: 2 M K N of them. Repetitions go through everything in turn, so that a busy
// machine is busy for all; best and median are printed. With several kernels they stand side by side.
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { basename } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '../dist/bench/statistics.js';
import { ACCUMULATORS, operationsPerTurn, peakModule } from './peak/peak.mjs';

const SQUARE = [4, 8, 10, 16, 24, 32, 33, 48, 63, 64, 65, 96, 127, 128, 129, 192, 256, 384, 512];
/** Of LSTMs: steps forwards and backwards, read-outs, whole sequences. */
const TYPICAL = [
  [16, 32, 128],
  [64, 128, 512],
  [32, 256, 64],
  [768, 8, 128],
  [3, 10, 40],
  [6400, 16, 512],
  [3200, 64, 1],
];
/** How long one measurement takes, in milliseconds: long against the clock, short against other programs' turns. */
const DURATION = 2;
const WARM_UP = 25;
const ARENA_START = 1024;
const ZERO_BYTES = 64;
const PAGE = 65_536;

const { values } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '15' },
    shapes: { type: 'string' },
    classes: { type: 'string', default: 'NN,NT,TN' },
    kernels: {
      type: 'string',
      default: fileURLToPath(new URL('../dist/kernels/kernels.wasm', import.meta.url)),
    },
  },
});
const shapes = values.shapes
  ? values.shapes.split(',').map((shape) => shape.split('x').map(Number))
  : [...SQUARE.map((n) => [n, n, n]), ...TYPICAL];
const classes = values.classes.split(',');
const files = values.kernels.split(',');

const peaks = ACCUMULATORS.map(peakOf);
// One memory for all: JavaScriptCore checks bounds in software in those after the first few (a third slower).
const memory = new WebAssembly.Memory({ initial: Math.ceil(bytesOf(shapes) / PAGE) });
const places = shapes.map(placeAll(ARENA_START + ZERO_BYTES));
const products = [];
for (const file of files) {
  const { instance } = await WebAssembly.instantiate(await readFile(file), { env: { memory } });
  products.push(...places.flatMap((place) => productsOf(instance.exports, file, place)));
}
const measurements = [...peaks, ...products];
// Twice: engines compile in the background, and on a busy machine they take their time.
for (let round = 0; round < 2; round++) {
  for (const measurement of measurements) warmUp(measurement);
  await new Promise((resolve) => setTimeout(resolve, 250));
}
for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
  for (const measurement of measurements) measurement.times.push(timeOnce(measurement));
}
print();

/** Something to be measured: `call()` does `operations`. */
function measurement(details, operations, call) {
  return { ...details, operations, call, calls: 1, times: [] };
}

function peakOf(accumulators) {
  const { run } = new WebAssembly.Instance(peakModule(accumulators)).exports;
  const turns = 2000;
  return measurement({ accumulators }, turns * operationsPerTurn(accumulators), () => run(turns));
}

/** Of a weight's gradient for so many inputs: src/kernels/matrix/scratch.ts. */
function scratchBytes(columns) {
  return 8192 * (1 + Math.ceil(columns / 16));
}

/** Columns of a padded row. */
function padded(columns) {
  return 4 * Math.ceil(columns / 4);
}

/** Enough for all matrices and records. */
function bytesOf(shapes) {
  const floats = shapes.map(
    ([m, k, n]) => (m + n) * padded(k) + (2 * m + 3 * k + 1) * padded(n) + 4 * 32 + 12 * 16,
  );
  const sum = floats.reduce((total, count) => total + count, 0);
  return ARENA_START + ZERO_BYTES + 4 * sum + shapes.reduce((total, [, k]) => total + scratchBytes(k), 0);
}

/** Puts the matrices of one shape after the other into memory, and the records of their instructions. */
function placeAll(begin) {
  let end = begin;
  const take = (size) => {
    const address = end;
    end += 64 * Math.ceil(size / 64);
    return address;
  };
  // Rows and panels alike: the padding is not zero, which changes no time.
  const matrix = (rows, columns) => {
    const count = rows * padded(columns);
    const address = take(4 * count);
    const values = new Float32Array(memory.buffer, address, count);
    for (let i = 0; i < count; i++) values[i] = ((i * 0.6180339887498949) % 1) - 0.5;
    return address;
  };
  const record = (...operands) => {
    const address = take(128);
    new Int32Array(memory.buffer, address + 4, operands.length).set(operands);
    return address;
  };
  return ([m, k, n]) => {
    const [x, w, bias, y] = [matrix(m, k), matrix(k, n), matrix(1, n), matrix(m, n)];
    const [wOfNt, transposed, dy, dw] = [matrix(n, k), matrix(k, n), matrix(m, n), matrix(k, n)];
    return {
      shape: [m, k, n],
      nn: record(x, w, bias, y, 1, m, k, n),
      transpose: record(wOfNt, transposed, n, k),
      nt: record(x, transposed, 0, y, 1, m, k, n),
      tn: record(x, dy, dw, m, k, n, take(scratchBytes(k)), 0),
    };
  };
}

/** The products of a shape by the kernels of one file. */
function productsOf(kernels, file, { shape, nn, transpose, nt, tn }) {
  const calls = {
    NN: () => kernels.dense(nn),
    NT: () => {
      kernels.transpose(transpose);
      kernels.dense(nt);
    },
    TN: () => kernels.weightGradient(tn),
  };
  const operations = shape.reduce((product, size) => product * size, 2);
  const details = { file, shape: shape.join(' x ') };
  return classes.map((kind) => measurement({ ...details, kind }, operations, calls[kind]));
}

/** Until engines have optimised it; then as many calls as fill a measurement. */
function warmUp(measured) {
  const begin = performance.now();
  let calls = 0;
  while (performance.now() - begin < WARM_UP) {
    measured.call();
    calls++;
  }
  measured.calls = 1;
  const single = timeOnce({ ...measured, calls: Math.max(1, Math.floor(calls / 20)) });
  measured.calls = Math.max(1, Math.round(DURATION / single));
}

/** Milliseconds of one call. */
function timeOnce({ call, calls }) {
  call();
  const begin = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (performance.now() - begin) / calls;
}

function print() {
  const best = ({ operations, times }) => operations / Math.min(...times) / 1e6;
  const middle = ({ operations, times }) => operations / median(times) / 1e6;
  const peak = Math.max(...peaks.map(best));
  const load = loadavg().map((number) => number.toFixed(1));
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${runtime()}, load ${load.join(' ')}`);
  console.log(
    `${values.repetitions} repetitions; best (median) GFLOP/s, and the best as a share of the peak\n`,
  );
  console.log('| accumulators | GFLOP/s |\n|---|---|');
  for (const of of peaks)
    console.log(`| ${of.accumulators} | ${best(of).toFixed(1)} (${middle(of).toFixed(1)}) |`);
  const columns = classes.flatMap((kind) => files.map((file) => ({ kind, file })));
  const title = ({ kind, file }) => (files.length === 1 ? kind : `${kind} ${basename(file, '.wasm')}`);
  console.log(
    `\n| M x K x N | ${columns.map(title).join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`,
  );
  for (const shape of new Set(products.map((product) => product.shape))) {
    const cells = columns.map(({ kind, file }) => {
      const found = products.find((of) => of.shape === shape && of.kind === kind && of.file === file);
      const share = Math.round((100 * best(found)) / peak);
      return `${best(found).toFixed(1)} (${middle(found).toFixed(1)}) ${share} %`;
    });
    console.log(`| ${shape} | ${cells.join(' | ')} |`);
  }
}

function runtime() {
  const { deno, bun, node } = process.versions;
  if (deno) return `Deno ${deno}`;
  return bun ? `Bun ${bun}` : `Node ${node}`;
}
