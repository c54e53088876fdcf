import { BASELINES, type BaselineName, type FittedBaseline } from '../baselines/baselines.js';
import { anchorOf } from '../frame/frame.js';
import { stepsSince } from '../frame/time-line.js';
import type { SeriesForecast } from '../model/forecast.js';
import { keptRows } from '../model/history.js';
import { predictTable } from '../model/predict.js';
import type { ForecastSettings } from '../options.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';
import type { FittedModel } from '../training/fit-model.js';

/** Where a forecast starts. */
export interface Place {
  readonly table: SeriesTable;
  /** The table as it was known there. */
  readonly before: SeriesTable;
  /** A step of the time line. */
  readonly origin: number;
  readonly season: number;
}

/** Baselines that keep the parameters fitted at the first place that asked for them. */
export class KnownBaselines {
  readonly names: readonly BaselineName[];
  readonly #season: number;
  readonly #fitted = new Map<string, { readonly begin: number; readonly baseline: FittedBaseline }>();

  constructor(names: readonly BaselineName[], season: number) {
    this.names = names;
    this.#season = season;
  }

  /**
   * @param series identifies the series
   * @param history starts at the first row of the series
   * @param most largest number of rows to fit to; the last ones are used
   */
  forecast(
    name: BaselineName,
    series: string,
    history: Float64Array,
    horizon: number,
    most: number,
  ): Float64Array {
    const key = `${name} ${series}`;
    let known = this.#fitted.get(key);
    if (known === undefined) {
      const begin = Math.max(0, history.length - most);
      known = { begin, baseline: BASELINES[name].fit(history.subarray(begin), this.#season) };
      this.#fitted.set(key, known);
    }
    return known.baseline.forecast(history.subarray(known.begin), horizon);
  }
}

/** The number of rows of a series before the forecast starts. */
export function rowsBefore({ table, origin }: Place, series: Pick<SeriesRows, 'start'>): number {
  return origin - stepsSince(anchorOf(table), table.step, series);
}

/** The series of this name, which exists. */
export function seriesOf({ series }: SeriesTable, name: string): SeriesRows {
  return series.find((own) => own.name === name) as SeriesRows;
}

/** Forecasts all series that have rows on both sides of a place, and adds the forecasts of the baselines. */
export async function forecastFrom(
  caller: string,
  place: Place,
  { description, networks }: FittedModel,
  baselines: KnownBaselines,
  { horizon, threads }: ForecastSettings,
): Promise<SeriesForecast[]> {
  const { table, before } = place;
  const there = before.series.filter((series) => {
    const rows = rowsBefore(place, series);
    const isKnown = description.encodings.series.includes(series.name);
    return (
      isKnown && rows >= description.shape.lookback && seriesOf(table, series.name).length >= rows + horizon
    );
  });
  if (there.length === 0) return [];
  const predictor = { description, networks, threads };
  const found = await predictTable(caller, predictor, { ...before, series: there }, (series) =>
    rowsBefore(place, series),
  );
  const most = keptRows(description);
  return found.map(({ series, times, targets }) => ({
    ...{ series, times },
    targets: targets.map((forecast) => {
      const rows = seriesOf(table, series);
      const history = (rows.values.get(forecast.target) as Float64Array).subarray(0, rowsBefore(place, rows));
      const key = JSON.stringify([series, forecast.target]);
      const beside = baselines.names.map((name) => {
        return [name, baselines.forecast(name, key, history, horizon, most)] as const;
      });
      return { ...forecast, baselines: Object.fromEntries(beside) };
    }),
  }));
}
