// Forecasts from places in the past, compared with what came: by series and target.
import type { BacktestReport } from '../backtest/run.js';
import type { BaselineName } from '../baselines/baselines.js';
import { anchorOf } from '../frame/frame.js';
import { stepsSince } from '../frame/time-line.js';
import { seasonalScale } from '../measures/errors.js';
import { type Measures, Scores } from '../measures/scores.js';
import type { TargetForecast } from '../model/forecast.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';

/** One forecast from one place, and the true values. */
export interface JudgedForecast {
  readonly origin: number;
  /** `[horizon]` */
  readonly times: readonly number[];
  /** `[horizon]`, NaN where unknown. */
  readonly truth: Float64Array;
  /** Divisor of errors for MASE; 0 or NaN if undefined. */
  readonly scale: number;
  readonly forecast: TargetForecast;
}

/** One target of one series, with all of its past forecasts. */
export interface Unit {
  readonly series: string;
  readonly target: string;
  readonly rows: SeriesRows;
  readonly judged: readonly JudgedForecast[];
  readonly measures: Measures;
  readonly baselines: { readonly [name in BaselineName]?: Measures };
}

/** All targets of all series, in the order of the table. */
export function unitsOf(
  table: SeriesTable,
  { folds, season }: BacktestReport,
  targets: readonly string[],
): Unit[] {
  const anchor = anchorOf(table);
  const found = new Map<string, JudgedForecast[]>();
  const rowsBySeries = new Map(table.series.map((rows) => [rows.name, rows]));
  for (const { origin, forecasts } of folds) {
    for (const { series, times, targets: own } of forecasts) {
      const rows = rowsBySeries.get(series);
      if (rows === undefined) continue;
      const begin = origin - stepsSince(anchor, table.step, rows);
      for (const forecast of own) {
        const values = rows.values.get(forecast.target) ?? new Float64Array();
        const judged = {
          ...{ origin, times, forecast },
          truth: values.subarray(begin, begin + times.length),
          scale: seasonalScale(values.subarray(0, begin), season.period),
        };
        const key = keyOf(series, forecast.target);
        const known = found.get(key);
        if (known === undefined) found.set(key, [judged]);
        else known.push(judged);
      }
    }
  }
  return table.series.flatMap((rows) =>
    targets.map((target) => {
      const judged = found.get(keyOf(rows.name, target)) ?? [];
      return { series: rows.name, target, rows, judged, ...measuresOf(judged) };
    }),
  );
}

function keyOf(series: string, target: string): string {
  return JSON.stringify([series, target]);
}

function measuresOf(judged: readonly JudgedForecast[]): Pick<Unit, 'measures' | 'baselines'> {
  const horizon = Math.max(0, ...judged.map(({ times }) => times.length));
  const network = new Scores(horizon);
  const baselines = new Map<BaselineName, Scores>();
  for (const { truth, scale, forecast } of judged) {
    const { point, low, high } = forecast;
    const interval = low === undefined || high === undefined ? undefined : { low, high };
    network.add({ truth, point, scale, interval });
    for (const [name, values] of Object.entries(forecast.baselines) as [BaselineName, Float64Array][]) {
      const scores = baselines.get(name) ?? new Scores(horizon);
      baselines.set(name, scores);
      const known = truth.map((value, step) => (Number.isNaN(values[step]) ? Number.NaN : value));
      scores.add({ truth: known, point: values, scale });
    }
  }
  return {
    measures: network.measures(),
    baselines: Object.fromEntries([...baselines].map(([name, scores]) => [name, scores.measures()])),
  };
}

/** Residuals that are comparable across units: scaled as for MASE, or, for a single unit, in its own unit of measure. */
export function residualsOf(units: readonly Unit[]): { readonly step: number; readonly residual: number }[] {
  const isOne = units.length === 1;
  return units.flatMap(({ judged }) =>
    judged.flatMap(({ truth, scale, forecast }) =>
      Array.from(truth, (value, step) => ({
        step: step + 1,
        residual: (value - (forecast.point[step] as number)) / (isOne ? 1 : scale),
      })).filter(({ residual }) => Number.isFinite(residual)),
    ),
  );
}

/** Title of a unit: its target, and its series if the table has several. */
export function unitTitle({ series, target }: Pick<Unit, 'series' | 'target'>): string {
  return series === '' ? target : `${target} of ${series}`;
}
