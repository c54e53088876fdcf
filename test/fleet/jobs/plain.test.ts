// Values as JSON and back.
import { expect, test } from '@jest/globals';
import { fromPlain, toPlain } from '../../../src/fleet/jobs/plain.js';

const there = (value: unknown): unknown =>
  fromPlain('value', JSON.parse(JSON.stringify(toPlain('value', value))));

test('come back bit for bit', () => {
  const value = {
    numbers: [1, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324],
    floats: Float32Array.of(1.5, Number.NaN, -0),
    doubles: new Float64Array([0.1, 2]).subarray(1),
    bytes: new Uint8Array(100_000).fill(7),
    whole: Int32Array.of(-1),
    nested: [{ a: null, b: true }, 'text'],
  };
  expect(there(value)).toEqual(value);
  expect(Object.is((there([-0]) as number[])[0], -0)).toBe(true);
});

test.each<[RegExp, unknown]>([
  [/^value\.a: expected plain data, got a function/, { a: () => 1 }],
  [/^value: expected plain data, got a Map/, new Map()],
  [/^value\[0\]: expected plain data, got 1/, [1n]],
  [/^value: expected an array of float32/, new Float64Array(1) && new BigInt64Array(1)],
  [/expected no field \$lethe/, { $lethe: 'NaN' }],
])('what JSON cannot keep is refused: %s', (message, value) => {
  expect(() => toPlain('value', value)).toThrow(message);
});

test.each<[RegExp, unknown]>([
  [/expected a number or typed array/, { $lethe: 'toString' }],
  [/expected a number or typed array/, { $lethe: 'float32', base64: 'AAA=' }],
  [/expected base64/, { $lethe: 'float32', base64: '*' }],
])('what stands for nothing is refused: %s', (message, value) => {
  expect(() => fromPlain('value', value)).toThrow(message);
});
