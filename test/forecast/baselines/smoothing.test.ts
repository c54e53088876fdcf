// Exponential smoothing against that of statsmodels (test/golden/statsmodels/smoothing.py).
import { describe, expect, test } from '@jest/globals';
import { fitSmoothing } from '../../../src/forecast/baselines/fit-smoothing.js';
import { continued, type SmoothingKind, smooth } from '../../../src/forecast/baselines/smoothing.js';
import golden from '../../golden/statsmodels/smoothing.json' with { type: 'json' };

interface Judge {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly trend: number;
  readonly seasonal: readonly number[];
  readonly sse: number;
  readonly forecast?: readonly number[];
}

const CASES = [golden.airPassengers, golden.sunspots].flatMap(({ values, season, kinds }, index) =>
  Object.entries(kinds as { [kind: string]: Judge }).map(([name, judge]) => {
    const [, trend, seasonal] = /^A(N|Ad|A)(N|A|M)$/.exec(name) as unknown as [string, 'N', 'N'];
    const kind: SmoothingKind = { trend, season: seasonal };
    return { what: `${['air passengers', 'sunspots'][index]}, ${name}`, values, season, kind, judge };
  }),
);

describe.each(CASES)('$what', ({ values, season, kind, judge }) => {
  test('with the same parameters and the same start the errors and forecasts are those of statsmodels', () => {
    const { level, trend } = judge;
    const start = { level, trend, season: Float64Array.from(judge.seasonal) };
    const { state, sse } = smooth(values, kind, judge, start);
    expect(sse / judge.sse).toBeCloseTo(1, 7);
    const forecast = continued(kind, judge, state, 12);
    for (const [step, value] of (judge.forecast ?? []).entries()) {
      expect((forecast[step] as number) / value).toBeCloseTo(1, 7);
    }
  });

  test('the errors of what is found are not above those of statsmodels by more than a twentieth', () => {
    const { sse } = fitSmoothing(values, kind, season);
    expect(sse / judge.sse).toBeLessThan(1.05);
  });
});

test('a multiplicative season goes on as in statsmodels', () => {
  const { phi, level, trend, seasonal, forecast } = golden.end;
  const state = { level, trend, season: Float64Array.from(seasonal) };
  const parameters = { alpha: 0, beta: 0, gamma: 0, phi };
  const steps = continued({ trend: 'Ad', season: 'M' }, parameters, state, forecast.length);
  for (const [step, value] of forecast.entries()) expect((steps[step] as number) / value).toBeCloseTo(1, 9);
});
