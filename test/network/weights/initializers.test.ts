import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import { enableProdMode } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LetheError } from '../../../src/errors.js';
import {
  type InitializerDescription,
  initialize,
  jointGlorotUniform,
} from '../../../src/network/weights/initializers.js';
import { Generator } from '../../../src/random/index.js';

enableProdMode(); // or else tfjs advertises its Node.js backend

const seeded = (seed = 42): Generator => new Generator(seed, 'initializer');
const sha256 = (values: Float32Array): string =>
  createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');

function statistics(values: ArrayLike<number>): { mean: number; variance: number; largest: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length;
  return { mean, variance, largest: list.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) };
}

/** Largest deviation from the identity of the products of all pairs of rows (or of columns). */
function orthogonalityError(
  values: Float32Array,
  rows: number,
  columns: number,
  of: 'rows' | 'columns',
): number {
  const [count, length] = of === 'rows' ? [rows, columns] : [columns, rows];
  const at = (i: number, j: number): number =>
    values[of === 'rows' ? i * columns + j : j * columns + i] ?? NaN;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k <= i; k++) {
      let product = 0;
      for (let j = 0; j < length; j++) product += at(i, j) * at(k, j);
      largest = Math.max(largest, Math.abs(product - (i === k ? 1 : 0)));
    }
  }
  return largest;
}

/** Orthonormal vectors, each freed twice of all before it. */
function gramSchmidt(count: number, length: number, generator: Generator): Float64Array[] {
  const dot = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, j) => sum + value * (b[j] ?? Number.NaN), 0);
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    let vector = Float64Array.from({ length }, () => generator.normal());
    for (const unit of [...vectors, ...vectors]) {
      const component = dot(vector, unit);
      vector = vector.map((value, j) => value - component * (unit[j] ?? Number.NaN));
    }
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  return vectors;
}

