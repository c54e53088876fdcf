// What gemm.mjs times: the matrix kernels' products for each shape, and the peaks.
import { readFile } from 'node:fs/promises';
import { padded } from '../../dist/compiler/weights/weight-layout.js';
import { weightGradientScratch } from '../../dist/kernels/matrix/scratch.js';
import {
  ACCUMULATORS,
  operationsPerTurn,
  peakModule,
  UNROLLED,
  WIDE_ACCUMULATORS,
  widePeakModule,
} from '../peak/peak.mjs';
import { measurement } from './measurement.mjs';

const ARENA_START = 1024;
const ZERO_BYTES = 64;
const PAGE = 65_536;
const PEAK_TURNS = 2000;

/** Multiplications and additions on registers alone, for each number of accumulators and of repetitions in a turn. */
export function peaks() {
  return peaksOf(ACCUMULATORS, peakModule);
}

/** Likewise in the form that an engine may pack. */
export function widePeaks() {
  return peaksOf(WIDE_ACCUMULATORS, widePeakModule);
}

function peaksOf(counts, moduleOf) {
  return counts.flatMap((accumulators) =>
    UNROLLED.map((unrolled) => {
      const { run } = new WebAssembly.Instance(moduleOf(accumulators, unrolled)).exports;
      const operations = PEAK_TURNS * operationsPerTurn(accumulators, unrolled);
      return measurement({ accumulators }, operations, () => run(PEAK_TURNS));
    }),
  );
}

/** The products of some classes for each shape, by the kernels of each file, which are told whether vectors are packed. */
export async function productsOf({ shapes, classes, files }, packs = false) {
  // One memory for all: JavaScriptCore checks bounds in software in those after the first few (a third slower).
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytesOf(shapes) / PAGE) });
  const places = shapes.map(placeAll(memory, ARENA_START + ZERO_BYTES));
  const products = [];
  for (const file of files) {
    const { instance } = await WebAssembly.instantiate(await readFile(file), { env: { memory } });
    instance.exports.initialize(0, 1, false, false, 0, packs);
    products.push(...places.flatMap((place) => productsAt(place, classes, instance.exports, file)));
  }
  return products;
}

/** Enough for all matrices and records. */
function bytesOf(shapes) {
  const floats = shapes.map(
    ([m, k, n]) => (m + n) * padded(k) + (2 * m + 3 * k + 1) * padded(n) + 4 * 32 + 12 * 16,
  );
  const sum = floats.reduce((total, count) => total + count, 0);
  return (
    ARENA_START + ZERO_BYTES + 4 * sum + shapes.reduce((total, [, k]) => total + weightGradientScratch(k), 0)
  );
}

/** Puts the matrices of one shape after the other into memory, and the records of their instructions. */
function placeAll(memory, begin) {
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
      tn: record(x, dy, dw, m, k, n, take(weightGradientScratch(k)), 0),
    };
  };
}

/** The products of a shape by the kernels of one file. */
function productsAt({ shape, nn, transpose, nt, tn }, classes, kernels, file) {
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
