import { type ForecastSource, readingOf, readSource } from '../read-source.js';
import { type BacktestOptions, readBacktestOptions } from './options.js';
import { type BacktestReport, runBacktest } from './run.js';

/**
 * Forecasts from one place in the past after the other, each time knowing no more than was known there, and compares with what came and with
 * what simple forecasts would have said: is the network better than the best of these, by how much, and how sure is that?
 *
 * @param source what `Forecaster.fit` takes
 * @returns measures of the network and the baselines, and the verdict: the mean difference from the best baseline, in the unit of MASE, with
 *   its 95 % interval (moving-block bootstrap); `undecided` where that holds 0, or in fewer than five horizons of time
 * @throws as `Forecaster.fit`.
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