describe('initialize', () => {
  test('fills in zeros, ones, constants and identities', () => {
    const generator = seeded();
    expect([...initialize({ className: 'Zeros', config: {} }, [2, 2], generator)]).toEqual([0, 0, 0, 0]);
    expect([...initialize({ className: 'Ones' }, [3], generator)]).toEqual([1, 1, 1]);
    const constant = { className: 'Constant', config: { value: 0.1 } };
    expect([...initialize(constant, [2], generator)]).toEqual([Math.fround(0.1), Math.fround(0.1)]);
    expect([...initialize({ class_name: 'Identity', config: { gain: 2 } }, [2, 2], generator)]).toEqual([
      2, 0, 0, 2,
    ]);
    expect([...initialize('identity', [3, 3], generator)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([...initialize('zeros', [4, 0], generator)]).toEqual([]);
    expect([...initialize('ones', [], generator)]).toEqual([1]);
    expect(generator.position).toBe(0);
  });

  // No engine and no later version may change these.
  test.each([
    ['randomUniform', [50, 40], 'b28e107fc929b9d35c39bb97ad3c3f41420110c1436b20830fabec9f884a173f'],
    ['randomNormal', [50, 40], '996e657675ccc2b8a8ba0fd9d5fa5eeea91e1da79d1d4efe362d52a10c643024'],
    ['truncatedNormal', [50, 40], 'cc66bcd2a0105c3a9780c6b200c95cba443e6521940271335f5c30a29fef495f'],
    ['glorotUniform', [50, 40], '936955ee1b259396004b369cabf7880cb21ab826c50b6f72ee1f41cfb271086f'],
    ['glorotNormal', [50, 40], '01c64b823b0f4a53cddc115077324e22c7b5822c93be023fb41a96db3d9daea7'],
    ['orthogonal', [20, 80], '01a2ce1e8e83d20eca15f1a0eeb9a8454584e92e64f71056ccff9949b320ba49'],
    ['orthogonal', [150, 600], '4c253d34d28986f19d114b6878f1e02c78a7121bbf4266fd7f080b7fd5eab841'],
    ['orthogonal', [200, 300], '9865ec56be0bb818341a6cccb92224ac55e2c8a189963698fd8f2238b1212c37'],
  ])('of %s with shape %j keeps its bits', (name, shape, hash) => {
    const generator = seeded();
    const values = initialize(name, shape, generator);
    expect(sha256(values)).toBe(hash);
    expect(generator.position).toBe(2 * values.length);
  });

  test('draws in row-major order and rounds once', () => {
    const generator = seeded();
    const values = initialize(
      { className: 'RandomNormal', config: { mean: 3, stddev: 0.5 } },
      [2, 3],
      generator,
    );
    generator.seek(0);
    expect([...values]).toEqual(Array.from({ length: 6 }, () => Math.fround(3 + 0.5 * generator.normal())));
  });

  test('goes on where the generator stands', () => {
    const generator = seeded();
    const first = initialize('glorotUniform', [4, 5], generator);
    const second = initialize('glorotUniform', [4, 5], generator);
    expect(second).not.toEqual(first);
    const resumed = seeded();
    resumed.seek(40);
    expect(initialize('glorotUniform', [4, 5], resumed)).toEqual(second);
  });

  test('ignores the seed in a configuration', () => {
    const description = (seed: number): InitializerDescription => ({
      className: 'RandomNormal',
      config: { seed },
    });
    expect(initialize(description(1), [5], seeded())).toEqual(initialize(description(2), [5], seeded()));
  });

  test('reads names and configurations in camelCase and in snake_case alike', () => {
    const config = { scale: 2, mode: 'fanOut', distribution: 'uniform', seed: null };
    const expected = initialize({ className: 'VarianceScaling', config }, [7, 9], seeded());
    const snake = { class_name: 'VarianceScaling', config: { ...config, mode: 'fan_out' } };
    expect(initialize(snake, [7, 9], seeded())).toEqual(expected);
    expect(initialize('glorot_uniform', [7, 9], seeded())).toEqual(
      initialize('GlorotUniform', [7, 9], seeded()),
    );
  });

  test('takes zeros for arguments left out where tfjs does', () => {
    const uniform = { minval: 0, maxval: 3 };
    const resolved = tfl.initializers.randomUniform(uniform).getConfig();
    expect(resolved.minval).toBe(-0.05);
    expect(initialize({ className: 'RandomUniform', config: uniform }, [9], seeded())).toEqual(
      initialize({ className: 'RandomUniform', config: resolved }, [9], seeded()),
    );
    for (const className of ['RandomNormal', 'TruncatedNormal']) {
      expect(initialize({ className, config: { stddev: 0 } }, [9], seeded())).toEqual(
        initialize({ className, config: { mean: 0, stddev: 0.05 } }, [9], seeded()),
      );
    }
  });

  test('knows GlorotNormal and its like as the VarianceScaling that tfjs serializes them as', () => {
    const names = [
      'glorotUniform',
      'glorotNormal',
      'heUniform',
      'heNormal',
      'leCunUniform',
      'leCunNormal',
    ] as const;
    for (const name of names) {
      const serialized = tfl.initializers[name]({});
      const description = { className: serialized.getClassName(), config: serialized.getConfig() };
      expect(description.className).toBe('VarianceScaling');
      expect(initialize(name, [7, 9], seeded())).toEqual(initialize(description, [7, 9], seeded()));
    }
  });
});

describe('initialize and tfjs-layers give the same distribution of', () => {
  const { initializers } = tfl;
  const scaling = (
    mode: 'fanIn' | 'fanOut' | 'fanAvg',
    distribution: 'normal' | 'uniform' | 'truncatedNormal',
  ) => initializers.varianceScaling({ scale: 3, mode, distribution, seed: 5 });

  // Two samples of 30 000: variances within four standard errors of their difference, extremes alike.
  test.each<[string, ReturnType<typeof initializers.zeros>, number[]]>([
    ['randomUniform', initializers.randomUniform({ minval: -1, maxval: 3, seed: 5 }), [30_000]],
    ['randomUniform with minval 0', initializers.randomUniform({ minval: 0, maxval: 3, seed: 5 }), [30_000]],
    ['randomNormal', initializers.randomNormal({ mean: 1, stddev: 2, seed: 5 }), [30_000]],
    ['randomNormal with stddev 0', initializers.randomNormal({ mean: 1, stddev: 0, seed: 5 }), [30_000]],
    ['truncatedNormal', initializers.truncatedNormal({ mean: 1, stddev: 2, seed: 5 }), [30_000]],
    ['fanIn, normal', scaling('fanIn', 'normal'), [300, 100]],
    ['fanOut, normal', scaling('fanOut', 'normal'), [300, 100]],
    ['fanAvg, normal', scaling('fanAvg', 'normal'), [300, 100]],
    ['fanIn, uniform', scaling('fanIn', 'uniform'), [300, 100]],
    ['fanOut, truncatedNormal', scaling('fanOut', 'truncatedNormal'), [300, 100]],
    ['a vector', scaling('fanAvg', 'uniform'), [30_000]],
    ['a convolution of one dimension', scaling('fanIn', 'uniform'), [10, 100, 30]],
    ['a convolution of two dimensions', scaling('fanOut', 'uniform'), [5, 6, 100, 10]],
    ['glorotNormal', initializers.glorotNormal({ seed: 5 }), [300, 100]],
    ['glorotUniform', initializers.glorotUniform({ seed: 5 }), [300, 100]],
    ['heNormal', initializers.heNormal({ seed: 5 }), [300, 100]],
    ['heUniform', initializers.heUniform({ seed: 5 }), [300, 100]],
    ['leCunNormal', initializers.leCunNormal({ seed: 5 }), [300, 100]],
    ['leCunUniform', initializers.leCunUniform({ seed: 5 }), [300, 100]],
  ])('%s', (_, initializer, shape) => {
    const description = { className: initializer.getClassName(), config: initializer.getConfig() };
    const ours = statistics(initialize(description, shape, seeded()));
    const theirs = statistics(initializer.apply(shape, 'float32').dataSync());
    const deviation = Math.sqrt(theirs.variance);
    expect(Math.abs(ours.mean - theirs.mean)).toBeLessThan(4 * deviation * Math.sqrt(2 / 30_000));
    expect(Math.abs(ours.variance / theirs.variance - 1)).toBeLessThan(4 * Math.sqrt(2 * (2 / 30_000)));
    if (description.className !== 'RandomNormal') {
      expect(Math.abs(ours.largest / theirs.largest - 1)).toBeLessThan(0.002);
    }
  });
});

describe('Orthogonal', () => {
  test.each([
    [1, 1],
    [10, 40],
    [40, 10],
    [64, 64],
    [100, 400],
    [129, 129],
    [130, 516],
    [300, 135],
    [400, 150],
  ])('of shape [%i, %i] is orthogonal within 1e-6', (rows, columns) => {
    const values = initialize('orthogonal', [rows, columns], seeded());
    expect(orthogonalityError(values, rows, columns, rows < columns ? 'rows' : 'columns')).toBeLessThan(1e-6);
  });

  test.each([
    [128, 512],
    [130, 130],
    [150, 299],
    [150, 600],
    [320, 135],
  ])('of shape [%i, %i] is what one vector after the other would be, to rounding', (rows, columns) => {
    const values = initialize('orthogonal', [rows, columns], seeded());
    const expected = gramSchmidt(Math.min(rows, columns), Math.max(rows, columns), seeded());
    let largest = 0;
    for (const [i, vector] of expected.entries()) {
      for (const [j, element] of vector.entries()) {
        const value = values[rows < columns ? i * columns + j : j * columns + i] ?? Number.NaN;
        largest = Math.max(largest, Math.abs(value - element));
      }
    }
    expect(largest).toBeLessThan(3.1e-8); // Half a ULP of float32 just below 1.
  });

  test('flattens all dimensions but the last', () => {
    const matrix = initialize('orthogonal', [6, 4], seeded());
    expect(initialize('orthogonal', [2, 3, 4], seeded())).toEqual(matrix);
    expect(orthogonalityError(matrix, 6, 4, 'columns')).toBeLessThan(1e-6);
  });

  test('is multiplied by its gain', () => {
    const unit = initialize('orthogonal', [4, 8], seeded());
    const double = initialize(
      { class_name: 'Orthogonal', config: { gain: 2, seed: null } },
      [4, 8],
      seeded(),
    );
    expect(double).toEqual(unit.map((value) => 2 * value));
  });

  test('is Haar distributed: traces of powers of random 5 x 5 matrices have mean 0 and variance 1', () => {
    // P. Diaconis and M. Shahshahani, "On the eigenvalues of random matrices" (1994): E tr Q = 0, E (tr Q)^2 = 1,
    // E tr Q^2 = 1.
    const count = 4000;
    const sums = [0, 0, 0];
    const generator = seeded();
    for (let n = 0; n < count; n++) {
      const q = initialize('orthogonal', [5, 5], generator);
      let trace = 0;
      let traceOfSquare = 0;
      for (let i = 0; i < 5; i++) {
        trace += q[i * 5 + i] ?? NaN;
        for (let j = 0; j < 5; j++) traceOfSquare += (q[i * 5 + j] ?? NaN) * (q[j * 5 + i] ?? NaN);
      }
      [trace, trace * trace, traceOfSquare].forEach((value, i) => {
        sums[i] = (sums[i] ?? NaN) + value / count;
      });
    }
    // Standard deviations of the three: 1, sqrt 2, sqrt 2.
    expect(Math.abs(sums[0] ?? NaN)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs((sums[1] ?? NaN) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs((sums[2] ?? NaN) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });
});

describe('jointGlorotUniform', () => {
  test('is one Glorot-uniform matrix, split between input and state', () => {
    const { kernel, recurrentKernel } = jointGlorotUniform(3, 10, seeded());
    const joint = initialize('glorotUniform', [13, 40], seeded());
    expect([...kernel, ...recurrentKernel]).toEqual([...joint]);
    expect(kernel.length).toBe(3 * 40);
    expect(recurrentKernel.length).toBe(10 * 40);
    expect(sha256(kernel)).toBe('0a42519e755406cfa4133fa94cde9a2bd6f7204ee314beb1ef12f96e912c0ca8');
    expect(sha256(recurrentKernel)).toBe('cd566bb0cc9856bf1a84bfc7be6a98d2e331003984187095147227749e6beaec');
  });

  test('has the limit sqrt(6 / (fanIn + fanOut)) of the joint matrix in both parts', () => {
    const limit = Math.sqrt(6 / (150 + 50 + 4 * 50));
    const { kernel, recurrentKernel } = jointGlorotUniform(150, 50, seeded());
    for (const part of [kernel, recurrentKernel]) {
      const { largest, variance } = statistics(part);
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      expect(largest).toBeGreaterThan(0.999 * limit);
      expect(Math.abs(variance / (limit ** 2 / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / part.length));
    }
  });

  test.each([
    [0, 10],
    [3, 0],
    [1.5, 10],
    [3, -1],
  ])('refuses inputDim %d with units %d', (inputDim, units) => {
    expect(() => jointGlorotUniform(inputDim, units, seeded())).toThrow(RangeError);
  });
});

describe('what cannot be initialized', () => {
  const run =
    (description: unknown, shape: unknown = [2, 2]) =>
    () =>
      initialize(description as InitializerDescription, shape as number[], seeded());

  test.each<[string, unknown]>([
    ['MyInitializer', { className: 'MyInitializer', config: {} }],
    ['MyInitializer', 'myInitializer'],
    ['toString', { class_name: 'toString', config: {} }],
    ['"config":3', { className: 'Zeros', config: 3 }],
    ['{"config":{}}', { config: {} }],
    ['Constant: value: expected a finite number, got undefined', { className: 'Constant', config: {} }],
    [
      'RandomNormal: stddev: expected a finite number, got 1',
      { className: 'RandomNormal', config: { stddev: '1' } },
    ],
    ['Orthogonal: gain: expected a finite number', { className: 'Orthogonal', config: { gain: Infinity } }],
    [
      'mode: expected one of fanIn, fanOut, fanAvg',
      { className: 'VarianceScaling', config: { mode: 'fan' } },
    ],
    ['distribution: expected one of', { className: 'VarianceScaling', config: { distribution: 1 } }],
  ])('is reported as a model error that names %s', (message, description) => {
    let error: unknown;
    try {
      run(description)();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(LetheError);
    expect((error as LetheError).code).toBe('model');
    expect((error as LetheError).message).toContain(message);
  });

  test('includes shapes that are none or do not fit', () => {
    for (const shape of [[-1], [1.5], [NaN], [2 ** 31], [2 ** 20, 2 ** 20], [1e300, 1e300]]) {
      expect(run('zeros', shape)).toThrow(RangeError);
    }
    expect(run('zeros', 4)).toThrow(TypeError);
    expect(run('zeros', ['4'])).toThrow(TypeError);
    expect(run('identity', [2, 3])).toThrow('Identity: expected the shape of a square matrix, got [2, 3]');
    expect(run('identity', [4])).toThrow(RangeError);
    expect(run('orthogonal', [4])).toThrow('Orthogonal: expected at least two dimensions, got [4]');
    expect(run({ className: 'VarianceScaling', config: { scale: -1 } })).toThrow(RangeError);
    expect(run(undefined)).toThrow(TypeError);
    expect(run(null)).toThrow(TypeError);
  });
});
