import type { Network } from '../../network/public.js';
import { LINE } from './default-network.js';
import type { ForecastShapes } from './shapes.js';

/**
 * Initializes a default network as the seasonal naive forecast, equal for all quantiles; training then learns the remainder. If there is no
 * season, or it is longer than the lookback, the network starts as the last value.
 *
 * @param season in steps
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
