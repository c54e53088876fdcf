import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../src/engine/index.js';
import { Generator } from '../../src/random/index.js';
import { dense, layer, lstm, SGD, trainingOptions, withSession } from '../compiler/networks.js';

afterAll(releaseKernels);

/** The next mask of the generator: row by row of samples, each row [steps, columns]. */
function drawn(generator: Generator, count: number, rate: number): number[] {
  return Array.from({ length: count }, () => (generator.uniform() < rate ? 0 : Math.fround(1 / (1 - rate))));
}

function skip(generator: Generator, numbers: number): void {
  generator.seek(generator.position + 2 * numbers);
}

/** Which rows of a matrix [rows, columns] are all zeros. */
function zeroRows(matrix: Float32Array, rows: number): boolean[] {
  const columns = matrix.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    matrix.subarray(row * columns, (row + 1) * columns).every((number) => number === 0),
  );
}

const SEEDS = [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 7, 2 ** 45 + 3, Number.MAX_SAFE_INTEGER];

describe('dropout', () => {
  // One sample of ones, so the kernel's gradient is the mask times the error: the step from w to w - gradient.
  const columns = 40;
  const options = (seed: number, count: number) => ({
    ...trainingOptions(
      {
        sampleShape: [columns],
        layers: [layer('Dropout', 'a', { rate: 0.3 }), dense('b', 1)],
        batchSize: 1,
        targetSize: 1,
        samples: count,
        training: { optimizer: SGD },
      },
      { seed },
    ),
    train: {
      inputs: [new Float32Array(columns * count).fill(1)],
      targets: [new Float32Array(count).fill(99)],
      count,
    },
  });

  test.each(SEEDS)(
    'draws what Generator draws of seed %i, in a stream of its own for each step',
    async (seed) => {
      for (const stream of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
        const gradient = await withSession(options(seed, 1), (session) => {
          const [before] = session.getWeights();
          session.train(0, 1, stream);
          const [after] = session.getWeights();
          return Array.from(
            after as Float32Array,
            (number, i) => ((before as Float32Array)[i] as number) - number,
          );
        });
        const mask = drawn(new Generator(seed, 'dropout', stream), columns, 0.3);
        expect(gradient.map((number) => number !== 0)).toEqual(mask.map((number) => number !== 0));
        const kept = gradient.filter((number) => number !== 0);
        const [first = 0] = kept;
        for (const number of kept) expect(Math.abs(number / first - 1)).toBeLessThan(1e-5);
      }
    },
  );

  test('goes on in the next stream at the next step of the same call', async () => {
    const masked = await withSession(options(5, 3), (session) => {
      const kernels = [session.getWeights()[0] as Float32Array];
      for (let step = 0; step < 3; step++) {
        session.train(step, 1, 7 + step);
        kernels.push(session.getWeights()[0] as Float32Array);
      }
      return [1, 2, 3].map((i) =>
        Array.from(kernels[i] as Float32Array, (number, k) => number !== (kernels[i - 1] as Float32Array)[k]),
      );
    });
    const expected = [7, 8, 9].map((stream) =>
      drawn(new Generator(5, 'dropout', stream), columns, 0.3).map((number) => number !== 0),
    );
    expect(masked).toEqual(expected);
  });
});

test('layers draw one after the other: an LSTM for inputs, then for states, four masks each of which one is used', async () => {
  const [steps, columns, units] = [3, 20, 12];
  const options = {
    ...trainingOptions(
      {
        sampleShape: [steps, columns],
        layers: [
          layer('Dropout', 'a', { rate: 0.5 }),
          lstm('b', units, { dropout: 0.4, recurrent_dropout: 0.25 }),
          layer('Dropout', 'c', { rate: 0.75 }),
          dense('d', 1),
        ],
        batchSize: 1,
        targetSize: steps,
        samples: 1,
      },
      { seed: 2 ** 33 + 1 },
    ),
    train: {
      inputs: [new Float32Array(steps * columns).fill(1)],
      targets: [new Float32Array(steps).fill(9)],
      count: 1,
    },
  };
  const [kernel, recurrentKernel, , readOut] = await withSession(options, (session) => session.gradients());
  const generator = new Generator(2 ** 33 + 1, 'dropout', 0);
  const first = drawn(generator, steps * columns, 0.5);
  const inputs = drawn(generator, columns, 0.4);
  skip(generator, 3 * columns);
  const states = drawn(generator, units, 0.25);
  skip(generator, 3 * units);
  const last = drawn(generator, steps * units, 0.75);
  const droppedAtAllSteps = (mask: number[], size: number, k: number): boolean =>
    mask.every((number, i) => i % size !== k || number === 0);
  expect(zeroRows(kernel as Float32Array, columns)).toEqual(
    inputs.map((number, k) => number === 0 || droppedAtAllSteps(first, columns, k)),
  );
  expect(zeroRows(recurrentKernel as Float32Array, units)).toEqual(states.map((number) => number === 0));
  expect(zeroRows(readOut as Float32Array, units)).toEqual(
    states.map((_, k) => droppedAtAllSteps(last, units, k)),
  );
});

test('a rate of 0 or 1 draws nothing, as in tfjs-layers', async () => {
  for (const rate of [0, 1]) {
    const of = (layers: ReturnType<typeof dense>[]) =>
      trainingOptions({ sampleShape: [4], layers, batchSize: 2, targetSize: 1, samples: 2 });
    const [dropped, plain] = await Promise.all(
      [of([layer('Dropout', 'a', { rate }), dense('b', 1)]), of([dense('b', 1)])].map((options) =>
        withSession(options, (session) => session.train(0, 1, 0)),
      ),
    );
    expect(dropped).toEqual(plain);
  }
});
