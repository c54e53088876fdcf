import { describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import { DTYPES, readSafetensors, writeSafetensors } from '../../../src/formats/index.js';
import { Generator } from '../../../src/random/index.js';
import { inEachGate } from '../../in-proportion.js';

/** A file of a header and some bytes. */
function fileOf(header: unknown, bytes: number, length?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setUint32(0, length ?? text.length, true);
  file.set(text, 8);
  return file;
}

const f32 = (shape: unknown, begin: unknown, end: unknown) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('a file', () => {
  test('holds what was written, at places that are multiples of eight', () => {
    const tensors = [
      { name: 'a.weight', shape: [2, 1], values: Float32Array.of(1.5, -0) },
      { name: '__proto__', shape: [], values: Float32Array.of(Number.NaN) },
      { name: 'none', shape: [0, 3], values: new Float32Array() },
    ];
    const file = writeSafetensors(tensors, { format: 'pt' });
    expect(new DataView(file.buffer).getUint32(0, true) % 8).toBe(0);
    const read = readSafetensors('test', file);
    expect(read.map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual(
      tensors.map(({ name, shape }) => ({ name, dtype: 'F32', shape })),
    );
    expect(read.map(({ bytes }) => DTYPES.F32.floats?.(bytes))).toEqual(tensors.map(({ values }) => values));
  });

  test('may have numbers of other kinds, which are exact as float32 where they are floats', () => {
    const header = {
      half: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
      brain: { dtype: 'BF16', shape: [2], data_offsets: [4, 8] },
      count: { dtype: 'I64', shape: [], data_offsets: [8, 16] },
    };
    const file = fileOf(header, 16);
    const view = new DataView(file.buffer, file.length - 16);
    view.setUint16(0, 0x3c00, true);
    view.setUint16(2, 0xc000, true);
    view.setUint16(4, 0x3f80, true);
    view.setUint16(6, 0xc040, true);
    const [half, brain, count] = readSafetensors('test', file);
    expect(DTYPES.F16.floats?.(half?.bytes as Uint8Array)).toEqual(Float32Array.of(1, -2));
    expect(DTYPES.BF16.floats?.(brain?.bytes as Uint8Array)).toEqual(Float32Array.of(1, -3));
    expect(DTYPES[count?.dtype ?? 'F32'].floats).toBeNull();
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /test: header: expected a length that the file has room for, got 0 bytes/],
    ['a header longer than the file', fileOf({}, 0, 1000), /header: expected a length .* got 1000/],
    ['no JSON', fileOf('{', 0), /header: expected JSON/],
    ['a list', fileOf([], 0), /header: expected an object of tensors/],
    ['no UTF-8', fileOf('{"\u0000"}', 0), /header: expected JSON/],
    [
      'an unknown kind of numbers',
      fileOf({ a: { ...f32([], 0, 4), dtype: 'F8' } }, 4),
      /tensor "a": expected one of F32, .* got F8/,
    ],
    ['a negative size', fileOf({ a: f32([-1], 0, 4) }, 4), /tensor "a": expected a shape/],
    [
      'a size beyond all bounds',
      fileOf({ a: f32([2 ** 52, 2 ** 52], 0, 4) }, 4),
      /tensor "a": expected .* bytes, got 4/,
    ],
    ['a place that is no place', fileOf({ a: f32([1], 0, '4') }, 4), /tensor "a": expected offsets/],
    [
      'a place behind the end',
      fileOf({ a: f32([1], 4, 8) }, 4),
      /tensor "a": expected an end of at most 4, got 8/,
    ],
    ['fewer bytes than numbers', fileOf({ a: f32([2], 0, 4) }, 4), /tensor "a": expected 8 bytes, got 4/],
    [
      'a place of two',
      fileOf({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4),
      /tensor "b": expected a beginning of 4, got 0/,
    ],
    ['bytes that nobody has', fileOf({ a: f32([1], 0, 4) }, 8), /numbers: expected 4 bytes, got 8/],
    ['null for a tensor', fileOf({ a: null }, 0), /tensor "a": expected one of/],
  ])('with %s is refused', (_, file, message) => {
    expect(() => readSafetensors('test', file)).toThrow(message);
  });

  test('that was changed anywhere is read or refused by a LetheError, 20,000 times', () => {
    const whole = writeSafetensors([
      { name: 'lstm.weight_ih_l0', shape: [4, 2], values: new Float32Array(8) },
      { name: 'lstm.bias', shape: [3], values: new Float32Array(3) },
    ]);
    const random = new Generator(1, 'shuffle', 0);
    for (let change = 0; change < inEachGate(20_000); change++) {
      const file = whole.slice(
        0,
        random.uniform() < 0.2 ? Math.floor(random.uniform() * whole.length) : undefined,
      );
      for (let bytes = 0; bytes < 3 && file.length > 0; bytes++) {
        file[Math.floor(random.uniform() * file.length)] = Math.floor(random.uniform() * 256);
      }
      try {
        readSafetensors('test', file);
      } catch (error) {
        expect(error).toBeInstanceOf(LetheError);
      }
    }
  });
});
