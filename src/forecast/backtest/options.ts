import { checkInteger } from '../../network/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { checkKind } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import { BASELINE_NAMES, type BaselineName, checkBaselines } from '../baselines/baselines.js';
import {
  FORECAST_OPTIONS,
  type ForecastOptions,
  type ForecastSettings,
  readForecastOptions,
} from '../options.js';

/** Options of `backtest`: those of `Forecaster.fit`, and where its forecasts start. */
export interface BacktestOptions extends ForecastOptions {
  /** Number of places to forecast from. Default: as many as fit into the last third of the table, 2 to 20. */
  folds?: number | null;
  /** Steps from one place to the next. Default: the horizon, so that no step is forecast twice. */
  distance?: number | null;
  /** Whether to fit networks and baselines again at each place. Otherwise they are fitted once, before the first place. Default false. */
  refit?: boolean | null;
  /** Baselines to compare with, at least one. Default: all. */
  baselines?: readonly BaselineName[] | null;
  /** Called after each place with the number of finished places. */
  onFold?: ((done: number, folds: number) => void) | null;
}

const OWN = { folds: true, distance: true, refit: true, baselines: true, onFold: true } as const;

export const BACKTEST_OPTIONS: OptionNames<BacktestOptions> = { ...FORECAST_OPTIONS, ...OWN };

/** Validated options of a back-test. */
export interface BacktestSettings {
  readonly forecast: ForecastSettings;
  readonly folds: number | undefined;
  readonly distance: number;
  readonly refit: boolean;
  readonly baselines: readonly BaselineName[];
  readonly onFold: ((done: number, folds: number) => void) | undefined;
}

/** @throws TypeError or RangeError that names the option, the expected and the received value. */
export function readBacktestOptions(caller: string, options: BacktestOptions): BacktestSettings {
  const {
    folds,
    distance,
    refit = false,
    baselines = BASELINE_NAMES,
    onFold,
    ...rest
  } = readOptions(caller, options, BACKTEST_OPTIONS);
  const forecast = readForecastOptions(caller, rest as ForecastOptions);
  if (folds !== undefined) checkInteger(`${caller}: folds`, folds, 1);
  if (distance !== undefined) checkInteger(`${caller}: distance`, distance, 1);
  checkKind(`${caller}: refit`, typeof refit === 'boolean', 'a boolean', refit);
  checkBaselines(`${caller}: baselines`, baselines);
  if (baselines.length === 0) throw new RangeError(mismatch(`${caller}: baselines`, 'at least one', 'none'));
  if (onFold !== undefined)
    checkKind(`${caller}: onFold`, typeof onFold === 'function', 'a function', onFold);
  return { forecast, folds, distance: distance ?? forecast.horizon, refit, baselines, onFold };
}
