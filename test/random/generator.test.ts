import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Generator, type Purpose } from '../../src/random/generator.js';
import { philox4x32 } from '../../src/random/philox.js';
import { inProportion } from '../in-proportion.js';

const PURPOSES: Purpose[] = ['initializer', 'shuffle', 'dropout', 'split', 'data', 'search'];

function draws(count: number, draw: () => number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = draw();
  return values;
}

function sha256(values: Float64Array | Uint32Array): string {
  return createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
}

/** Mean of the k-th powers. */
function moment(values: Float64Array, k: number): number {
  let sum = 0;
  for (const value of values) sum += value ** k;
  return sum / values.length;
}

/** Checks counts against what is expected of them: chi-square within four of its standard deviations. */
function expectFrequencies(counts: ArrayLike<number>, probabilities: number[]): void {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  let chiSquare = 0;
  probabilities.forEach((probability, bin) => {
    const difference = (counts[bin] ?? 0) - total * probability;
    chiSquare += (difference * difference) / (total * probability);
  });
  const freedom = probabilities.length - 1;
  expect(chiSquare).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
}

/** How often each integer below `bins` comes in `count` draws. */
function tally(bins: number, count: number, draw: (index: number) => number): Uint32Array {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < count; i++) {
    const bin = draw(i);
    counts[bin] = (counts[bin] ?? NaN) + 1;
  }
  return counts;
}

/** How many values lie below the first border, between each two, above the last. */
function histogram(values: Float64Array, borders: number[]): number[] {
  const all = [...borders, Infinity];
  return [...tally(all.length, values.length, (i) => all.findIndex((border) => (values[i] ?? NaN) < border))];
}

describe('the sequence', () => {
  test.each(PURPOSES.map((purpose, i): [Purpose, number] => [purpose, i + 1]))(
    'of purpose %s is Philox with the seed for a key and [block, stream, %i] for a counter',
    (purpose, purposeNumber) => {
      const generator = new Generator(0x12_89abcdef, purpose, 7);
      const expected = new Uint32Array(4);
      for (const block of [0, 1, 2]) {
        philox4x32([block, 0, 7, purposeNumber], [0x89abcdef, 0x12], expected);
        expect([...draws(4, () => generator.uint32())]).toEqual([...expected]);
      }
    },
  );

  test('goes on beyond 2^32 blocks', () => {
    const generator = new Generator(5, 'data');
    generator.seek(4 * (3 * 2 ** 32 + 9) - 2);
    const expected = new Uint32Array(8);
    philox4x32([8, 3, 0, 5], [5, 0], expected.subarray(0, 4));
    philox4x32([9, 3, 0, 5], [5, 0], expected.subarray(4, 8));
    expect([...draws(6, () => generator.uint32())]).toEqual([...expected.subarray(2)]);
  });

  test('ends after 2^53 words with an error', () => {
    const generator = new Generator(5, 'data');
    generator.seek(Number.MAX_SAFE_INTEGER);
    expect(generator.position).toBe(Number.MAX_SAFE_INTEGER);
    expect(generator.uint32()).toBeGreaterThanOrEqual(0);
    expect(() => generator.uint32()).toThrow(RangeError);
  });

  // No engine and no later version may change these.
  test.each<['uint32' | 'uniform' | 'normal' | 'truncatedNormal', number[], string]>([
    [
      'uint32',
      [702418088, 4069084986, 3991195972],
      '3e418780e2ba6ab486c5daa69cb77ce5d8891c3fda5feee9db6ea0d69c827c01',
    ],
    [
      'uniform',
      [0.16354446073925244, 0.9292727334646926, 0.014158315682840206],
      'fb73c66cabce157832e104b8f84f51422f5c7cde1f404cd3ef8181c96aba1a5b',
    ],
    [
      'normal',
      [-0.9799943234929233, 1.4703960576118533, -2.192871401596936],
      '7ef8eaa49834d8e08bcea5b6d434f3e32e9b4804464a0a2a7c6c284dc23d9572',
    ],
    [
      'truncatedNormal',
      [-0.919744002270035, 1.3391600819437193, -1.795786398330404],
      'a786baa33c4661791849921b46a29d71c90798cc6df289955ce3b2cf5ce055f8',
    ],
  ])('of %s keeps its bits', (method, first, hash) => {
    const generator = new Generator(42, 'data', 7);
    const values = draws(10_000, () => generator[method]());
    expect([...values.subarray(0, 3)]).toEqual(first);
    expect(sha256(values)).toBe(hash);
  });

  test('of integers and permutations keeps its bits', () => {
    const generator = new Generator(42, 'data', 7);
    expect([...draws(10, () => generator.integer(100))]).toEqual([88, 86, 72, 81, 1, 29, 2, 38, 74, 21]);
    generator.seek(0);
    expect([...generator.permutation(10)]).toEqual([3, 9, 1, 6, 7, 5, 2, 4, 0, 8]);
    generator.seek(0);
    expect(sha256(generator.permutation(10_000))).toBe(
      'e14020350535ae2b02911e9acfca1290119e3b6e8099a6196cb7017ad4be9062',
    );
  });
});

