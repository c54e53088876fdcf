import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { expectSameBits, float32, runKernel, type Values, withBothBackends } from './both-backends.js';

interface Call {
  x: Values;
  segmentIds: Values;
  numSegments: number;
}

const length = fc.integer({ min: 1, max: 4 });

/**
 * Up to two axes within a row; ids of no segment on both sides. The CPU backend takes one axis of rows only.
 */
function callsOf(dtype: 'float32' | 'int32', rowAxes: number): fc.Arbitrary<Call> {
  return fc
    .tuple(
      fc.array(length, { minLength: 1, maxLength: rowAxes }),
      fc.array(length, { maxLength: 2 }),
      fc.integer({ min: 1, max: 6 }),
    )
    .chain(([rows, inner, numSegments]) => {
      const [rowCount, size] = [tf.util.sizeFromShape(rows), tf.util.sizeFromShape([...rows, ...inner])];
      const value = dtype === 'float32' ? float32 : fc.integer({ min: -1000, max: 1000 });
      return fc.record({
        x: fc
          .array(value, { minLength: size, maxLength: size })
          .map((values): Values => ({ values, shape: [...rows, ...inner], dtype })),
        segmentIds: fc
          .array(fc.integer({ min: -1, max: numSegments }), { minLength: rowCount, maxLength: rowCount })
          .map((values): Values => ({ values, shape: rows, dtype: 'int32' })),
        numSegments: fc.constant(numSegments),
      });
    });
}

function run(backend: 'wasm' | 'cpu', { x, segmentIds, numSegments }: Call) {
  return runKernel(backend, 'UnsortedSegmentSum', { x, segmentIds }, { numSegments });
}

/** For each place of each segment, the sum of the rows with its number: one float32 rounding an addition. */
function naive({ x, segmentIds, numSegments }: Call): number[] {
  const width = x.values.length / segmentIds.values.length;
  return Array.from({ length: numSegments * width }, (_, place) =>
    segmentIds.values.reduce(
      (sum, segment, row) =>
        segment === Math.floor(place / width)
          ? Math.fround(sum + (x.values[row * width + (place % width)] ?? Number.NaN))
          : sum,
      0,
    ),
  );
}

describe('UnsortedSegmentSum on wasm', () => {
  withBothBackends();

  test('adds the rows of each segment in ascending order and drops ids of no segment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(callsOf('float32', 2), callsOf('int32', 2)), async (call) => {
        const result = await run('wasm', call);
        const inner = call.x.shape.slice(call.segmentIds.shape.length);
        expect(result).toMatchObject({ shape: [call.numSegments, ...inner], dtype: call.x.dtype });
        expectSameBits(result.values, naive(call));
      }),
      { numRuns: inProportion(200) },
    );
  });

  test("equals tfjs's CPU backend on integers", async () => {
    await fc.assert(
      fc.asyncProperty(callsOf('int32', 1), async (call) => {
        expectSameBits((await run('wasm', call)).values, (await run('cpu', call)).values);
      }),
      { numRuns: inProportion(100) },
    );
  });

  test("is within float32's rounding of tfjs's CPU backend", async () => {
    await fc.assert(
      fc.asyncProperty(callsOf('float32', 1), async (call) => {
        const expected = await run('cpu', call);
        const tolerance = 1e-5 * Math.max(1e-30, ...call.x.values.map(Math.abs));
        (await run('wasm', call)).values.forEach((value, place) => {
          expect(Math.abs(value - (expected.values[place] ?? Number.NaN))).toBeLessThanOrEqual(tolerance);
        });
      }),
      { numRuns: inProportion(100) },
    );
  });

  test('gives zeros where there is no row at all', async () => {
    const { values } = await run('wasm', {
      x: { values: [7, 8], shape: [1, 2], dtype: 'float32' },
      segmentIds: { values: [1], shape: [1], dtype: 'int32' },
      numSegments: 3,
    });
    expect(values).toEqual([0, 0, 7, 8, 0, 0]);
  });

  test('makes gather, hence an embedding, trainable', async () => {
    await tf.setBackend('wasm');
    const slopes = tf.tidy(() => {
      const words = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
      const lookup = tf.grad((table) => tf.sum(tf.gather(table, tf.tensor1d([2, 0, 2, 2], 'int32'))));
      return Array.from(lookup(words).dataSync());
    });
    expect(slopes).toEqual([1, 1, 0, 0, 3, 3]);
  });
});
