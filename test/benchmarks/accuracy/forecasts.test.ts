// `npm run accuracy -- --forecasts`: what stands in the documentation is what was measured.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { ForecastRecord, MethodRecord } from '../../../benchmarks/accuracy/forecast/measure.js';
import {
  FORECAST_SECTION,
  type ForecastRun,
  forecastSection,
  missedForecastGoals,
} from '../../../benchmarks/accuracy/forecast/report.js';
import { ACCURACY_SERIES } from '../../../benchmarks/accuracy/forecast/series.js';
import { replaceSection } from '../../../benchmarks/report/section.js';

const readRun = async (): Promise<ForecastRun> =>
  JSON.parse(await readFile('benchmarks/accuracy/forecasts.json', 'utf8')) as ForecastRun;

test('the table in docs/forecast.md is that of the committed run', async () => {
  const docs = await readFile('docs/forecast.md', 'utf8');
  expect(replaceSection(docs, FORECAST_SECTION, forecastSection(await readRun()))).toBe(docs);
});

test('the committed run has networks of as many seeds as it says, of series that are listed', async () => {
  const { series, seeds } = await readRun();
  const names = ACCURACY_SERIES.map(({ name }) => name);
  for (const { series: name, chosenBy, lethe } of series) {
    expect(ACCURACY_SERIES[names.indexOf(name)]?.chosenBy).toBe(chosenBy);
    expect([lethe.mases.length, new Set(lethe.fingerprints).size]).toEqual([seeds, seeds]);
  }
});

/** Ten series, of which a given number are better than the seasonal naive forecast. */
function records(better: number, coverage: number, keras: MethodRecord | null): ForecastRecord[] {
  return Array.from({ length: 10 }, (_, index) => ({
    ...{ series: `${index}`, kind: 'monthly', chosenBy: false, steps: 100, season: 12 },
    lethe: { mase: index < better ? 0.9 : 1, coverage, seconds: 1, mases: [], fingerprints: [] },
    seasonal: { mase: 1, coverage: null, seconds: null },
    ownEts: { mase: 1, coverage: null, seconds: null },
    ...{ ets: null, arima: null, keras, neural: null },
  }));
}

test('a goal that is missed is told', () => {
  const keras = { mase: 0.9, coverage: 0.8, seconds: 10 };
  expect(missedForecastGoals(records(9, 0.8, keras))).toEqual([]);
  expect(missedForecastGoals(records(9, 0.8, null))).toEqual([]);
  expect(missedForecastGoals(records(8, 0.75, { ...keras, mase: 0.8, seconds: 9 }))).toEqual([
    'better than seasonal naive: expected 90 % of 10, got 8',
    'coverage: expected 76 to 84 %, got 75 %',
    'MASE by that of Keras: expected at most 1.02, got 1.149',
    "Keras' time by ours: expected at least 10, got 9.0",
  ]);
});

test('networks of two other libraries are told beside, and on how many series the better one is reached', () => {
  const keras = { mase: 0.9, coverage: 0.8, seconds: 10 };
  const all = records(9, 0.8, keras).map((record, index) =>
    index === 0 ? { ...record, neural: { ...keras, mase: 0.5 } } : record,
  );
  const run = { ...{ date: '2026-11-27', commit: '', processor: '', cores: 2, system: '' }, versions: {} };
  const section = forecastSection({ ...run, seeds: 1, kerasSeeds: 1, series: all });
  expect(section).toContain(
    "1.01 times that of Keras' LSTM (geometric mean), 1.80 times that of neuralforecast's",
  );
  expect(section).toContain('within 2 % of the better LSTM of another library on 8 of 10');
});
