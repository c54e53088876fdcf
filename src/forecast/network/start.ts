import type { Network } from '../../network/public.js';
import { LINE } from './default-network.js';
import type { ForecastShapes } from './shapes.js';

/**
 * Lets a default network begin as the seasonal naive forecast, all quantiles alike: training goes on from there, and learns what that
 * forecast leaves. Where a season is longer than what the network looks back at, or there is none, it begins with the last value.
 *
 * @param season steps
 */
export function startFromSeason(
  network: Network,
  { recent, past, output }: ForecastShapes,
  season: number,
): void {
  const [[inputs], [lookback], [horizon, columns]] = [recent, past, output];
  const targets = inputs / lookback;
  const quantiles = columns / targets;
  const back = season <= lookback ? season : 1;
  const kernel = new Float32Array(inputs * horizon * columns);
  for (let column = 0; column < horizon * columns; column++) {
    const step = Math.floor(column / columns);
    const target = Math.floor((column % columns) / quantiles);
    const row = (lookback - back + (step % back)) * targets + target;
    kernel[row * horizon * columns + column] = 1;
  }
  network.setWeights(
    network.weights.map(({ name, values }) => (name === `${LINE}/kernel` ? kernel : values)),
  );
}