describe('seek', () => {
  test.each<['uint32' | 'uniform' | 'normal' | 'truncatedNormal', number]>([
    ['uint32', 1],
    ['uniform', 2],
    ['normal', 2],
    ['truncatedNormal', 2],
  ])('counts positions in words: %s takes %i', (method, words) => {
    const generator = new Generator(1, 'data');
    expect(generator.position).toBe(0);
    for (let count = 1; count <= 9; count++) {
      generator[method]();
      expect(generator.position).toBe(count * words);
    }
  });

  test('resumes after any draws as if there had been no stop', () => {
    const kinds = ['uint32', 'uniform', 'normal', 'truncatedNormal', 'integer', 'permutation'] as const;
    const draw = (generator: Generator, kind: (typeof kinds)[number]): number | number[] => {
      if (kind === 'integer') return generator.integer(3 * 2 ** 30);
      if (kind === 'permutation') return [...generator.permutation(5)];
      return generator[kind]();
    };
    const sequence = fc.array(fc.constantFrom(...kinds), { maxLength: 20 });
    fc.assert(
      fc.property(sequence, sequence, fc.maxSafeNat(), (before, after, seed) => {
        const unbroken = new Generator(seed, 'shuffle', 3);
        for (const kind of before) draw(unbroken, kind);
        const resumed = new Generator(seed, 'shuffle', 3);
        resumed.seek(unbroken.position);
        expect(resumed.position).toBe(unbroken.position);
        expect(after.map((kind) => draw(resumed, kind))).toEqual(after.map((kind) => draw(unbroken, kind)));
        expect(resumed.position).toBe(unbroken.position);
      }),
      { seed: 1, numRuns: inProportion(300) },
    );
  });

  test.each([-1, 0.5, 2 ** 53, NaN])('refuses position %d', (position) => {
    const generator = new Generator(1, 'data');
    expect(() => generator.seek(position)).toThrow(RangeError);
  });
});

