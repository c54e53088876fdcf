// Forecasts of made-up series by tiny networks, with all that a report shows.
import { backtest } from '../../../src/forecast/backtest/backtest.js';
import { Forecaster } from '../../../src/forecast/forecaster.js';
import type { ForecastOptions } from '../../../src/forecast/options.js';
import type { ForecastResult } from '../../../src/forecast/report/report.js';
import { readTable } from '../../../src/forecast/table/index.js';
import { Generator } from '../../../src/random/index.js';

const HOUR = 3_600_000;
/** Before clocks change in Berlin. */
const START = Date.UTC(2024, 2, 28);

/** Hours of a made-up load by series, with a gap and a missing value in each of the first. */
function rowsOf(names: readonly string[], hours: number, target: string): object[] {
  return names.flatMap((series, number) => {
    const noise = new Generator(11, 'data', number);
    return Array.from({ length: hours }, (_, hour) => {
      const load = 100 + number + 10 * ((hour % 12) - 6) ** 2 * (1 + (number % 3)) + 20 * noise.normal();
      return { time: new Date(START + hour * HOUR), series, [target]: hour === 40 ? null : load, hour };
    }).filter(({ hour }) => hour !== 50 || number > 0);
  });
}

const made = new Map<string, Promise<ForecastResult>>();

/** Made once by each name. */
function once(name: string, make: () => Promise<ForecastResult>): Promise<ForecastResult> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

async function resultOf(
  names: readonly string[],
  hours: number,
  options: Omit<ForecastOptions, 'target'> & { readonly folds: number; readonly target?: string },
): Promise<ForecastResult> {
  const { folds, target = 'load', ...rest } = options;
  const own = { units: 2, epochs: 3, season: 12, ...rest, target };
  const reading = {
    ...{ target, time: 'time', timeZone: 'Europe/Berlin' },
    ...(names.length > 1 ? { series: 'series' } : {}),
  };
  const table = await readTable(
    rowsOf(names, hours, target) as Record<string, Date | number | string>[],
    reading,
  );
  const forecaster = await Forecaster.fit(table, own);
  return {
    table,
    backtest: await backtest(table, { ...own, folds, baselines: ['last', 'seasonal', 'drift'] }),
    forecast: await forecaster.predict(null, { baselines: ['last', 'seasonal', 'drift'] }),
    fitted: forecaster.report,
    lookback: forecaster.lookback,
    source: 'load.csv',
    command: 'npx lethe@0.1.0 forecast load.csv --target load',
    run: 'Node 22.1.0, 1.2 s',
  };
}

/** One series, a day ahead, from 6 places in the past. */
export function oneSeries(): Promise<ForecastResult> {
  return once('one', () => resultOf(['a'], 260, { horizon: 24, folds: 6 }));
}

/** 200 series, two steps ahead, from 5 places. */
export function manySeries(): Promise<ForecastResult> {
  const names = Array.from({ length: 200 }, (_, number) => `station ${number}`);
  return once('many', () => resultOf(names, 60, { horizon: 2, folds: 5, lookback: 4, epochs: 1, units: 1 }));
}

/** Two series and a target whose names would be markup. */
export function hostileSeries(text: string): Promise<ForecastResult> {
  return resultOf([text, 'b'], 60, { horizon: 1, folds: 2, lookback: 4, interval: 0, target: `load${text}` });
}
