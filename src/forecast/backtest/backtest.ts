import { type ForecastSource, readingOf, readSource } from '../read-source.js';
import { type BacktestOptions, readBacktestOptions } from './options.js';
import { type BacktestReport, runBacktest } from './run.js';

/**
 * Forecasts repeatedly from places in the past, using only what was known there, and compares with what came and with simple baselines.
 * Reports whether the network is better than the best baseline, by how much, and with what confidence.
 *
 * @param source anything that `Forecaster.fit` accepts
 * @returns measures of the network and the baselines, and the verdict: the mean difference from the best baseline, in units of MASE, with
 *   its 95 % interval (moving-block bootstrap). The verdict is `undecided` if the interval contains 0 or the folds span fewer than five
 *   horizons.
 * @throws the same errors as `Forecaster.fit`, and LetheError `data` if the table is too short for the folds.
 * @example
 * const load = Array.from({ length: 300 }, (_, hour) => 50 + (hour % 24) * (24 - (hour % 24)) / 10 + (hour % 7));
 * const found = await backtest({ load }, { target: 'load', horizon: 12, season: 24, epochs: 5 });
 * console.log(found.verdict, found.measures.mase, found.bestBaseline, found.difference);
 */
export async function backtest(source: ForecastSource, options: BacktestOptions): Promise<BacktestReport> {
  const caller = 'backtest';
  const settings = readBacktestOptions(caller, options);
  const table = await readSource(caller, source, readingOf(options));
  return runBacktest(caller, table, settings);
}
