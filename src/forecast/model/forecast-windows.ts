import { type ForecastNetwork, inputsOf } from '../network/shapes.js';
import { type Scaler, unscaled } from '../scaling/scalers.js';
import type { Batch, Windows } from '../windows/windows.js';
import type { Description } from './description.js';
import { rollNetworks } from './roll.js';

/** Number of windows in a batch. */
const BATCH = 256;

/** Forecasts for a window and target, `[horizon]` each, in the unit of the target. */
export interface WindowForecast {
  readonly point: Float64Array;
  /** Undefined without an interval. */
  readonly interval: { readonly low: Float64Array; readonly high: Float64Array } | undefined;
}

/**
 * Outputs of the networks for windows, in their unit: means over the networks, `[count, horizon, targets, quantiles]`, with sorted
 * quantiles.
 */
export async function runNetworks(
  networks: readonly ForecastNetwork[],
  batch: Batch,
  { shapes, shape, quantiles: { length: quantiles }, strategy }: Description,
  threads: number | undefined,
): Promise<Float64Array> {
  const mean = (outputs: readonly ArrayLike<number>[]): Float64Array => meanOf(outputs, quantiles);
  if (strategy === 'recursive') {
    return rollNetworks(networks, batch, { shapes, horizon: shape.horizon, quantiles }, threads, mean);
  }
  const all: ArrayLike<number>[] = [];
  for (const network of networks) {
    const options = threads === undefined ? {} : { threads };
    const { values } = await network.predict(inputsOf(network, batch, shapes), options);
    all.push(values);
  }
  return mean(all);
}

/** The mean of the outputs of all networks, with sorted quantiles. */
function meanOf(outputs: readonly ArrayLike<number>[], quantiles: number): Float64Array {
  const sums = new Float64Array(outputs[0]?.length ?? 0);
  for (const values of outputs) {
    for (let index = 0; index < sums.length; index++) {
      sums[index] = (sums[index] as number) + (values[index] as number);
    }
  }
  for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] as number) / outputs.length;
  for (let begin = 0; begin < sums.length; begin += quantiles) sums.subarray(begin, begin + quantiles).sort();
  return sums;
}

/**
 * Forecasts of windows.
 *
 * @param indices of the windows
 * @returns for each window one forecast for each target
 */
export async function forecastWindows(
  networks: readonly ForecastNetwork[],
  windows: Windows,
  indices: ArrayLike<number>,
  description: Description,
  threads: number | undefined,
): Promise<WindowForecast[][]> {
  const all: WindowForecast[][] = [];
  for (let begin = 0; begin < indices.length; begin += BATCH) {
    const part = Array.prototype.slice.call(indices, begin, begin + BATCH) as number[];
    const batch = windows.batch(part);
    const values = await runNetworks(networks, batch, description, threads);
    for (const [sample, index] of part.entries()) {
      const { scalers } = windows.frameOf(index);
      all.push(scalers.map((scaler, target) => inUnit(values, batch, sample, target, scaler, description)));
    }
  }
  return all;
}

function inUnit(
  values: Float64Array,
  { scales }: Batch,
  sample: number,
  target: number,
  scaler: Scaler,
  { quantiles, shape, roles, calibration }: Description,
): WindowForecast {
  const targets = roles.targets.length;
  const { shift, scale } = scales[sample * targets + target] ?? { shift: 0, scale: 1 };
  /** @param widening factor of the calibration's widening */
  const row = (quantile: number, widening: number): Float64Array =>
    Float64Array.from({ length: shape.horizon }, (_, step) => {
      const place = ((sample * shape.horizon + step) * targets + target) * quantiles.length + quantile;
      const wider = widening === 0 ? 0 : widening * (calibration[step * targets + target] ?? 0);
      return unscaled(scaler, ((values[place] as number) + wider) * scale + shift);
    });
  if (quantiles.length === 1) return { point: row(0, 0), interval: undefined };
  const [low, point, high] = [row(0, -1), row(1, 0), row(2, 1)];
  // A calibration that narrows intervals must not exclude the point forecast.
  for (const [step, value] of point.entries()) {
    low[step] = Math.min(low[step] as number, value);
    high[step] = Math.max(high[step] as number, value);
  }
  return { point, interval: { low, high } };
}
