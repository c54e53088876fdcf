// GFLOP/s of the matrix kernels, against the most that SIMD multiplies and adds here (peak/peak.mjs).
//
//   npm run bench:gemm -- [--repetitions 15] [--shapes 64x64x64,16x32x128] [--classes NN,NT,TN]
//                         [--kernels file.wasm,other.wasm] [--wide]
//
// Runs in Bun and Deno as well: bun benchmarks/gemm.mjs, deno run -A benchmarks/gemm.mjs. For a shape M x K x N:
//
//   NN  y [M, N] = x [M, K] w [K, N] + bias                       forwards
//   NT  dx [M, N] = dy [M, K] w [N, K]', making w' included       backwards
//   TN  dw [K, N] = x [M, K]' dy [M, N]                           gradients of weights
//
// One operation is a product or a sum: 2 M K N of them. Repetitions go through everything in turn, so that a busy
// machine is busy for all; best and median are printed. With several kernels they stand side by side. With `--wide`
// (Node 24 or later) so do the same products in a process whose V8 packs two vectors of 128 bits into one of 256;
// processes take turns as well, and each is held against its own peak.
import { cpus, loadavg } from 'node:os';
import { basename } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '../dist/bench/statistics.js';
import { repeat, warmUp } from './gemm/measurement.mjs';
import { peaks as openPeaks, productsOf } from './gemm/products.mjs';
import { openWide } from './gemm/wide.mjs';
import { isPacked } from './peak/peak.mjs';

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

const { values } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '15' },
    shapes: { type: 'string' },
    classes: { type: 'string', default: 'NN,NT,TN' },
    kernels: {
      type: 'string',
      default: fileURLToPath(new URL('../dist/kernels/kernels.wasm', import.meta.url)),
    },
    wide: { type: 'boolean', default: false },
  },
});
const shapes = values.shapes
  ? values.shapes.split(',').map((shape) => shape.split('x').map(Number))
  : [...SQUARE.map((n) => [n, n, n]), ...TYPICAL];
const classes = values.classes.split(',');
const files = values.kernels.split(',');

try {
  print(await measureAll());
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(`bench:gemm: ${error.message}`);
  process.exitCode = 2;
}

/** The measurements of this process, and if it was asked for of one with wide vectors. */
async function measureAll() {
  const request = { shapes, classes, files };
  const wide = values.wide ? await openWide(request) : undefined;
  const narrow = { peaks: openPeaks(), products: await productsOf(request) };
  const measurements = [...narrow.peaks, ...narrow.products];
  await warmUp(measurements);
  for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
    repeat(measurements);
    await wide?.repeat();
  }
  return [narrow, ...(wide ? [await wide.close()] : [])];
}

function print([narrow, wide]) {
  const load = loadavg().map((number) => number.toFixed(1));
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${runtime()}, load ${load.join(' ')}`);
  console.log(
    `${values.repetitions} repetitions; best (median) GFLOP/s, and the best as a share of its peak\n`,
  );
  const sides = [
    { ...narrow, title: '', bits: 128 },
    ...(wide ? [{ ...wide, title: ' wide', bits: 256 }] : []),
  ];
  console.log('| accumulators | GFLOP/s |\n|---|---|');
  for (const { peaks, bits } of sides) {
    for (const of of fastestOfEach(peaks)) {
      const count = (of.accumulators * 128) / bits;
      console.log(`| ${count} of ${bits} bits | ${best(of).toFixed(1)} (${middle(of).toFixed(1)}) |`);
    }
  }
  if (wide) console.log(`\n${packing(peakOf(narrow), peakOf(wide))}`);
  const columns = classes.flatMap((kind) =>
    files.flatMap((file) => sides.map((side) => ({ kind, file, side, peak: peakOf(side) }))),
  );
  const heading = columns.map(
    ({ kind, file, side }) =>
      `${kind}${files.length === 1 ? '' : ` ${basename(file, '.wasm')}`}${side.title}`,
  );
  console.log(`\n| M x K x N | ${heading.join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`);
  for (const shape of new Set(narrow.products.map((product) => product.shape))) {
    const cells = columns.map(({ kind, file, side, peak }) => {
      const found = side.products.find((of) => of.shape === shape && of.kind === kind && of.file === file);
      return `${best(found).toFixed(1)} (${middle(found).toFixed(1)}) ${Math.round((100 * best(found)) / peak)} %`;
    });
    console.log(`| ${shape} | ${cells.join(' | ')} |`);
  }
}

/** For each number of accumulators the one with the best time. */
function fastestOfEach(peaks) {
  const counts = new Set(peaks.map(({ accumulators }) => accumulators));
  return [...counts].map((count) =>
    peaks
      .filter(({ accumulators }) => accumulators === count)
      .reduce((fastest, of) => (best(of) > best(fastest) ? of : fastest)),
  );
}

/** Whether the engine packs, from what it reaches. */
function packing(peak, widePeak) {
  const times = `${(widePeak / peak).toFixed(2)} times`;
  return isPacked(widePeak, peak)
    ? `Vectors are packed: ${times} the peak of 128 bits.`
    : `Nothing is packed here: the form for 256 bits reaches ${times} the peak of 128 bits.`;
}

function peakOf({ peaks }) {
  return Math.max(...peaks.map(best));
}

function best({ operations, times }) {
  return operations / Math.min(...times) / 1e6;
}

function middle({ operations, times }) {
  return operations / median(times) / 1e6;
}

function runtime() {
  const { deno, bun, node } = process.versions;
  if (deno) return `Deno ${deno}`;
  return bun ? `Bun ${bun}` : `Node ${node}`;
}
