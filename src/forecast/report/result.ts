import { checkInteger } from '../../network/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { checkFields, checkText } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { BacktestReport } from '../backtest/run.js';
import type { FitReport } from '../forecaster.js';
import type { SeriesForecast } from '../model/forecast.js';
import type { SeriesTable } from '../table/series-table.js';

/** Input of {@link forecastReport}. */
export interface ForecastResult {
  /** The table of the forecast. */
  readonly table: SeriesTable;
  /** The result of `backtest` on it. */
  readonly backtest: BacktestReport;
  /** The result of `Forecaster.predict`. */
  readonly forecast: { readonly series: readonly SeriesForecast[] };
  /** `forecaster.report`; without it there is no learning curve. */
  readonly fitted?: FitReport | null | undefined;
  /** Fraction of true values that the intervals should contain; 0 for no intervals. Default 0.8. */
  readonly interval?: number | null | undefined;
  /** Number of past steps that the network sees. */
  readonly lookback?: number | null | undefined;
  /** Name of the table, such as the name of its file. */
  readonly source?: string | null | undefined;
  /** How to reproduce the numbers: a command, or a line of code. */
  readonly command?: string | null | undefined;
  /** Runtime and duration, such as `Node 22.1.0, 12.3 s`. */
  readonly run?: string | null | undefined;
}

/** The fraction of true values that the intervals should contain. */
export function intervalOf({ interval }: ForecastResult): number {
  return interval ?? 0.8;
}

const FIELDS: OptionNames<ForecastResult> = {
  table: true,
  backtest: true,
  forecast: true,
  fitted: true,
  interval: true,
  lookback: true,
  source: true,
  command: true,
  run: true,
};

/** @throws TypeError or RangeError that names the invalid part. */
export function readResult(caller: string, result: ForecastResult): ForecastResult {
  checkFields(
    caller,
    result,
    ['table', 'backtest', 'forecast'],
    'an object with table, backtest and forecast',
  );
  const given = readOptions(caller, result, FIELDS);
  const { table, backtest, forecast, fitted, interval, lookback } = given;
  checkFields(
    `${caller}: table`,
    table,
    ['series', 'step', 'timeZone', 'problems'],
    'a table from readTable',
  );
  const found = ['verdict', 'measures', 'baselines', 'folds', 'season', 'difference', 'fingerprints'];
  checkFields(`${caller}: backtest`, backtest, found, 'a result of backtest');
  checkFields(`${caller}: forecast`, forecast, ['series'], 'a result of Forecaster.predict');
  if (fitted !== undefined)
    checkFields(`${caller}: fitted`, fitted, ['networks', 'windows'], 'the report of a Forecaster');
  if (interval !== undefined && !(typeof interval === 'number' && interval >= 0 && interval < 1)) {
    throw new RangeError(mismatch(`${caller}: interval`, 'a number from 0 to below 1', quote(interval)));
  }
  if (lookback !== undefined) checkInteger(`${caller}: lookback`, lookback, 1);
  for (const name of ['source', 'command', 'run'] as const) {
    const text = given[name];
    if (text !== undefined) checkText(`${caller}: ${name}`, text);
  }
  return given as ForecastResult;
}
