import { timesOf } from '../../../forecast/calendar.js';
import { forecastCsv, timeTexts } from '../../../forecast/forecast-csv.js';
import type {
  BacktestReport,
  BaselineName,
  Forecast,
  Forecaster,
  SeriesForecast,
  SeriesTable,
} from '../../../forecast/index.js';
import type { NamedFile } from '../../protocol.js';
import type { Learning, ShownSeries } from '../pictures.js';
import type { Outcome } from '../protocol.js';

/** Most series that the page shows; the files have all of them. */
const MOST_SERIES = 50;
/** Steps of the past that are drawn: a few horizons or seasons, within bounds for readable charts. */
const [HORIZONS, SEASONS, FEWEST, MOST] = [4, 2, 40, 500];
const MOST_PROBLEMS = 50;

/** The request, and observations during it. */
export interface Run {
  readonly name: string;
  readonly target: string;
  readonly learning: Learning;
  readonly milliseconds: number;
}

/** The results. */
export interface Found {
  readonly table: SeriesTable;
  readonly forecaster: Forecaster;
  readonly forecast: Forecast;
  readonly found: BacktestReport;
  readonly model: { readonly name: string; readonly bytes: Uint8Array };
  /** The report. */
  readonly report: string;
}

/** The part of the results that the page shows. */
export function outcomeOf({ name, target, learning, milliseconds }: Run, all: Found): Outcome {
  const { table, forecaster, forecast, found, model, report } = all;
  const base = name.replace(/\.[^.]*$/, '');
  const { verdict, bestBaseline, difference, folds, measures, baselines } = found;
  const csv = new TextEncoder().encode(forecastCsv(table, forecast));
  const shown = forecast.series.slice(0, MOST_SERIES);
  return {
    ...{ verdict, bestBaseline, difference, target, learning, milliseconds },
    file: name,
    horizon: forecaster.horizon,
    lookback: forecaster.lookback,
    places: folds.length,
    network: measures,
    baselines,
    series: shown.map((series) => shownSeries(table, series, bestBaseline, forecaster)),
    count: forecast.series.length,
    steps: table.series.reduce((sum, { length }) => sum + length, 0),
    windows: forecaster.report?.windows.training ?? 0,
    season: forecaster.report?.season.message ?? '',
    problems: table.problems.slice(0, MOST_PROBLEMS).map(({ message }) => message),
    fingerprint: forecaster.report?.networks[0]?.fingerprint ?? '',
    files: {
      model: fileOf(model.name, 'application/octet-stream', model.bytes),
      forecast: fileOf(`${base}-forecast.csv`, 'text/csv', csv),
      report: fileOf(`${base}.html`, 'text/html', new TextEncoder().encode(report)),
    },
  };
}

function fileOf(name: string, type: string, bytes: Uint8Array): NamedFile {
  return { name, type, bytes: bytes as Uint8Array<ArrayBuffer> };
}

/** For the first target. */
function shownSeries(
  table: SeriesTable,
  { series: name, times, targets }: SeriesForecast,
  bestBaseline: BaselineName,
  { horizon, season }: Forecaster,
): ShownSeries {
  const [own] = targets;
  const rows = table.series.find((each) => each.name === name);
  const values = rows?.values.get(own?.target ?? '') ?? new Float64Array();
  const listed = (numbers: Float64Array | undefined): number[] =>
    Array.from(times, (_, at) => numbers?.[at] ?? Number.NaN);
  let end = values.length;
  while (end > 0 && Number.isNaN(values[end - 1])) end--;
  const count = Math.min(end, MOST, Math.max(FEWEST, HORIZONS * horizon, SEASONS * season));
  return {
    name,
    isClock: table.step.unit !== 'row',
    before: {
      times: Array.from(timesOf(table, rows?.start ?? 0, end - count, count)),
      values: Array.from(values.subarray(end - count, end)),
    },
    ahead: {
      ...{ times, texts: timeTexts(table.step, times) },
      point: listed(own?.point),
      low: listed(own?.low),
      high: listed(own?.high),
      baseline: listed(own?.baselines[bestBaseline]),
    },
  };
}
