// forecast/: from a table to a forecast with a measured quality - table/ reads and checks it, frame/ and windows/ turn it into numbers for
// networks, scaling/ scales each column, training/ and model/ fit and predict, baselines/ has simple forecasts to compare with, measures/
// and backtest/ compare. Entry point `lethe/forecast`. May import: forgetting/statistics/, receipt/, network/, engine/, random/, text/,
// errors.ts; knows nothing of tfjs.
export { backtest } from './backtest/backtest.js';
export type { BacktestOptions } from './backtest/options.js';
export type { BacktestReport, Fold } from './backtest/run.js';
export type { Difference, Verdict } from './backtest/verdict.js';
export type { BaselineName } from './baselines/baselines.js';
export type { CalendarFeature } from './calendar.js';
export { type FitReport, Forecaster, type ForecastPredictOptions } from './forecaster.js';
export type { Measures, MeasuresByStep } from './measures/scores.js';
export type { Forecast, ForecastRow, SeriesForecast, TargetForecast } from './model/forecast.js';
export type { NewRow } from './model/history.js';
export type { CellName } from './network/default-network.js';
export type { ForecastShapes, Strategy } from './network/shapes.js';
export type { ForecastOptions, ForecastProgress } from './options.js';
export type { ForecastSource } from './read-source.js';
export type { ScalingName } from './scaling/scalers.js';
export type { Season } from './season.js';
export {
  type ArrowTable,
  type ColumnTable,
  type Fill,
  readTable,
  type TableData,
  type TableOptions,
  type TableProgress,
  type TableRow,
  type TableSource,
  tableOf,
} from './table/index.js';
export type * from './table/series-table.js';
export type { EpochLosses, TrainingHistory } from './training/train.js';
