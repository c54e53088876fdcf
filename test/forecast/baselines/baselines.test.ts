import { describe, expect, test } from '@jest/globals';
import { BASELINES } from '../../../src/forecast/baselines/baselines.js';
import { bestSmoothing, kindsFor } from '../../../src/forecast/baselines/fit-smoothing.js';
import { minimize } from '../../../src/forecast/baselines/nelder-mead.js';
import golden from '../../golden/statsmodels/smoothing.json' with { type: 'json' };

const { values } = golden.airPassengers;
const forecast = (
  name: keyof typeof BASELINES,
  history: number[],
  season: number,
  horizon: number,
): number[] => [...BASELINES[name].fit(history, season).forecast(history, horizon)];

test('the last value stands for all steps', () => {
  expect(forecast('last', [1, 2, 3], 1, 2)).toEqual([3, 3]);
  expect(forecast('last', [1, 2, Number.NaN], 1, 2)).toEqual([2, 2]);
  expect(forecast('last', [Number.NaN], 1, 2)).toEqual([Number.NaN, Number.NaN]);
});

describe('the seasonal naive forecast', () => {
  test('repeats the last season', () => {
    expect(forecast('seasonal', [9, 9, 9, 1, 2, 3], 3, 5)).toEqual([1, 2, 3, 1, 2]);
    expect(forecast('seasonal', [5, 6], 1, 2)).toEqual([6, 6]);
  });

  test('takes the season before where a value is missing, and tells nothing where there is none', () => {
    expect(forecast('seasonal', [7, 8, 9, 1, Number.NaN, 3], 3, 3)).toEqual([1, 8, 3]);
    expect(forecast('seasonal', [2, 3], 3, 3)).toEqual([Number.NaN, 2, 3]);
  });
});

test('the drift goes on through the first and the last value', () => {
  expect(forecast('drift', [1, 5, 2, 4], 1, 2)).toEqual([5, 6]);
  expect(forecast('drift', [Number.NaN, 1, 2, Number.NaN], 1, 2)).toEqual([4, 5]);
  expect(forecast('drift', [4], 1, 2)).toEqual([4, 4]);
});

describe('exponential smoothing', () => {
  test('chooses a multiplicative season for the air passengers, as R does', () => {
    expect(BASELINES.ets.fit(values, 12).description).toMatch(/^ETS\(A,(A|Ad),M\), season 12$/);
  });

  test('is better than the seasonal naive forecast in their last year', () => {
    const [history, truth] = [values.slice(0, -12), values.slice(-12)];
    const errorOf = (name: 'ets' | 'seasonal'): number =>
      forecast(name, history, 12, 12).reduce(
        (sum, value, step) => sum + Math.abs(value - (truth[step] ?? 0)),
        0,
      );
    expect(errorOf('ets')).toBeLessThan(errorOf('seasonal') / 2);
  });

  test('goes on from a longer history with what it found in a shorter one', () => {
    const fitted = BASELINES.ets.fit(values.slice(0, 96), 12);
    const error = (history: number[]): number =>
      Math.abs((fitted.forecast(history, 1)[0] as number) - (values[history.length] as number));
    const errors = [96, 108, 120, 132].map(
      (length) => error(values.slice(0, length)) / (values[length] ?? 0),
    );
    expect(Math.max(...errors)).toBeLessThan(0.1);
  });

  test('of a straight line is the line, of a constant the constant', () => {
    const line = Array.from({ length: 30 }, (_, index) => 3 + 2 * index);
    for (const [step, value] of forecast('ets', line, 1, 3).entries())
      expect(value).toBeCloseTo(63 + 2 * step, 4);
    expect(forecast('ets', new Array<number>(20).fill(4), 1, 2)).toEqual([4, 4]);
  });

  test('passes over missing values', () => {
    const gaps = values.map((value, index) => ([0, 1, 50, 51, 100].includes(index) ? Number.NaN : value));
    const [whole, missing] = [values, gaps].map((history) => forecast('ets', history, 12, 12));
    for (const [step, value] of (whole ?? []).entries()) {
      expect((missing?.[step] as number) / value).toBeCloseTo(1, 1);
    }
  });

  test('has no season where there are not two of them, no multiplicative one where a value is not positive', () => {
    expect(kindsFor(values.slice(0, 24), 12).map(({ season }) => season)).toEqual(['N', 'N', 'N']);
    expect(new Set(kindsFor([0, ...values], 12).map(({ season }) => season))).toEqual(new Set(['N', 'A']));
  });

  test('of a few values is the last one', () => {
    expect(forecast('ets', [1, 2], 12, 2)).toEqual([2, 2]);
  });

  test('gives the same bits each time', () => {
    expect(bestSmoothing(values, 12)).toEqual(bestSmoothing(values, 12));
  });
});

test('the simplex finds the bottom of a valley', () => {
  const rosenbrock = ([x = 0, y = 0]: readonly number[]): number =>
    100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
  const { place } = minimize(rosenbrock, [-1.2, 1], 0.5, 2000);
  for (const value of place) expect(value).toBeCloseTo(1, 4);
});
