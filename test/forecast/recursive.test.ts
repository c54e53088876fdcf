// Forecasts step by step: each goes on with the one before it.
import { afterAll, describe, expect, test } from '@jest/globals';
import { dense, flatten, gru, input, model, Network, releaseKernels } from '../../src/core.js';
import { tableBefore } from '../../src/forecast/frame/cut.js';
import { Forecaster, type ForecastOptions, type ForecastShapes } from '../../src/forecast/index.js';
import { rollNetworks } from '../../src/forecast/model/roll.js';
import { Generator } from '../../src/random/index.js';
import { tableOf, waves } from './tables.js';

afterAll(releaseKernels);

const QUICK = { target: 'load', horizon: 6, season: 12, epochs: 3, units: 4, strategy: 'recursive' } as const;
const NO_BASELINES = { baselines: [] } as const;
const [LOOKBACK, HORIZON, WIDTH, COUNT] = [4, 3, 3, 2];

test('a step that was forecast is a row like those before: as if the network had been given it', async () => {
  const past = input({ shape: [null, WIDTH], name: 'past' });
  const network = Network.create(
    model({ inputs: past, outputs: dense({ units: 3 }).apply(gru({ units: 5 }).apply(past)) }),
    { seed: 4 },
  );
  const noise = new Generator(1, 'data', 0);
  const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => noise.normal());
  const batch = {
    count: COUNT,
    past: numbers(COUNT * LOOKBACK * WIDTH),
    recent: numbers(COUNT * LOOKBACK),
    future: numbers(COUNT * HORIZON),
    ...{ fixed: numbers(0), series: numbers(COUNT), targets: numbers(0), weights: numbers(0), scales: [] },
  };
  const shapes: ForecastShapes = {
    past: [LOOKBACK, WIDTH],
    recent: [LOOKBACK],
    future: [1],
    static: null,
    series: 1,
    output: [1, 3],
  };
  const inOrder = ([values = []]: readonly ArrayLike<number>[]): Float64Array => {
    const own = Float64Array.from(values);
    for (let begin = 0; begin < own.length; begin += 3) own.subarray(begin, begin + 3).sort();
    return own;
  };
  const found = await rollNetworks([network], batch, { shapes, horizon: HORIZON, quantiles: 3 }, 1, inOrder);
  for (let sample = 0; sample < COUNT; sample++) {
    const rows = [...batch.past.subarray(sample * LOOKBACK * WIDTH, (sample + 1) * LOOKBACK * WIDTH)];
    for (let step = 0; step < HORIZON; step++) {
      const { values } = await network.predict({
        values: Float32Array.from(rows),
        shape: [1, rows.length / WIDTH, WIDTH],
      });
      const expected = inOrder([values]);
      const begin = (sample * HORIZON + step) * 3;
      expect(found.subarray(begin, begin + 3)).toEqual(expected);
      // The target, that it is not missing, and what was known ahead of that step.
      rows.push(expected[1] as number, 0, batch.future[sample * HORIZON + step] as number);
    }
  }
});

describe('a recursive forecaster', () => {
  test('forecasts with what is known ahead, the same on any number of threads and out of its file', async () => {
    const options: ForecastOptions = { ...QUICK, future: 'temperature', static: 'height', ensemble: 2 };
    const roles = { targets: ['load'], past: [], future: ['temperature'], fixed: ['height'] };
    const table = tableBefore(waves(), roles, 154, 6);
    const [one, two] = await Promise.all(
      [1, 2].map(async (threads) => {
        const forecaster = await Forecaster.fit(table, { ...options, threads });
        return { forecaster, rows: (await forecaster.predict(table, { ...NO_BASELINES, threads })).rows() };
      }),
    );
    expect(two?.rows).toEqual(one?.rows);
    expect(one?.rows).toHaveLength(12);
    const loaded = await Forecaster.load((await one?.forecaster.save()) as Uint8Array);
    expect((await loaded.predict(table, NO_BASELINES)).rows()).toEqual(one?.rows);
  });

  test('has intervals that are told from whole horizons: of a random walk they grow', async () => {
    const noise = new Generator(2, 'data', 0);
    let sum = 0;
    const load = Array.from({ length: 500 }, () => (sum += noise.normal()));
    const options = { ...QUICK, horizon: 9, season: 1, scaling: 'standard' } as const;
    const forecaster = await Forecaster.fit(tableOf({ '': { load } }), options);
    const rows = (await forecaster.predict(null, NO_BASELINES)).rows();
    const [first = Number.NaN, last = Number.NaN] = [0, 8].map(
      (step) => (rows[step]?.high ?? 0) - (rows[step]?.low ?? 0),
    );
    // Of a random walk three times as wide after nine times as many steps.
    expect(last / first).toBeGreaterThan(2);
  });

  test('refuses what is not known of steps to come, and networks that do not go step by step', async () => {
    const fit = (own: Partial<ForecastOptions>): Promise<Forecaster> =>
      Forecaster.fit(waves(), { ...QUICK, ...own });
    await expect(fit({ past: 'temperature' })).rejects.toThrow(
      /^fit: strategy: expected 'direct' with past covariates, .*, got 'recursive' with temperature$/,
    );
    await expect(fit({ seriesEmbedding: 2 })).rejects.toThrow(
      /^fit: seriesEmbedding: expected 0 with strategy/,
    );
    const network: ForecastOptions['network'] = ({ past, output }) => {
      const x = input({ shape: past, name: 'past' });
      return model({ inputs: x, outputs: dense({ units: output[1] }).apply(flatten().apply(x)) });
    };
    await expect(fit({ network })).rejects.toThrow(
      /^fit: network: stream: layer .*: flatten mixes time steps$/,
    );
  });
});