describe('seeds, purposes and streams', () => {
  test('give sequences without correlation', () => {
    const generators = [
      ...[0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map(
        (seed) => new Generator(seed, 'data'),
      ),
      ...PURPOSES.slice(0, 4).map((purpose) => new Generator(0, purpose)),
      ...[1, 2, 2 ** 32 - 1].map((stream) => new Generator(0, 'data', stream)),
    ];
    const count = 20_000;
    const sequences = generators.map((generator) => draws(count, () => generator.uniform() - 0.5));
    sequences.forEach((left, i) => {
      for (const right of sequences.slice(i + 1)) {
        let product = 0;
        for (let j = 0; j < count; j++) product += (left[j] ?? NaN) * (right[j] ?? NaN);
        expect(Math.abs((product / count) * 12)).toBeLessThan(4.5 / Math.sqrt(count));
      }
    });
  });

  test.each([-1, 1.5, 2 ** 53, Infinity, NaN])('refuse %d for a seed', (seed) => {
    expect(() => new Generator(seed, 'data')).toThrow(
      new RangeError(`Generator: seed: expected an integer in [0, 9007199254740991], got ${seed}`),
    );
  });

  test.each([-1, 0.5, 2 ** 32, NaN])('refuse %d for a stream', (stream) => {
    expect(() => new Generator(0, 'data', stream)).toThrow(RangeError);
  });

  test('refuse values of the wrong kind', () => {
    expect(() => new Generator('1' as unknown as number, 'data')).toThrow(
      new TypeError('Generator: seed: expected a number, got string'),
    );
    expect(() => new Generator(1, 'toString' as Purpose)).toThrow(
      new TypeError(
        'Generator: purpose: expected one of initializer, shuffle, dropout, split, data, search, got toString',
      ),
    );
  });
});

describe('uniform', () => {
  const generator = new Generator(11, 'data');
  const values = draws(500_000, () => generator.uniform());

  test('fills [0, 1) evenly', () => {
    const counts = tally(1000, values.length, (i) => Math.floor((values[i] ?? NaN) * 1000));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
    expectFrequencies(counts, new Array<number>(1000).fill(1 / 1000));
  });

  test('stays within the Kolmogorov bound of the uniform distribution', () => {
    let largest = 0;
    values
      .slice()
      .sort()
      .forEach((value, rank) => {
        largest = Math.max(largest, Math.abs(value - (rank + 0.5) / values.length));
      });
    // 1.95 / sqrt(n) is passed by chance once in a thousand.
    expect(largest).toBeLessThan(1.95 / Math.sqrt(values.length));
  });

  test('sets each of its 53 bits half of the time', () => {
    const counts = new Uint32Array(53);
    for (const value of values.subarray(0, 50_000)) {
      let rest = value;
      for (let bit = 0; bit < 53; bit++) {
        rest *= 2;
        if (rest >= 1) {
          rest -= 1;
          counts[bit] = (counts[bit] ?? NaN) + 1;
        }
      }
      if (rest !== 0) throw new Error(`${value} has more than 53 bits`);
    }
    for (const count of counts) expect(Math.abs(count - 25_000)).toBeLessThan(4 * Math.sqrt(12_500));
  });

  test('has no correlation between neighbours', () => {
    let product = 0;
    for (let i = 1; i < values.length; i++)
      product += ((values[i - 1] ?? NaN) - 0.5) * ((values[i] ?? NaN) - 0.5);
    expect(Math.abs((product / values.length) * 12)).toBeLessThan(4 / Math.sqrt(values.length));
  });
});

describe('integer', () => {
  const generator = new Generator(12, 'data');

  test.each([2, 6, 7, 1000])('gives all numbers below %i alike', (below) => {
    const counts = tally(below, 100_000, () => generator.integer(below));
    expectFrequencies(counts, new Array<number>(below).fill(1 / below));
  });

  test('is unbiased where a bare remainder would give one third twice as often', () => {
    const counts = tally(3, 100_000, () => Math.floor(generator.integer(3 * 2 ** 30) / 2 ** 30));
    expectFrequencies(counts, [1 / 3, 1 / 3, 1 / 3]);
  });

  test('takes all bounds from 1 to 2^32 and no other', () => {
    expect(generator.integer(1)).toBe(0);
    const word = new Generator(3, 'data').uint32();
    expect(new Generator(3, 'data').integer(2 ** 32)).toBe(word);
    for (const below of [0, -1, 1.5, 2 ** 32 + 1, NaN])
      expect(() => generator.integer(below)).toThrow(RangeError);
  });
});

describe('normal', () => {
  const generator = new Generator(13, 'data');
  const values = draws(500_000, () => generator.normal());

  test('has the moments of the standard normal distribution', () => {
    // Standard errors: sqrt of 1, 2, 15, 96 over n.
    const unit = 4 / Math.sqrt(values.length);
    expect(Math.abs(moment(values, 1))).toBeLessThan(unit);
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(unit * Math.sqrt(2));
    expect(Math.abs(moment(values, 3))).toBeLessThan(unit * Math.sqrt(15));
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(unit * Math.sqrt(96));
  });

  test('has its quantiles, out to four standard deviations', () => {
    const borders = [
      -4, -3, -1.2815515655446004, -0.5244005127080407, 0, 0.5244005127080407, 1.2815515655446004, 3, 4,
    ];
    const four = 3.167124183311992e-5;
    const three = 0.0013498980316300946 - four;
    const half = [four, three, 0.1 - three - four, 0.2, 0.2];
    expectFrequencies(histogram(values, borders), [...half, ...half.slice().reverse()]);
  });
});

describe('truncatedNormal', () => {
  const generator = new Generator(14, 'data');
  const values = draws(500_000, () => generator.truncatedNormal());

  test('stays within two standard deviations and comes close to them', () => {
    const sorted = values.slice().sort();
    expect(sorted[0]).toBeGreaterThanOrEqual(-2);
    expect(sorted[0]).toBeLessThan(-1.9999);
    expect(sorted.at(-1)).toBeLessThanOrEqual(2);
    expect(sorted.at(-1)).toBeGreaterThan(1.9999);
  });

  test('has the moments of that distribution', () => {
    // With c = phi(2) / P(|Z| < 2), z^2 has the mean 1 - 4 c = 0.77374 and the variance 0.8175.
    const unit = 4 / Math.sqrt(values.length);
    expect(Math.abs(moment(values, 1))).toBeLessThan(unit * Math.sqrt(0.7737));
    expect(Math.abs(moment(values, 2) - 0.7737413035499232)).toBeLessThan(unit * Math.sqrt(0.8175));
  });

  test('has the shape of the normal distribution inside', () => {
    const inner = 0.3413447460685429 / 0.9544997361036416;
    const outer = 0.5 - inner;
    expectFrequencies(histogram(values, [-1, 0, 1]), [outer, inner, inner, outer]);
  });
});

describe('permutation', () => {
  test('is a bijection of every length', () => {
    const generator = new Generator(15, 'shuffle');
    for (let length = 0; length <= 200; length++) {
      expect([...generator.permutation(length).sort()]).toEqual(Array.from({ length }, (_, i) => i));
    }
  });

  test('gives all orders of four alike', () => {
    const generator = new Generator(16, 'shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 48_000; i++) {
      const order = generator.permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expectFrequencies([...counts.values()], new Array<number>(24).fill(1 / 24));
  });

  test('sends every number to every place alike', () => {
    const generator = new Generator(17, 'shuffle');
    const numbers = Array.from({ length: 10_000 }, () => [...generator.permutation(20)]).flat();
    const counts = tally(20 * 20, numbers.length, (i) => (numbers[i] ?? NaN) * 20 + (i % 20));
    expectFrequencies(counts, new Array<number>(400).fill(1 / 400));
  });

  test.each([-1, 0.5, 2 ** 32, NaN])('refuses length %d', (length) => {
    expect(() => new Generator(1, 'shuffle').permutation(length)).toThrow(RangeError);
  });
});
