// The jobs of `lethe fleet demo`: simulated sensors, with one network each.
import type { FleetStore, ForecastJob } from '../../fleet/index.js';
import { Generator } from '../../random/index.js';

const DAY = 24;
const DAYS = 10;
/** Number of hours to forecast. */
const HORIZON = 6;

/**
 * A table of hourly sensor values, stored once, and a job for each sensor.
 *
 * @param seed another seed gives other sensors
 */
export async function demoJobs(store: FleetStore, sensors: number, seed: number): Promise<ForecastJob[]> {
  const sha256 = await store.put(new TextEncoder().encode(demoTable(sensors, seed)));
  return Array.from({ length: sensors }, (_, sensor) => ({
    kind: 'forecast',
    name: nameOf(sensor),
    data: { sha256, format: 'csv', series: nameOf(sensor) },
    options: {
      ...{ target: 'load', time: 'hour', series: 'sensor', timeUnit: 'step', season: DAY },
      ...{ horizon: HORIZON, lookback: DAY, units: 8, epochs: 15, interval: 0, learningRate: 0.01 },
      ...{ folds: 4, baselines: ['last', 'seasonal'] },
    },
    seed,
  }));
}

/**
 * CSV with columns sensor, hour and load: a daily pattern with a different level, amplitude and phase for each sensor, autocorrelated
 * deviations, and noise.
 */
export function demoTable(sensors: number, seed: number): string {
  const rows = ['sensor,hour,load'];
  for (let sensor = 0; sensor < sensors; sensor++) {
    const generator = new Generator(seed, 'data', sensor);
    const level = 20 + 80 * generator.uniform();
    const size = 0.1 + generator.uniform();
    const shift = generator.integer(DAY);
    const memory = 0.9 * generator.uniform();
    let surprise = 0;
    for (let hour = 0; hour < DAYS * DAY; hour++) {
      const phase = (hour + shift) % DAY;
      surprise = memory * surprise + 2 * generator.normal();
      const load = level + (size * phase * (DAY - phase)) / 4 + surprise;
      rows.push(`${nameOf(sensor)},${hour},${Math.round(load * 100) / 100}`);
    }
  }
  return `${rows.join('\n')}\n`;
}

function nameOf(sensor: number): string {
  return `sensor ${sensor}`;
}
