import { BASELINE_NAMES, type BaselineName } from '../baselines/baselines.js';
import { seasonalScale } from '../measures/errors.js';
import { type MeasuresByStep, Scores } from '../measures/scores.js';
import type { SeriesForecast, TargetForecast } from '../model/forecast.js';
import { type Place, rowsBefore, seriesOf } from './forecast-from.js';

/** Mean errors at one place, by forecaster, divided by the scale of MASE. */
export type PlaceErrors = ReadonlyMap<'network' | BaselineName, number>;

/** Accumulates errors place by place. */
export class Tally {
  readonly #network: Scores;
  readonly #baselines: ReadonlyMap<BaselineName, Scores>;
  readonly #horizon: number;
  /** One for each place where an error is known, in order. */
  readonly errors: PlaceErrors[] = [];

  readonly #names: readonly BaselineName[];

  constructor(names: readonly BaselineName[], horizon: number) {
    this.#names = names;
    this.#horizon = horizon;
    this.#network = new Scores(horizon);
    this.#baselines = new Map(names.map((name) => [name, new Scores(horizon)]));
  }

  add(place: Place, forecasts: readonly SeriesForecast[], quantiles: readonly number[]): void {
    const sums = new Map<'network' | BaselineName, number>();
    let count = 0;
    for (const { series, targets } of forecasts) {
      for (const forecast of targets) {
        const { truth, scale } = this.#truthOf(place, series, forecast.target);
        this.#score(forecast, truth, scale, quantiles);
        const all = [['network', forecast.point] as const, ...beside(forecast)];
        for (const [step, value] of truth.entries()) {
          // Steps without a baseline forecast are not compared.
          if (Number.isNaN(value) || all.some(([, values]) => Number.isNaN(values[step]))) continue;
          count++;
          for (const [name, values] of all) {
            const error = Math.abs((values[step] as number) - value) / (scale > 0 ? scale : 1);
            sums.set(name, (sums.get(name) ?? 0) + error);
          }
        }
      }
    }
    if (count > 0) this.errors.push(new Map([...sums].map(([name, sum]) => [name, sum / count])));
  }

  /** The baseline with the lowest mean error; the first one if several are equal. */
  bestBaseline(): BaselineName {
    const errorOf = (name: BaselineName): number =>
      this.errors.reduce((sum, errors) => sum + (errors.get(name) as number), 0);
    return this.#names.reduce((best, name) => (errorOf(name) < errorOf(best) ? name : best));
  }

  measures(): { measures: MeasuresByStep; baselines: { readonly [name in BaselineName]?: MeasuresByStep } } {
    const baselines = [...this.#baselines].map(([name, scores]) => [name, scores.measures()] as const);
    return {
      measures: this.#network.measures(),
      baselines: Object.fromEntries(baselines),
    };
  }

  #truthOf(place: Place, series: string, target: string): { truth: Float64Array; scale: number } {
    const rows = seriesOf(place.table, series);
    const values = rows.values.get(target) as Float64Array;
    const begin = rowsBefore(place, rows);
    return {
      truth: values.subarray(begin, begin + this.#horizon),
      scale: seasonalScale(values.subarray(0, begin), place.season),
    };
  }

  #score(forecast: TargetForecast, truth: Float64Array, scale: number, quantiles: readonly number[]): void {
    const { point, low, high } = forecast;
    const interval = low === undefined || high === undefined ? undefined : { low, high };
    const values = interval === undefined ? [point] : [interval.low, point, interval.high];
    const judged = quantiles.map((quantile, index) => ({ quantile, values: values[index] as Float64Array }));
    this.#network.add({ truth, point, scale, quantiles: judged, interval });
    for (const [name, own] of beside(forecast)) {
      const known = truth.map((value, step) => (Number.isNaN(own[step]) ? Number.NaN : value));
      this.#baselines.get(name)?.add({ truth: known, point: own, scale });
    }
  }
}

function beside({ baselines }: TargetForecast): (readonly [BaselineName, Float64Array])[] {
  return BASELINE_NAMES.flatMap((name) => {
    const values = baselines[name];
    return values === undefined ? [] : [[name, values] as const];
  });
}
