// 'lethe/forecast/inference': forecasts with a trained forecaster, without training, back-tests, baselines and tables. It is built
// separately, with kernels for the layers that forecasters have by default: src/core/sets.ts lists them.

export {
  type KernelSupport,
  kernelSupport,
  provideKernels,
  releaseKernels,
  setKernelWorkerUrl,
} from '../engine/index.js';
export { LetheError, type LetheErrorCode } from '../errors.js';
export { version } from '../version.js';
export type { BaselineName } from './baselines/baselines.js';
export { ForecastModel, type ForecastModelOptions } from './forecast-model.js';
export type { Forecast, ForecastRow, SeriesForecast, TargetForecast } from './model/forecast.js';
export type { NewRow } from './model/history.js';
export type { RowsAhead } from './model/rows-ahead.js';
