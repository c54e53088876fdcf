// Output of `lethe forecast`.
import type {
  BacktestReport,
  BaselineName,
  FitReport,
  Measures,
  SeriesForecast,
  SeriesTable,
} from '../forecast/index.js';
import { BASELINE_TITLES } from '../forecast/report/titles.js';
import { differenceText, figure, verdictSentence } from '../forecast/report/words.js';
import { drawBand } from '../text/band-chart.js';
import { shorten } from '../text/quote.js';
import { formatTable } from '../text/table.js';

/** Most problems that are shown; the others are counted. */
const MOST_PROBLEMS = 8;
const WIDEST = 24;

/** A guess from the file, and the option that overrides it. */
export interface Guess {
  readonly option: string;
  readonly value: string;
}

/** The result of a forecast run. */
export interface ForecastRun {
  readonly file: string;
  readonly table: SeriesTable;
  readonly found: BacktestReport;
  readonly fitted: FitReport;
  readonly forecast: readonly SeriesForecast[];
  readonly horizon: number;
  readonly lookback: number;
  readonly interval: number;
  readonly guesses: readonly Guess[];
  readonly milliseconds: number;
  readonly saved: string | undefined;
  readonly out: string | undefined;
  readonly report: string | undefined;
  /** Folder of the receipts. */
  readonly receipts: string | undefined;
}

/** The verdict, measures with baselines, a chart, findings about the data, facts. */
export function forecastText(run: ForecastRun): string {
  const parts = [
    `${verdictSentence(run.found)} (${differenceText(run.found)})`,
    measuresTable(run),
    chart(run),
    problems(run.table),
    facts(run),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function measuresTable({ found, interval }: ForecastRun): string {
  const row = (name: string, { mae, rmse, mase, smape, coverage, width }: Measures): string[] => [
    name,
    ...[mae, rmse, mase, smape].map(figure),
    coverage === null ? '-' : `${(100 * coverage).toFixed(1)} %`,
    figure(width),
  ];
  const others = Object.entries(found.baselines).map(([name, measures]) =>
    row(BASELINE_TITLES[name as BaselineName], measures),
  );
  const within = interval === 0 ? 'in interval' : `in ${Math.round(100 * interval)} % interval`;
  return formatTable(
    ['forecast by', 'MAE', 'RMSE', 'MASE', 'sMAPE', within, 'width'],
    [row('the network', found.measures), ...others],
  );
}

/** Of the first target of the first series. */
function chart({ table, forecast, horizon }: ForecastRun): string | undefined {
  const [first] = forecast;
  const [own] = first?.targets ?? [];
  if (first === undefined || own === undefined) return undefined;
  const rows = table.series.find(({ name }) => name === first.series);
  const values = rows?.values.get(own.target) ?? new Float64Array(0);
  let known = values.length;
  while (known > 0 && Number.isNaN(values[known - 1])) known--;
  const of = first.series === '' ? '' : ` of ${shorten(first.series, WIDEST)}`;
  return drawBand({
    title: `${shorten(own.target, WIDEST)}${of}: what was (.), and ${horizon} steps ahead (o, interval :)`,
    history: values.subarray(0, known),
    forecast: own.point,
    low: own.low,
    high: own.high,
  });
}

function problems({ problems: all }: SeriesTable): string | undefined {
  if (all.length === 0) return undefined;
  const rest = all.length - MOST_PROBLEMS;
  return [
    'Of the data',
    ...all.slice(0, MOST_PROBLEMS).map(({ message }) => `  ${message}`),
    ...(rest > 0 ? [`  and ${rest} more (--json has all)`] : []),
  ].join('\n');
}

function facts(run: ForecastRun): string {
  const { table, fitted, guesses } = run;
  const rows = table.series.reduce((sum, { length }) => sum + length, 0);
  const many = table.series.length === 1 ? '' : ` in ${table.series.length} series`;
  const epochs = fitted.networks.map(({ epochs: { length }, bestEpoch }) => `${bestEpoch + 1} of ${length}`);
  return [
    `Read           ${run.file}: ${rows} steps${many}`,
    ...guesses.map(({ option, value }) => `Guessed        --${option} ${shorten(value)}`),
    `Season         ${fitted.season.message}`,
    `Windows        ${run.lookback} steps to look back at, ${run.horizon} to forecast; ${fitted.windows.training} to train on`,
    `Epochs         ${epochs.join(', ')}`,
    `Wall time      ${(run.milliseconds / 1000).toFixed(2)} s`,
    run.out === undefined
      ? 'Not written    (--out FILE writes the forecast as CSV)'
      : `Written        ${run.out}`,
    run.saved === undefined
      ? 'Not saved      (--save FILE keeps the forecaster, for Forecaster.load)'
      : `Saved          ${run.saved}`,
    ...(run.report === undefined ? [] : [`Report         ${run.report}`]),
    ...(run.receipts === undefined ? [] : [`Receipts       ${run.receipts}`]),
    ...fitted.networks.map(({ fingerprint }) => `Fingerprint    ${fingerprint}`),
  ].join('\n');
}
