// Measures against those of scikit-learn (test/golden/statsmodels/smoothing.py) and by hand.
import { describe, expect, test } from '@jest/globals';
import {
  meanAbsoluteError,
  pinballLoss,
  rootMeanSquaredError,
  seasonalScale,
  symmetricPercentage,
} from '../../../src/forecast/measures/errors.js';
import { Scores } from '../../../src/forecast/measures/scores.js';
import golden from '../../golden/statsmodels/smoothing.json' with { type: 'json' };

const { truth, forecast, mae, rmse, pinball } = golden.measures;

test('are those of scikit-learn', () => {
  expect(meanAbsoluteError(truth, forecast)).toBeCloseTo(mae, 12);
  expect(rootMeanSquaredError(truth, forecast)).toBeCloseTo(rmse, 12);
  for (const [quantile, loss] of Object.entries(pinball)) {
    expect(pinballLoss(truth, forecast, Number(quantile))).toBeCloseTo(loss, 12);
  }
});

test('count nothing where the truth is missing', () => {
  expect(meanAbsoluteError([1, Number.NaN, 3], [2, 0, 5])).toBe(1.5);
  expect(meanAbsoluteError([Number.NaN], [2])).toBeNaN();
});

test('the symmetric percentage is 200 at most, and 0 of nothing', () => {
  expect([symmetricPercentage(0, 0), symmetricPercentage(0, 5), symmetricPercentage(100, 110)]).toEqual([
    0,
    200,
    2000 / 210,
  ]);
});

test('the scale is the error of the seasonal naive forecast in the history', () => {
  expect(seasonalScale([1, 2, 4, 7], 1)).toBe(2);
  expect(seasonalScale([1, 2, 4, 7], 2)).toBe(4);
  expect(seasonalScale([1, Number.NaN, 4, 7], 2)).toBe(3);
  expect(seasonalScale([1, 2], 2)).toBeNaN();
});

describe('scores', () => {
  const judged = {
    scale: 2,
    quantiles: [{ quantile: 0.5, values: [2, 4] }],
  };
  const scores = new Scores(2);
  scores.add({ ...judged, truth: [1, 4], point: [2, 4], interval: { low: [1.5, 3], high: [3, 4] } });
  scores.add({ ...judged, truth: [5, Number.NaN], point: [2, 4], interval: { low: [0, 0], high: [9, 9] } });
  const found = scores.measures();

  test('of all steps', () => {
    expect(found).toMatchObject({
      ...{ mae: 4 / 3, rmse: Math.sqrt(10 / 3), mase: 2 / 3, count: 3 },
      ...{ coverage: 2 / 3, width: 11.5 / 3, quantileLoss: 2 / 3 },
    });
  });

  test('of each', () => {
    expect(found.steps).toMatchObject([
      { mae: 2, mase: 1, coverage: 0.5, width: 5.25, count: 2 },
      { mae: 0, mase: 0, coverage: 1, width: 1, count: 1 },
    ]);
  });

  test('of nothing are null', () => {
    const nothing = new Scores(1).measures();
    expect(nothing).toMatchObject({
      mae: null,
      rmse: null,
      mase: null,
      smape: null,
      coverage: null,
      count: 0,
    });
  });

  test('of a history that repeats itself have no MASE', () => {
    const scores = new Scores(1);
    scores.add({ truth: [1], point: [2], scale: 0 });
    expect(scores.measures()).toMatchObject({ mae: 1, mase: null });
  });
});
