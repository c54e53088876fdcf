import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { chosenOf } from '../../../src/forecast/report/chosen.js';
import { residualsOf, unitsOf } from '../../../src/forecast/report/judged.js';
import { forecastReport } from '../../../src/forecast/report/report.js';
import { BASELINE_TITLES } from '../../../src/forecast/report/titles.js';
import { verdictSentence } from '../../../src/forecast/report/words.js';
import { binsOf } from '../../../src/report/charts/histogram.js';
import { version } from '../../../src/version.js';
import { all, outward, parsed, rowsOf, textsOf, wrongIds } from '../../report/parsed-page.js';
import { hostileSeries, manySeries, oneSeries } from './fixture.js';

afterAll(releaseKernels);

const ODD = /NaN|undefined|Infinity|null/;

/** Rows of the table behind the chart of a title. */
function tableOf(page: string, title: string | RegExp): string[][] {
  const figure = all(page, 'figure').find((one) => (textsOf(one, 'h3')[0] ?? '').match(title));
  const [table] = Array.from(figure?.getElementsByTagName('table') ?? []);
  if (table === undefined) throw new Error(`expected a table behind the chart ${title}`);
  return rowsOf(table);
}

describe('the page', () => {
  test('is well-formed, loads and runs nothing, and has each id once', async () => {
    for (const result of [await oneSeries(), await manySeries()]) {
      const page = forecastReport(result);
      expect(() => parsed(page)).not.toThrow();
      expect(outward(page)).toEqual([]);
      const { wanted, ...wrong } = wrongIds(page);
      expect(wrong).toEqual({ twice: [], missing: [] });
      expect(wanted).toBeGreaterThan(20);
      expect(page).not.toMatch(ODD);
      expect(forecastReport(result)).toBe(page);
    }
  });

  test('says the verdict first, in the words of the command line, then the measures it rests on', async () => {
    const { backtest, ...rest } = await oneSeries();
    const page = forecastReport({ backtest, ...rest });
    const [lead] = all(page, 'p').filter((one) => one.getAttribute('class') === 'lead');
    expect(lead?.textContent).toBe(`${verdictSentence(backtest)}.`);
    const [measures] = all(page, 'table');
    const rows = rowsOf(measures as Element);
    expect(rows.map(([name]) => name)).toEqual([
      'forecast by',
      'the network',
      'last value',
      'seasonal naive',
      'drift',
    ]);
    expect(rows[1]?.slice(1, 3).map(Number)).toEqual(
      [backtest.measures.mase, backtest.measures.mae].map((value) => Number(value?.toPrecision(4))),
    );
  });

  test('says what was repaired, and how to get the same numbers', async () => {
    const result = await oneSeries();
    const page = forecastReport(result);
    for (const { message } of result.table.problems)
      expect(all(page, 'li').map((one) => one.textContent)).toContain(message);
    expect(result.table.problems.length).toBeGreaterThan(1);
    const facts = textsOf(all(page, 'dl').at(-1) as Element, 'dd');
    expect(facts).toEqual([
      result.command,
      `Lethe ${version}`,
      result.fitted?.networks[0]?.fingerprint,
      result.backtest.fingerprints[0],
      result.run,
    ]);
  });

  test('shows names from data as text, and does without intervals, a season and a learning curve', async () => {
    const hostile = `</style><script>alert("1")</script>&amp;' onload='x' "\u0000\ud800`;
    const { fitted: _, ...result } = await hostileSeries(hostile);
    const page = forecastReport({ ...result, interval: 0, source: hostile, command: hostile, run: hostile });
    expect(() => parsed(page)).not.toThrow();
    expect(page).not.toMatch(/<script/i);
    const names = all(page, '*').flatMap((one) => Array.from(one.attributes, ({ name }) => name));
    expect(names.filter((name) => name.startsWith('on'))).toEqual([]);
    expect(page).not.toMatch(/interval \(|How it learned|What the .* interval held/);
    expect(page.replaceAll('Undecided', '')).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('of 200 series has a table of all, draws the worst, the middle and the best, and stays below 1 MB', async () => {
    const result = await manySeries();
    const page = forecastReport(result);
    expect(page.length).toBeLessThan(1_000_000);
    const units = unitsOf(result.table, result.backtest, ['load']);
    const byError = [...units].sort((a, b) => (b.measures.mase as number) - (a.measures.mase as number));
    const table = all(page, 'table').find((one) =>
      (textsOf(one, 'caption')[0] ?? '').startsWith('All 200 series'),
    );
    const rows = rowsOf(table as Element).slice(1);
    expect(rows.map(([name]) => name)).toEqual(byError.map(({ series }) => `load of ${series}`));
    const drawn = chosenOf(units).map(({ unit }) => byError.indexOf(unit));
    expect(drawn).toEqual([0, 1, 99, 100, 198, 199]);
    const titles = all(page, 'h3').map(({ textContent }) => textContent);
    expect(titles).toContain(`load of ${byError[0]?.series} (the worst)`);
    expect(titles).toContain(`load of ${byError[199]?.series} (the best)`);
  });
});

describe('its charts', () => {
  test('have a text in their place and a table of the same numbers', async () => {
    const page = forecastReport(await oneSeries());
    const charts = all(page, 'svg').filter((one) => one.getAttribute('role') === 'img');
    expect(charts).toHaveLength(2 * 2 + 6); // The two over time are there for wide and narrow screens.
    for (const chart of charts) {
      expect(textsOf(chart, 'title')[0]?.length).toBeGreaterThan(10);
      expect(textsOf(chart, 'desc')[0]?.length).toBeGreaterThan(5);
    }
    expect(all(page, 'figure')).toHaveLength(8);
    for (const figure of all(page, 'figure')) expect(figure.getElementsByTagName('table')).toHaveLength(1);
  });

  test('show what was forecast, in the time of the table', async () => {
    const result = await oneSeries();
    const [heading, first, ...others] = tableOf(forecastReport(result), /^load$/);
    expect(heading).toEqual([
      'time',
      'the network',
      'low',
      'high',
      BASELINE_TITLES[result.backtest.bestBaseline],
    ]);
    expect(first?.[0]).toBe('2024-04-07T22:00+02:00');
    const forecast = result.forecast.series[0]?.targets[0];
    const six = (value: number | undefined): string => String(Number(value?.toPrecision(6)));
    expect(first?.slice(1, 4)).toEqual(
      [forecast?.point[0], forecast?.low?.[0], forecast?.high?.[0]].map(six),
    );
    expect(others.at(-1)?.slice(1, 4)).toEqual(
      [forecast?.point[23], forecast?.low?.[23], forecast?.high?.[23]].map(six),
    );
  });

  test('count each error that was measured once', async () => {
    const { table, backtest } = await oneSeries();
    const units = unitsOf(table, backtest, ['load']);
    const residuals = residualsOf(units);
    expect(residuals).toHaveLength(backtest.measures.count);
    const mean = residuals.reduce((sum, { residual }) => sum + Math.abs(residual), 0) / residuals.length;
    expect(mean).toBeCloseTo(backtest.measures.mae as number, 9);
    const [one] = units;
    const { steps: _, ...whole } = backtest.measures;
    expect({ ...one?.measures, steps: undefined, quantileLoss: whole.quantileLoss }).toEqual({
      ...whole,
      steps: undefined,
    });
    const bins = binsOf(residuals.map(({ residual }) => residual));
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(residuals.length);
    expect(bins.length).toBeLessThanOrEqual(34);
  });

  test('show by place what the verdict rests on', async () => {
    for (const result of [await oneSeries(), await manySeries()]) {
      const rows = tableOf(forecastReport(result), 'Errors by place').slice(1);
      expect(rows).toHaveLength(result.backtest.folds.length);
      const mean = rows.reduce((sum, row) => sum + Number(row[3]), 0) / rows.length;
      expect(mean).toBeCloseTo(result.backtest.difference.mean, 3); // As many digits as cells have.
    }
  });
});

test('bins are round, and there are some of one value', () => {
  expect(binsOf([])).toEqual([]);
  expect(binsOf([0.3])).toEqual([{ from: 0, to: 1, count: 1 }]);
  expect(binsOf([-3.2, 0, 0.1, 3.2])).toEqual(
    Array.from({ length: 34 }, (_, place) => expect.objectContaining({ from: (place - 17) * 0.2 })).slice(
      1,
      34,
    ),
  );
});
