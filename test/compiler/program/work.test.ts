// What a program takes is told before it is run, and watched while it is made.
import { expect, test } from '@jest/globals';
import { readTopology } from '../../../src/compiler/index.js';
import { parametersOf, workOf } from '../../../src/compiler/program/work.js';
import { dense, lstm, repeatVector, reshape, sequential, timeDistributed } from '../../../src/core.js';
import { preparePrediction } from '../../../src/session/index.js';

/** Steps inside of steps: the program has an instruction for each of the inner ones. */
const STEPS = 500;
const layers = [
  repeatVector({ n: STEPS, inputShape: [1] }),
  reshape({ targetShape: [1, STEPS, 1] }),
  timeDistributed({ layer: dense({ units: 2 }) }),
];
/** The builder takes dense layers alone into time. */
const recurrent = JSON.parse(JSON.stringify(sequential({ layers })), (key, value: unknown) =>
  key === 'layer' ? lstm({ units: 2 }) : value,
) as object;
const network = readTopology(recurrent);
const options = { network, sampleShapes: [[1]], batchSize: 1, threads: 1 };

test('bytes are watched as they grow, up to all that it takes', () => {
  const seen: number[] = [];
  const { bytes } = preparePrediction({ ...options, watchBytes: (taken) => seen.push(taken) });
  expect(Math.max(...seen)).toBe(bytes);
  expect(seen.length).toBeGreaterThan(STEPS);
  expect(preparePrediction(options).bytes).toBe(bytes);
});

test('whoever watches can end it: no more is made, instructions neither', () => {
  const all: number[] = [];
  preparePrediction({ ...options, watchBytes: (taken) => all.push(taken) });
  const [most = 0] = all.slice(STEPS / 2);
  let calls = 0;
  const stop = (taken: number): void => {
    calls++;
    if (taken > most) throw new RangeError('enough');
  };
  expect(() => preparePrediction({ ...options, watchBytes: stop })).toThrow(new RangeError('enough'));
  expect(calls).toBeLessThan(all.length);
});

test('operations are those of all runs, parameters the numbers of all weights', () => {
  const small = readTopology(
    sequential({ layers: [lstm({ units: 3, inputShape: [4, 2] }), dense({ units: 5, trainable: false })] }),
  );
  const prepared = preparePrediction({ network: small, sampleShapes: [[4, 2]], batchSize: 2, threads: 1 });
  const one = workOf(prepared, () => 1);
  expect(one).toEqual({
    operations: expect.any(Number),
    bytes: prepared.bytes,
    parameters: 4 * 3 * (2 + 3 + 1) + (3 + 1) * 5,
  });
  expect(workOf(prepared, () => 7)).toEqual({ ...one, operations: 7 * one.operations });
  expect(parametersOf([{ shape: [2, 3] }, { shape: [] }, { shape: [5] }])).toBe(12);
});
