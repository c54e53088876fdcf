import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { expectSameBits, runKernel, tensorOf, type Values, withBothBackends } from './both-backends.js';
import { type Axis, axes, windowsOf } from './window.js';

interface Call {
  input: Values;
  dy: Values;
  rows: Axis;
  columns: Axis;
}

const small = fc.integer({ min: 1, max: 4 });
/** Few different numbers, so that many windows have equal ones; most of them negative. */
const tied = fc.constantFrom(-3, -2, -1, -0.5, 0, 1);

function callsWith(value?: fc.Arbitrary<number>): fc.Arbitrary<Call> {
  return fc.tuple(axes, small, small).chain(([[rows, columns], batch, channels]) =>
    fc.record({
      input: tensorOf([batch, rows.length, columns.length, channels], value),
      dy: tensorOf([batch, windowsOf(rows).count, windowsOf(columns).count, channels]),
      rows: fc.constant(rows),
      columns: fc.constant(columns),
    }),
  );
}

const calls = fc.oneof(callsWith(), callsWith(tied));

function run(backend: 'wasm' | 'cpu', { input, dy, rows, columns }: Call) {
  const attributes = {
    filterSize: [rows.window, columns.window],
    strides: [rows.stride, columns.stride],
    pad: rows.padding,
  };
  // The forward result is part of the kernel's interface; neither backend reads it.
  return runKernel(backend, 'MaxPoolGrad', { input, output: dy, dy }, attributes);
}

/** For each input, the sum of the gradients of the windows that chose it. */
function naive({ input, dy, rows, columns }: Call): number[] {
  const strides = tf.util.computeStrides(input.shape);
  const sums = input.values.map(() => 0);
  const [down, across] = [windowsOf(rows), windowsOf(columns)];
  dy.values.forEach((slope, index) => {
    const [batch = 0, row = 0, column = 0, channel = 0] = tf.util.indexToLoc(
      index,
      4,
      tf.util.computeStrides(dy.shape),
    );
    const places: number[] = [];
    for (let i = 0; i < rows.window; i++) {
      for (let j = 0; j < columns.window; j++) {
        const [y, x] = [row * rows.stride + i - down.before, column * columns.stride + j - across.before];
        if (y < 0 || y >= rows.length || x < 0 || x >= columns.length) continue;
        places.push(tf.util.locToIndex([batch, y, x, channel], 4, strides));
      }
    }
    const largest = Math.max(...places.map((place) => input.values[place] ?? Number.NaN));
    const chosen = places.find((place) => input.values[place] === largest);
    if (chosen !== undefined) sums[chosen] = (sums[chosen] ?? 0) + slope;
  });
  return sums.map(Math.fround);
}

const line = (values: number[]): Values => ({ values, shape: [1, values.length, 1, 1], dtype: 'float32' });

/** Windows of two neighbours, side by side. */
const pairs = (values: number[], slopes: number[]): Call => ({
  input: line(values),
  dy: line(slopes),
  rows: { length: values.length, window: 2, stride: 2, padding: 'valid' },
  columns: { length: 1, window: 1, stride: 1, padding: 'valid' },
});

describe('MaxPoolGrad on wasm', () => {
  withBothBackends();

  test('gives each gradient to the first of the largest inputs, for every stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (call) => {
        const result = await run('wasm', call);
        expect(result).toMatchObject({ shape: call.input.shape, dtype: 'float32' });
        expectSameBits(result.values, naive(call));
      }),
      { numRuns: inProportion(150) },
    );
  });

  test("gives the bits of tfjs's CPU backend", async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (call) => {
        expectSameBits((await run('wasm', call)).values, (await run('cpu', call)).values);
      }),
      { numRuns: inProportion(150) },
    );
  });

  test("keeps the gradient of windows without a positive input, which upstream's own loses", async () => {
    const { values } = await run('wasm', pairs([-2, -1, -3, -4, 0, -1, -5, 5], [1, 2, 3, 4]));
    expect(values).toEqual([0, 1, 2, 0, 3, 0, 0, 4]);
  });

  test('passes over NaN, and gives a window of nothing but NaN no gradient, as the CPU backend', async () => {
    const call = pairs([Number.NaN, -1, 2, Number.NaN, Number.NaN, Number.NaN], [1, 2, 3]);
    expect((await run('wasm', call)).values).toEqual([0, 1, 2, 0, 0, 0]);
    expect((await run('cpu', call)).values).toEqual([0, 1, 2, 0, 0, 0]);
  });
});
