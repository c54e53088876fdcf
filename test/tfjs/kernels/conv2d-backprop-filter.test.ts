import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { expectSameBits, runKernel, tensorOf, type Values, withBothBackends } from './both-backends.js';
import { type Axis, axes, windowsOf } from './window.js';

interface Call {
  x: Values;
  dy: Values;
  rows: Axis;
  columns: Axis;
  filterShape: [number, number, number, number];
  dataFormat: 'NHWC' | 'NCHW';
}

const small = fc.integer({ min: 1, max: 4 });

const calls: fc.Arbitrary<Call> = fc
  .tuple(axes, small, small, small, fc.constantFrom('NHWC' as const, 'NCHW' as const))
  .chain(([[rows, columns], batch, inChannels, outChannels, dataFormat]) => {
    const shape = (height: number, width: number, channels: number): number[] =>
      dataFormat === 'NHWC' ? [batch, height, width, channels] : [batch, channels, height, width];
    return fc.record({
      x: tensorOf(shape(rows.length, columns.length, inChannels)),
      dy: tensorOf(shape(windowsOf(rows).count, windowsOf(columns).count, outChannels)),
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      filterShape: fc.constant<Call['filterShape']>([rows.window, columns.window, inChannels, outChannels]),
      dataFormat: fc.constant(dataFormat),
    });
  });

function run(backend: 'wasm' | 'cpu', { x, dy, rows, columns, filterShape, dataFormat }: Call) {
  const attributes = { strides: [rows.stride, columns.stride], pad: rows.padding, dataFormat, filterShape };
  return runKernel(backend, 'Conv2DBackpropFilter', { x, dy }, attributes);
}

/** For each weight, the sum over all places where the filter was applied. */
function naive({ x, dy, rows, columns, filterShape, dataFormat }: Call): number[] {
  const at = (
    { values, shape }: Values,
    batch: number,
    row: number,
    column: number,
    channel: number,
  ): number => {
    const place = dataFormat === 'NHWC' ? [batch, row, column, channel] : [batch, channel, row, column];
    const isInside = place.every((index, axis) => index >= 0 && index < (shape[axis] ?? 0));
    return isInside ? (values[tf.util.locToIndex(place, 4, tf.util.computeStrides(shape))] ?? Number.NaN) : 0;
  };
  const [down, across] = [windowsOf(rows), windowsOf(columns)];
  return Array.from({ length: tf.util.sizeFromShape(filterShape) }, (_, index) => {
    const [i = 0, j = 0, inChannel = 0, outChannel = 0] = tf.util.indexToLoc(
      index,
      4,
      tf.util.computeStrides(filterShape),
    );
    let sum = 0;
    for (let batch = 0; batch < (x.shape[0] ?? 0); batch++) {
      for (let row = 0; row < down.count; row++) {
        for (let column = 0; column < across.count; column++) {
          const value = at(
            x,
            batch,
            row * rows.stride + i - down.before,
            column * columns.stride + j - across.before,
            inChannel,
          );
          sum += value * at(dy, batch, row, column, outChannel);
        }
      }
    }
    return Math.fround(sum);
  });
}

describe('Conv2DBackpropFilter on wasm', () => {
  withBothBackends();

  test('sums in float64 what a weight was multiplied with, for all strides, paddings, layouts', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (call) => {
        const result = await run('wasm', call);
        expect(result).toMatchObject({ shape: call.filterShape, dtype: 'float32' });
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

  test('makes conv1d trainable: the gradient of its filter is that of the CPU backend', async () => {
    const gradient = async (backend: string): Promise<number[]> => {
      await tf.setBackend(backend);
      return tf.tidy(() => {
        const x = tf.sin(tf.range(0, 2 * 9 * 3)).reshape([2, 9, 3]) as tf.Tensor3D;
        const filter = tf.cos(tf.range(0, 4 * 3 * 2)).reshape([4, 3, 2]) as tf.Tensor3D;
        const slope = tf.grad((weights) =>
          tf.sum(tf.square(tf.conv1d(x, weights as tf.Tensor3D, 2, 'same'))),
        );
        return Array.from(slope(filter).dataSync());
      });
    };
    const expected = await gradient('cpu');
    (await gradient('wasm')).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 4);
    });
  });
});
