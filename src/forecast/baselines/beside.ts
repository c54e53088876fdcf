import { presentLength } from '../frame/present-length.js';
import type { Description } from '../model/description.js';
import type { SeriesForecast } from '../model/forecast.js';
import { keptRows } from '../model/history.js';
import type { SeriesTable } from '../table/series-table.js';
import { BASELINES, type BaselineName } from './baselines.js';

/**
 * Adds baseline forecasts, made from the rows that a history keeps.
 *
 * @param table the table of the forecasts
 */
export function withBaselines(
  forecasts: readonly SeriesForecast[],
  { series }: Pick<SeriesTable, 'series'>,
  description: Pick<Description, 'roles' | 'shape' | 'season'>,
  names: readonly BaselineName[],
): SeriesForecast[] {
  const { roles, shape, season } = description;
  const most = keptRows(description);
  return forecasts.map((forecast, index) => {
    const { values } = series[index] as SeriesTable['series'][number];
    const origin = presentLength(values, roles.targets);
    const targets = forecast.targets.map((own) => {
      const history = (values.get(own.target) as Float64Array).subarray(Math.max(0, origin - most), origin);
      const beside = names.map((name) => {
        return [name, BASELINES[name].fit(history, season).forecast(history, shape.horizon)] as const;
      });
      return { ...own, baselines: Object.fromEntries(beside) };
    });
    return { ...forecast, targets };
  });
}
