import { checkInteger } from '../../network/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { checkFields, checkText } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { BacktestReport } from '../backtest/run.js';
import type { FitReport } from '../forecaster.js';
import type { SeriesForecast } from '../model/forecast.js';
import type { SeriesTable } from '../table/series-table.js';

/** What {@link forecastReport} shows. */
export interface ForecastResult {
  /** What was forecast. */
  readonly table: SeriesTable;
  /** What `backtest` found of it. */
  readonly backtest: BacktestReport;
  /** What `Forecaster.predict` gave. */
  readonly forecast: { readonly series: readonly SeriesForecast[] };
  /** `forecaster.report`; without it there is no learning curve. */
  readonly fitted?: FitReport | null | undefined;
  /** Part of the truth that is to lie within the intervals; 0: there are none. Default 0.8. */
  readonly interval?: number | null | undefined;
  /** Steps that the network looks back at. */
  readonly lookback?: number | null | undefined;
  /** What the table is called, such as the name of its file. */
  readonly source?: string | null | undefined;
  /** What gives the same numbers: a command, or a line of code. */
  readonly command?: string | null | undefined;
  /** Where it ran and how long it took, such as `Node 22.1.0, 12.3 s`. */
  readonly run?: string | null | undefined;
}

/** The share of the truth that intervals are to hold. */
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

/** @throws TypeError or RangeError naming the part that is not what it should be. */
export function readResult(caller: string, result: ForecastResult): ForecastResult {
  checkFields(caller, result, ['table', 'backtest', 'forecast'], 'an object of table, backtest and forecast');
  const given = readOptions(caller, result, FIELDS);
  const { table, backtest, forecast, fitted, interval, lookback } = given;
  checkFields(`${caller}: table`, table, ['series', 'step', 'timeZone', 'problems'], 'what readTable gives');
  const found = ['verdict', 'measures', 'baselines', 'folds', 'season', 'difference', 'fingerprints'];
  checkFields(`${caller}: backtest`, backtest, found, 'what backtest gives');
  checkFields(`${caller}: forecast`, forecast, ['series'], 'what Forecaster.predict gives');
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
