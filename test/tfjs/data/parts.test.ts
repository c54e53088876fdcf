import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { lendTensors } from '../../../src/tfjs/data/part-tensors.js';
import { floatsOf, type Part, readParts, readPartsNow } from '../../../src/tfjs/data/parts.js';
import type { Numbers } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

const read = async (data: Numbers): Promise<Part> => (await readParts('x', data, ['only']))[0] as Part;

describe('data are read', () => {
  test('from nested arrays, typed arrays with a shape and tensors, at once or awaited, making no tensor', async () => {
    const values = new Float64Array([1, 2, 3, 4]);
    const rows = [
      [1, 2],
      [3, 4],
    ];
    const tensor = tf.tensor2d(rows);
    const { numTensors } = tf.memory();
    for (const data of [rows, { values, shape: [2, 2] }, tensor]) {
      for (const part of [await read(data), ...readPartsNow('x', data, ['only'])]) {
        expect([part.shape, part.dtype, [...floatsOf(part)]]).toEqual([[2, 2], 'float32', [1, 2, 3, 4]]);
        expect(part.tensor).toBe(data === tensor ? tensor : undefined);
      }
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    tensor.dispose();
  });

  test('from the caller’s array as it is just then', async () => {
    const values = new Float32Array([1, 2]);
    const reading = read({ values, shape: [2] });
    values[0] = 9;
    expect([...(await reading).values]).toEqual([1, 2]);
  });

  test('with the type of a tensor, which tfjs gets back; as float32 for kernels', async () => {
    for (const dtype of ['int32', 'bool'] as const) {
      const tensor = tf.tensor1d([1, 0], dtype);
      const part = await read(tensor);
      const { tensors, dispose } = lendTensors([part, { ...part, tensor: undefined }]);
      expect(tensors.map((lent) => [lent.dtype, lent.shape, [...lent.dataSync()]])).toEqual(
        [1, 2].map(() => [dtype, [2, 1], [1, 0]]),
      );
      expect(floatsOf(part)).toEqual(Float32Array.of(1, 0));
      dispose();
      expect(tensor.isDisposed).toBe(false);
      tensor.dispose();
    }
  });

  const refused: [string, unknown, string, string][] = [
    ['an empty array', [], 'RangeError', 'x: expected data, got an empty array'],
    ['an empty inner array', [[]], 'RangeError', 'x: expected data, got an empty array'],
    ['ragged rows', [[1, 2], [3]], 'RangeError', 'x[1]: expected 2 values as in its siblings, got 1'],
    [
      'a number among rows',
      [[1], 2],
      'RangeError',
      'x[1]: expected 1 values as in its siblings, got number 2',
    ],
    ['a row among numbers', [1, [2]], 'TypeError', 'x[1]: expected a number, got an array'],
    ['NaN', [[1, Number.NaN]], 'RangeError', 'x[0][1]: expected a finite float32 number, got NaN'],
    [
      'more than float32 holds',
      [3.5e38],
      'RangeError',
      'x[0]: expected a finite float32 number, got 3.5e+38',
    ],
    ['text', ['1'], 'TypeError', 'x[0]: expected a number, got string 1'],
    ['a hole', [1, undefined], 'TypeError', 'x[1]: expected a number, got undefined'],
    [
      'a place that is not there',
      Object.assign([1, 2], { length: 3 }),
      'TypeError',
      'x[2]: expected a number, got undefined',
    ],
    [
      'a row that is not there',
      Object.assign([[1]], { length: 2 }),
      'RangeError',
      'x[1]: expected 1 values as in its siblings, got undefined',
    ],
    [
      'more levels than a tensor has',
      [[[[[[[1]]]]]]],
      'RangeError',
      'x: expected at most 6 levels of arrays, got more',
    ],
    ['null', null, 'TypeError', 'x: expected nested arrays, {values, shape} or a tensor, got null'],
    [
      'a plain typed array',
      new Float32Array(2),
      'TypeError',
      'x: expected nested arrays, {values, shape} or a tensor, got an object',
    ],
    [
      'too few values',
      { values: new Float32Array(3), shape: [2, 2] },
      'RangeError',
      'x: expected 4 values for shape [2, 2], got 3',
    ],
    [
      'a shape with a zero',
      { values: new Float32Array(0), shape: [0] },
      'RangeError',
      'x: expected a shape of positive integers, got [0]',
    ],
    [
      'a bigint',
      { values: new BigInt64Array(1), shape: [1] },
      'TypeError',
      'x[0]: expected a number, got bigint 0',
    ],
  ];
  test.each(refused)('refuses %s', async (_, value, name, message) => {
    await expect(read(value as Numbers)).rejects.toMatchObject({ name, message });
  });

  test('refuses tensors of text, emptiness and NaN', async () => {
    await expect(read(tf.tensor1d(['a']))).rejects.toThrow('got a tensor of dtype string');
    await expect(read(tf.zeros([0, 2]))).rejects.toThrow('got [0, 2]');
    await expect(read(tf.tensor2d([[1, Number.NaN]]))).rejects.toThrow('x[0][1]');
  });
});
