import { LetheError } from '../../errors.js';
import { mismatch, quote } from '../../text/quote.js';
import { timeAt } from '../calendar.js';
import { calendarOf } from '../frame/calendar-rows.js';
import { frameOf, widthsOf } from '../frame/frame.js';
import { presentLength } from '../frame/present-length.js';
import type { ForecastNetwork } from '../network/shapes.js';
import { SCALINGS } from '../scaling/scalers.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';
import { Windows } from '../windows/windows.js';
import type { Description } from './description.js';
import type { SeriesForecast } from './forecast.js';
import { forecastWindows } from './forecast-windows.js';

/** What is needed for predictions. */
export interface Predictor {
  readonly description: Description;
  readonly networks: readonly ForecastNetwork[];
  readonly threads: number | undefined;
}

/**
 * Forecasts the steps after the last target of each series, without baselines.
 *
 * @param rowsOf number of past rows of a series. Default: up to the last one with a target
 * @throws LetheError `data` that names a series that is too short, or that lacks values known ahead.
 */
export async function predictTable(
  caller: string,
  { description, networks, threads }: Predictor,
  table: SeriesTable,
  rowsOf: (series: SeriesRows) => number = ({ values }) => presentLength(values, description.roles.targets),
): Promise<SeriesForecast[]> {
  const { roles, shape, encodings, scaling } = description;
  const calendar = calendarOf(description.calendar);
  const origins = table.series.map(rowsOf);
  const extended = table.series.map((series, index) => {
    const origin = origins[index] as number;
    const what = series.name === '' ? caller : `${caller}: series ${quote(series.name)}`;
    if (origin < shape.lookback) {
      throw new LetheError('data', mismatch(what, `at least ${shape.lookback} rows (lookback)`, origin));
    }
    const ahead = series.length - origin;
    if (roles.future.length > 0 && ahead < shape.horizon) {
      const expected = `${shape.horizon} future rows with ${roles.future.join(', ')}`;
      throw new LetheError('data', mismatch(what, expected, ahead));
    }
    return withLength(series, origin + shape.horizon);
  });
  const frames = frameOf(caller, { ...table, series: extended }, roles, encodings, calendar);
  const windows = new Windows(
    frames,
    widthsOf(roles, encodings, calendar),
    shape,
    SCALINGS[scaling].byWindow,
    origins.map((origin, series) => ({ series, origin })),
  );
  const indices = origins.map((_, index) => index);
  const found = await forecastWindows(networks, windows, indices, description, threads);
  return extended.map((series, index) => {
    const origin = origins[index] as number;
    return {
      series: series.name,
      times: Array.from({ length: shape.horizon }, (_, step) =>
        timeAt(description.table, series.start, origin + step),
      ),
      targets: roles.targets.map((target, place) => {
        const { point, interval } = (found[index] as (typeof found)[number])[
          place
        ] as (typeof found)[number][number];
        return { target, point, low: interval?.low, high: interval?.high, baselines: {} };
      }),
    };
  });
}

/** The first rows of a series; missing rows have unknown values. */
function withLength(series: SeriesRows, length: number): SeriesRows {
  const values = [...series.values].map(([name, own]) => {
    const numbers = new Float64Array(length).fill(Number.NaN);
    numbers.set(own.subarray(0, length));
    return [name, numbers] as const;
  });
  return { ...series, length, values: new Map(values) };
}
