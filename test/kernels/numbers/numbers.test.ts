import { describe, expect, test } from '@jest/globals';
import { BOUNDS, compile, erf, errorInUlp, instantiate, type Name, REFERENCES } from './measure.mjs';

const LENGTH = 4096;
const numbers = instantiate(await compile(), LENGTH);
const names = Object.keys(BOUNDS) as Name[];

/** Points about which something changes: limits, cuts between ranges, bounds of the arguments, and simple numbers. */
const SPECIAL =
  `0 1e-45 1.17549421e-38 1.17549435e-38 1e-20 2.98023224e-8 5.96046448e-8 0.000244140625 0.1 0.1732868
  0.25 0.34657359 0.5 0.69314718 0.70710678 1 1.03972077 1.41421356 2 3 3.92 4 9 9.5 10 16.6 17.33 18 20 32 64 71 87.33
  88 88.37 88.72 89 103.97 104 1000 2097152 8388608 8.5070592e37 1.2e38 2.4061777e38 3.40282347e38 Infinity`
    .split(/\s+/)
    .map(Number);

describe.each(names)('%s', (name) => {
  test(`is within ${BOUNDS[name]} ULP of the float64 value for every 9973rd float32`, () => {
    const { bits } = numbers;
    let worst = { error: 0, x: 0 };
    for (let start = 0; start < 2 ** 32; start += 9973 * LENGTH) {
      for (let i = 0; i < LENGTH; i++) bits[i] = (start + 9973 * i) % 2 ** 32;
      worst = largerOf(worst, worstOfBlock(name));
    }
    expect(worst.error).toBeLessThanOrEqual(BOUNDS[name]);
  });

  test(`is within ${BOUNDS[name]} ULP at the 64 numbers on each side of special points of both signs`, () => {
    let worst = { error: 0, x: 0 };
    for (const point of SPECIAL) {
      numbers.x[0] = point;
      const centre = numbers.bits[0] ?? 0;
      for (let i = 0; i < 260; i++) numbers.bits[i] = centre + (i >> 1) - 64 + (i & 1) * 2 ** 31;
      worst = largerOf(worst, worstOfBlock(name, 260));
    }
    expect(worst.error).toBeLessThanOrEqual(BOUNDS[name]);
  });

  test('gives NaN for every kind of NaN', () => {
    for (const bits of [0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff, 0x7fc00001]) {
      numbers.bits.fill(bits, 0, 4);
      numbers.call(name, 4);
      expect(Array.from(numbers.y.subarray(0, 4))).toEqual([NaN, NaN, NaN, NaN]);
    }
  });

  test('computes every lane alone', () => {
    for (let i = 0; i < 64; i++) numbers.x[i] = 0.37 * i + 0.01;
    numbers.call(name, 64);
    const together = Array.from(numbers.yBits.subarray(0, 64));
    for (let i = 0; i < 64; i++) {
      numbers.x.fill(-1, 0, 4);
      numbers.x[3 - (i & 3)] = 0.37 * i + 0.01;
      numbers.call(name, 4);
      expect(numbers.yBits[3 - (i & 3)]).toBe(together[i]);
    }
  });
});

test.each<[Name, number, number]>([
  ['exp', -Infinity, 0],
  ['exp', Infinity, Infinity],
  ['exp', 0, 1],
  ['exp', -0, 1],
  ['exp', 89, Infinity],
  ['exp', 3.4e38, Infinity],
  ['exp', -3.4e38, 0],
  ['exp', -103, 2 ** -149],
  ['expm1', -Infinity, -1],
  ['expm1', -3.4e38, -1],
  ['expm1', Infinity, Infinity],
  ['expm1', 0, 0],
  ['expm1', -0, -0],
  ['log', 0, -Infinity],
  ['log', -0, -Infinity],
  ['log', Infinity, Infinity],
  ['log', 1, 0],
  ['log', -1e-45, NaN],
  ['log', -1, NaN],
  ['log', -Infinity, NaN],
  ['log1p', -1, -Infinity],
  ['log1p', -1.0000001, NaN],
  ['log1p', -Infinity, NaN],
  ['log1p', Infinity, Infinity],
  ['log1p', 0, 0],
  ['log1p', -0, -0],
  ['sigmoid', 0, 0.5],
  ['sigmoid', -0, 0.5],
  ['sigmoid', -Infinity, 0],
  ['sigmoid', -3.4e38, 0],
  ['sigmoid', Infinity, 1],
  ['sigmoid', 3.4e38, 1],
  ['tanh', 0, 0],
  ['tanh', -0, -0],
  ['tanh', Infinity, 1],
  ['tanh', -Infinity, -1],
  ['erf', 0, 0],
  ['erf', -0, -0],
  ['erf', Infinity, 1],
  ['erf', -Infinity, -1],
])('%s(%d) is exactly %d', (name, x, expected) => {
  numbers.x.fill(x, 0, 4);
  numbers.call(name, 4);
  expect(Array.from(numbers.y.subarray(0, 4))).toEqual([expected, expected, expected, expected]);
});

test.each<Name>(['tanh', 'erf'])('%s is odd to the bit', (name) => {
  const { bits, yBits } = numbers;
  for (let start = 0; start < 0x7f800000; start += 99991 * (LENGTH / 2)) {
    for (let i = 0; i < LENGTH; i++) bits[i] = ((start + 99991 * (i >> 1)) % 2 ** 31) + (i & 1) * 2 ** 31;
    numbers.call(name);
    for (let i = 0; i < LENGTH; i += 2) {
      if ((bits[i] ?? 0) > 0x7f800000) continue;
      if (((yBits[i] ?? 0) ^ (yBits[i + 1] ?? 0)) >>> 0 !== 2 ** 31)
        throw new Error(`${name}: at ${numbers.x[i]}`);
    }
  }
});

test('the float64 error function has the values of Abramowitz and Stegun, table 7.1', () => {
  expect(erf(0.5)).toBeCloseTo(0.5204998778, 10);
  expect(erf(1)).toBeCloseTo(0.8427007929, 10);
  expect(erf(2)).toBeCloseTo(0.995322265, 9);
  expect(erf(-1)).toBe(-erf(1));
  expect(erf(2 ** -70)).toBe((2 / Math.sqrt(Math.PI)) * 2 ** -70);
});

test('errors are counted in spacings of float32', () => {
  expect(errorInUlp(1, 1 + 2 ** -23)).toBe(1);
  expect(errorInUlp(1, 1 - 2 ** -25)).toBe(0.5);
  expect(errorInUlp(2 ** -149, 0)).toBe(1);
  expect(errorInUlp(Infinity, 2 ** 128 - 2 ** 104)).toBe(1);
  expect(errorInUlp(Infinity, 1e300)).toBe(0);
  expect(errorInUlp(NaN, 1)).toBe(Infinity);
});

/** The worst error of the first `count` arguments in `numbers.x`, and where. */
function worstOfBlock(name: Name, count = LENGTH): { error: number; x: number } {
  const { x, y } = numbers;
  const reference = REFERENCES[name];
  numbers.call(name, count);
  let worst = { error: 0, x: 0 };
  for (let i = 0; i < count; i++) {
    const argument = x[i] ?? 0;
    const error = errorInUlp(y[i] ?? 0, reference(argument));
    if (error > worst.error) worst = { error, x: argument };
  }
  return worst;
}

function largerOf<T extends { error: number }>(a: T, b: T): T {
  return b.error > a.error ? b : a;
}
