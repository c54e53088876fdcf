// The table of a run, for the documentation, and which goals were missed.
import { type ForecastRecord, type MethodRecord, mean } from './measure.js';

/** A run: its machine, and the series as they came out. */
export interface ForecastRun {
  /** ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly versions: { readonly [library: string]: string };
  readonly seeds: number;
  readonly kerasSeeds: number;
  readonly series: readonly ForecastRecord[];
}

/** The section of docs/forecast.md that is made. */
export const FORECAST_SECTION = 'accuracy';

const HEADING = [
  'series (steps; season)',
  'Lethe (least to most)',
  'seasonal naive',
  'ETS',
  'auto-ARIMA',
  'Keras LSTM',
  'neuralforecast LSTM',
  'coverage of 80 %: Lethe, ETS, ARIMA',
  's: Lethe',
  'ARIMA',
  'Keras',
  'neuralforecast',
];

/** Markdown: a table, what it comes to, and where it was made. */
export function forecastSection({ series, ...run }: ForecastRun): string {
  const rows = series.map((record) => {
    const { lethe, seasonal, ownEts, ets, arima, keras, neural } = record;
    const ours = lethe.mase < seasonal.mase ? `**${fixed(lethe.mase)}**` : fixed(lethe.mase);
    return [
      `${record.series}${record.chosenBy ? ' \\*' : ''} (${record.steps}; ${record.season})`,
      `${ours} (${fixed(Math.min(...lethe.mases))} to ${fixed(Math.max(...lethe.mases))})`,
      fixed(seasonal.mase),
      ets === null ? `${fixed(ownEts.mase)} †` : fixed(ets.mase),
      maseOf(arima),
      maseOf(keras),
      maseOf(neural),
      [lethe, ets, arima].map((method) => percent(method?.coverage)).join(', '),
      secondsOf(lethe),
      secondsOf(arima),
      secondsOf(keras),
      secondsOf(neural),
    ];
  });
  const lines = [HEADING, HEADING.map((_, place) => (place === 0 ? '---' : '--:')), ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  const { versions, seeds, kerasSeeds } = run;
  const libraries = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const made = `MASE over all places: below the seasonal naive in bold. Lethe with its defaults on one thread, ${seeds} seeds; Keras ${kerasSeeds}; neuralforecast 1, with its own defaults and the same history. \\* defaults were chosen by these series, the others judge them. † Lethe's own ETS: statsforecast has none of so long a season. ${libraries.join(', ')}; ${run.cores} cores of ${run.processor} (${run.system}), which others used as well; ${run.date.slice(0, 10)}.`;
  return [...lines, '', summaryOf(series), '', made].join('\n');
}

function summaryOf(series: readonly ForecastRecord[]): string {
  return [
    ['All', series],
    ['Those that judge', series.filter(({ chosenBy }) => !chosenBy)],
  ]
    .map(([who, own]) => sentence(who as string, own as readonly ForecastRecord[]))
    .join(' ');
}

function sentence(who: string, series: readonly ForecastRecord[]): string {
  const { better, coverage, keras, neural, best, faster } = figuresOf(series);
  const parts = [
    `better than the seasonal naive forecast on ${better} of ${series.length}`,
    `intervals of 80 % hold ${percent(coverage)}`,
  ];
  if (keras !== null) parts.push(`MASE ${keras.toFixed(2)} times that of Keras' LSTM (geometric mean)`);
  if (neural !== null) parts.push(`${neural.toFixed(2)} times that of neuralforecast's`);
  if (best !== null)
    parts.push(`within 2 % of the better LSTM of another library on ${best} of ${series.length}`);
  if (faster !== null) parts.push(`Keras' time ${faster.toFixed(0)} times Lethe's`);
  return `${who}: ${parts.join(', ')}.`;
}

/** What goals are set for. */
function figuresOf(series: readonly ForecastRecord[]) {
  const ratio = (of: (record: ForecastRecord) => number | null): number | null => {
    const found = series.map(of).filter((one) => one !== null);
    return found.length === 0 ? null : Math.exp(mean(found.map(Math.log)));
  };
  const isNear = ({ lethe, keras, neural }: ForecastRecord): boolean =>
    [keras, neural].every((other) => other === null || lethe.mase <= 1.02 * other.mase);
  return {
    better: series.filter(({ lethe, seasonal }) => lethe.mase < seasonal.mase).length,
    coverage: mean(series.map(({ lethe }) => lethe.coverage as number)),
    keras: ratio(({ lethe, keras }) => keras && lethe.mase / keras.mase),
    neural: ratio(({ lethe, neural }) => neural && lethe.mase / neural.mase),
    best: series.every(({ keras }) => keras === null) ? null : series.filter(isNear).length,
    faster: ratio(({ lethe, keras }) => keras && (keras.seconds as number) / (lethe.seconds as number)),
  };
}

/** Goals that were missed: `coverage: expected 76 to 84 %, got 73 %`. */
export function missedForecastGoals(series: readonly ForecastRecord[]): string[] {
  const { better, coverage, keras, faster } = figuresOf(series);
  const goals: (readonly [boolean, string])[] = [
    [
      better >= 0.9 * series.length,
      `better than seasonal naive: expected 90 % of ${series.length}, got ${better}`,
    ],
    [coverage >= 0.76 && coverage <= 0.84, `coverage: expected 76 to 84 %, got ${percent(coverage)}`],
    [
      keras === null || keras <= 1.02,
      `MASE by that of Keras: expected at most 1.02, got ${keras?.toFixed(3)}`,
    ],
    [faster === null || faster >= 10, `Keras' time by ours: expected at least 10, got ${faster?.toFixed(1)}`],
  ];
  return goals.flatMap(([reached, message]) => (reached ? [] : [message]));
}

function maseOf(method: MethodRecord | null): string {
  return method === null ? '' : fixed(method.mase);
}

function secondsOf(method: MethodRecord | null): string {
  return method?.seconds === null || method === null ? '' : method.seconds.toFixed(1);
}

function percent(part: number | null | undefined): string {
  return part === null || part === undefined ? '–' : `${(100 * part).toFixed(0)} %`;
}

function fixed(number: number): string {
  return number.toFixed(2);
}
