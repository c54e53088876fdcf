// The cases of the speed benchmark, what is expected of each, and the data all libraries train on.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Adam as tfjs-core writes it by default: epsilon is outside the root. */
export const ADAM = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** So many losses are compared between all libraries; before them nothing is timed but the first step. */
export const CHECKED_STEPS = 4;

/**
 * By name: batch, time, input and units; for each library how many steps one timed call of its training takes.
 * tfjs takes seconds for a step of the largest: the counts keep a round of all cases within two minutes.
 */
export const CASES = {
  seed: { shape: [3, 4, 1, 10], steps: { compiled: 5000, tfjs: 100, pytorch: 300 } },
  small: { shape: [32, 24, 8, 32], steps: { compiled: 300, tfjs: 15, pytorch: 80 } },
  medium: { shape: [32, 50, 1, 64], steps: { compiled: 60, tfjs: 5, pytorch: 30 } },
  large: { shape: [64, 100, 16, 128], steps: { compiled: 8, tfjs: 1, pytorch: 4 } },
};

/**
 * What is expected: `limit` is the least quotient `of` / `than` of the milliseconds of a warm step. PyTorch
 * counts with the thread count that suits it best.
 */
export const TARGETS = [
  { name: 'seed', of: 'stock', than: 'lethe 1', limit: 800 },
  { name: 'seed', of: 'pytorch', than: 'lethe 1', limit: 150 },
  { name: 'small', of: 'stock', than: 'lethe 1', limit: 40 },
  { name: 'small', of: 'pytorch', than: 'lethe 1', limit: 3 },
  { name: 'medium', of: 'stock', than: 'lethe 1', limit: 25 },
  { name: 'medium', of: 'pytorch', than: 'lethe 1', limit: 1.8 },
  { name: 'large', of: 'stock', than: 'lethe 1', limit: 25 },
  { name: 'large', of: 'pytorch', than: 'lethe 1', limit: 1 / 1.2, note: 'at most 1.2 times its time' },
  { name: 'large', of: 'pytorch', than: 'lethe 2', limit: 1, note: 'faster with two threads' },
  { name: 'seed', of: 'lethe 1', than: 'lethe 1, many', limit: 0.9, note: 'no slower with many epochs' },
  { name: 'large', of: 'lethe 1', than: 'lethe 2', limit: 1.7, note: 'gain of a second thread' },
];

/** From `node` to the printed result of the experiment's thousand steps, in milliseconds. */
export const FIRST_FIT_LIMIT_MS = 500;

/** Shapes of x, y and the initial weights, in the order of the file that `writeData` makes. */
export function shapesOf([batch, time, input, units]) {
  return [
    [batch, time, input],
    [batch, time, 1],
    [input, 4 * units],
    [units, 4 * units],
    [4 * units],
    [units, 1],
    [1],
  ];
}

export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Writes a case's data and initial weights as float32 numbers, one array after the other, and gives its path.
 * Data are the experiment's for `seed`, else uniform in [-1, 1); weights are uniform in [-a, a), with
 * `a = 1 / sqrt(units)`; the forget gate's bias is 1.
 */
export async function writeData(name, folder) {
  const { shape } = CASES[name];
  const [, , , units] = shape;
  const random = uniform(1);
  const arrays = shapesOf(shape).map((shapeOfArray, index) =>
    Float32Array.from({ length: sizeOf(shapeOfArray) }, () => random() / (index < 2 ? 1 : Math.sqrt(units))),
  );
  if (name === 'seed') {
    // Not above: stock tfjs, which needs this file as well, is measured without Lethe.
    const { experiment } = await import('lethe');
    arrays[0].set(experiment.train.x.flat(2));
    arrays[1].set(experiment.train.y.flat());
  }
  const [, , , , bias] = arrays;
  bias.fill(0).fill(1, units, 2 * units);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.f32`);
  await writeFile(file, Buffer.concat(arrays.map((array) => new Uint8Array(array.buffer))));
  return file;
}

/** Multiples of 2^-15 in [-1, 1): the upper half of a 32-bit linear congruential generator. */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) / 32_768 - 1;
  };
}
