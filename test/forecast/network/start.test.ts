import { afterAll, expect, test } from '@jest/globals';
import { Network, releaseKernels } from '../../../src/core.js';
import { defaultNetwork } from '../../../src/forecast/network/default-network.js';
import type { ForecastShapes } from '../../../src/forecast/network/shapes.js';
import { startFromSeason } from '../../../src/forecast/network/start.js';

afterAll(releaseKernels);

/** Two targets, three quantiles, five steps back and four ahead. */
const SHAPES: ForecastShapes = {
  past: [5, 4],
  recent: [10],
  future: null,
  static: null,
  series: 1,
  output: [4, 6],
};
/** Steps of both targets, as the network looks back at them. */
const RECENT = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5];

/** What the network says of each step: of the first target, then of the second. */
async function stepsOf(season: number, shapes: ForecastShapes): Promise<number[][]> {
  const size = { cell: 'lstm', units: 3, layers: 1, embedding: 0 } as const;
  const network = Network.create(defaultNetwork(shapes, size), { seed: 1 });
  startFromSeason(network, shapes, season);
  const past = { values: Float32Array.from({ length: 20 }, (_, place) => place / 20), shape: [1, 5, 4] };
  const recent = { values: Float32Array.from(RECENT), shape: [1, 10] };
  const future = { values: new Float32Array(4).fill(1), shape: [1, 4, 1] };
  const { values } = await network.predict({ past, recent, ...(shapes.future !== null && { future }) });
  return [0, 1, 2, 3].map((step) => Array.from(values.subarray(6 * step, 6 * step + 6)));
}

const both = (value: number): number[] => [value, value, value, -value, -value, -value];

test.each<[string, ForecastShapes]>([
  ['the past alone', SHAPES],
  ['what is known ahead beside', { ...SHAPES, future: [4, 1] }],
])('a network of %s begins as the seasonal naive forecast', async (_, shapes) => {
  expect(await stepsOf(3, shapes)).toEqual([3, 4, 5, 3].map(both));
  expect(await stepsOf(5, shapes)).toEqual([1, 2, 3, 4].map(both));
});

test('without a season, or one that it does not look back at, it begins with the last value', async () => {
  for (const season of [1, 6]) expect(await stepsOf(season, SHAPES)).toEqual([5, 5, 5, 5].map(both));
});
