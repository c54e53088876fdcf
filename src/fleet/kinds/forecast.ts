import { LetheError } from '../../errors.js';
import { BACKTEST_OPTIONS } from '../../forecast/backtest/options.js';
import { tableWithoutEnd } from '../../forecast/hold-out.js';
import {
  type BacktestOptions,
  backtest,
  Forecaster,
  type ForecastOptions,
  readTable,
  type SeriesTable,
  type TableSource,
} from '../../forecast/index.js';
import { FORECAST_OPTIONS } from '../../forecast/options.js';
import { TABLE_OPTIONS } from '../../forecast/table/index.js';
import type { OptionNames } from '../../network/index.js';
import { mismatch, quote } from '../../text/quote.js';
import { type ForecastJobOptions, NOT_OF_JOBS } from '../jobs/job.js';
import { rowsOf } from '../jobs/open-data.js';
import { fromPlain } from '../jobs/plain.js';
import type { JobRecord } from '../jobs/record.js';
import { digestOfAll } from './fingerprint.js';
import type { JobContext, Kind, KindOutcome } from './kind.js';
import { checkEpochs, knownOptions, needs, optionOf } from './needs.js';

/** Options of a forecast job. */
const OPTIONS = Object.fromEntries([
  ...Object.keys(BACKTEST_OPTIONS)
    .filter((name) => !(NOT_OF_JOBS as readonly string[]).includes(name))
    .map((name) => [name, true]),
  ['holdOut', true],
]) as OptionNames<ForecastJobOptions>;

/** Options of the back-test. */
const BACKTEST = Object.keys(BACKTEST_OPTIONS).filter(
  (name) => name in OPTIONS && !(name in FORECAST_OPTIONS),
);

/** Operations of an epoch: 10 steps with 16 units, two horizons of 12 time steps and 32 windows. */
const EPOCH = 50e6;

/** Trains a forecaster on a table, or on one of its series. */
export const forecast: Kind = {
  fields: { data: true, options: true },

  check(what, record) {
    needs(what, record, 'data');
    knownOptions(what, record, OPTIONS);
    const { series } = record.options as ForecastJobOptions;
    if (record.data?.series != null && typeof series !== 'string') {
      throw new TypeError(mismatch(`${what}: options.series`, 'the column of data.series', 'none'));
    }
  },

  cost(record) {
    return EPOCH * optionOf(record, 'epochs', 100) * optionOf(record, 'ensemble', 1);
  },

  async run(what, record, context) {
    checkEpochs(what, record, context.limits.epochs);
    const { holdOut, ...given } = fromPlain(what, record.options) as ForecastJobOptions;
    const table = await tableOf(what, record, given, context);
    const own = { ...given, seed: record.seed, threads: 1 } as BacktestOptions;
    if (holdOut != null) return judgeBefore(what, table, own, holdOut);
    const tested = BACKTEST.some((name) => given[name as keyof typeof given] != null);
    const judged = tested ? await judge(table, own) : { metrics: {}, value: {} };
    const fitted = Object.fromEntries(Object.entries(own).filter(([name]) => !BACKTEST.includes(name)));
    const forecaster = await Forecaster.fit(table, fitted as unknown as ForecastOptions);
    const isAhead = own.future != null && [own.future].flat().length > 0;
    const predicted =
      isAhead && !hasRowsAhead(table, own)
        ? null
        : await forecaster.predict(isAhead ? table : null, { threads: 1 });
    const fingerprints = forecaster.report?.networks.map(({ fingerprint }) => fingerprint) ?? [];
    return {
      fingerprint: digestOfAll(fingerprints),
      metrics: judged.metrics,
      value: { ...judged.value, forecast: predicted?.rows() ?? null },
      model: record.keep === 'none' ? undefined : await forecaster.save(),
      receipt: undefined,
    };
  },
};

/** Whether all series have future rows without targets, which hold the values known ahead. */
function hasRowsAhead({ series }: SeriesTable, { target }: ForecastOptions): boolean {
  const targets = [target].flat() as string[];
  return series.every(({ values }) => targets.every((name) => Number.isNaN(values.get(name)?.at(-1))));
}

/** Back-tests on the data before the last steps. */
async function judgeBefore(
  what: string,
  table: SeriesTable,
  options: BacktestOptions,
  steps: number,
): Promise<KindOutcome> {
  if (!(Number.isSafeInteger(steps) && steps > 0)) {
    const expected = 'an integer of at least 1';
    throw new RangeError(mismatch(`${what}: options.holdOut`, expected, quote(steps)));
  }
  const [targets, past] = [options.target, options.past ?? []].map((names) => [names].flat() as string[]);
  const roles = { targets: targets ?? [], past: past ?? [] };
  const { metrics, value, fingerprints } = await judge(
    tableWithoutEnd(table, roles, steps, options.horizon),
    options,
  );
  return { fingerprint: digestOfAll(fingerprints), metrics, value, model: undefined, receipt: undefined };
}

async function judge(
  table: SeriesTable,
  options: BacktestOptions,
): Promise<{ metrics: KindOutcome['metrics']; value: object; fingerprints: readonly string[] }> {
  const { measures, baselines, bestBaseline, verdict, fingerprints } = await backtest(table, options);
  const errors = Object.entries(baselines).map(([name, own]) => [`mae of ${name}`, own?.mae ?? Number.NaN]);
  return {
    metrics: {
      mae: measures.mae ?? Number.NaN,
      mase: measures.mase ?? Number.NaN,
      ...(Object.fromEntries(errors) as { [name: string]: number }),
    },
    value: { verdict, bestBaseline },
    fingerprints,
  };
}

/** A table is read once for all jobs that use a part of it. */
async function tableOf(
  what: string,
  { data: record }: JobRecord,
  given: ForecastJobOptions,
  { data, shared }: JobContext,
): Promise<SeriesTable> {
  if (data === undefined || record === null) {
    throw new LetheError('data', mismatch(`${what}: data`, 'a table', 'none'));
  }
  const part = record.rows ? rowsOf(`${what}: data`, data, record.rows) : data;
  const reading = Object.fromEntries(
    Object.entries(given).filter(([name]) => name in TABLE_OPTIONS),
  ) as unknown as ForecastOptions;
  const source = (part.format === 'csv' ? part.text : part.values) as TableSource;
  const name = JSON.stringify([record.sha256, record.rows, reading]);
  const table = await shared(name, () => readTable(source, reading));
  return record.series === null ? table : seriesOf(what, table, record.series);
}

function seriesOf(what: string, table: SeriesTable, series: string): SeriesTable {
  const found = table.series.filter(({ name }) => name === series);
  if (found.length === 1) return { ...table, series: found };
  const known = table.series
    .slice(0, 5)
    .map(({ name }) => quote(name))
    .join(', ');
  const expected = `one of ${table.series.length} series (${known}${table.series.length > 5 ? ', …' : ''})`;
  throw new LetheError('data', mismatch(`${what}: data: series`, expected, quote(series)));
}
