// The hint at sequences that were padded with zeros of which nobody told.
import { afterAll, beforeEach, expect, jest, test } from '@jest/globals';
import {
  bidirectional,
  dense,
  embedding,
  type LayerTopology,
  lstm,
  masking,
  Network,
  releaseKernels,
  sgd,
} from '../../../src/core.js';

afterAll(releaseKernels);

const warn = jest.spyOn(console, 'warn');
beforeEach(() => {
  warn.mockReset();
  warn.mockImplementation(() => {});
});

const STEPS = 6;
const y = [[1], [2], [3], [4]];

/** Four sequences of such lengths, zeros behind them. */
function padded(lengths: readonly number[]): number[][][] {
  return lengths.map((length) =>
    Array.from({ length: STEPS }, (_, step) => (step < length ? [1, 0] : [0, 0])),
  );
}

const shape = { inputShape: [null, 2] };

async function fit(layers: LayerTopology[], x: unknown, times: number = 1): Promise<void> {
  const network = Network.create([...layers, dense({ units: 1 })]);
  network.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' });
  for (let time = 0; time < times; time++) await network.fit(x as number[][][], y);
}

const HINT =
  /^fit: most sequences of .* end in steps of zeros, which .* reads as data\. If they are padding, use a masking layer/;

test.each<[string, () => LayerTopology[], unknown]>([
  ['a recurrent layer', () => [lstm({ units: 2, ...shape })], padded([2, 3, 6, 4])],
  [
    'layers before it',
    () => [dense({ units: 2, ...shape }), bidirectional({ layer: lstm({ units: 2 }) })],
    padded([2, 3, 6, 4]),
  ],
  [
    'an embedding',
    () => [embedding({ inputDim: 4, outputDim: 2, inputLength: STEPS }), lstm({ units: 2 })],
    padded([2, 3, 6, 4]).map((sequence) => sequence.map(([one]) => one)),
  ],
])('is given once behind %s', async (_, layers, x) => {
  await fit(layers(), x, 2);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(HINT)]]);
});

test.each<[string, () => LayerTopology[], unknown]>([
  ['a mask', () => [masking(shape), lstm({ units: 2 })], padded([2, 3, 6, 4])],
  [
    'maskZero',
    () => [embedding({ inputDim: 4, outputDim: 2, inputLength: STEPS, maskZero: true }), lstm({ units: 2 })],
    padded([2, 3, 6, 4]).map((sequence) => sequence.map(([one]) => one)),
  ],
  ['a single zero', () => [lstm({ units: 2, ...shape })], padded([5, 5, 5, 4])],
  ['as many zeros in all', () => [lstm({ units: 2, ...shape })], padded([3, 3, 3, 3])],
  ['zeros in few', () => [lstm({ units: 2, ...shape })], padded([6, 6, 6, 3])],
  ['nothing but zeros', () => [lstm({ units: 2, ...shape })], padded([0, 0, 0, 0])],
  [
    'no recurrent layer',
    () => [dense({ units: 2, inputShape: [2] })],
    [
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
    ],
  ],
])('is not given where there is %s', async (_, layers, x) => {
  await fit(layers(), x);
  expect(warn).not.toHaveBeenCalled();
});
