import path from 'node:path';
import { detectRuntime, MAX_THREADS } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { forecastCsv } from '../forecast/forecast-csv.js';
import { guessHorizon } from '../forecast/guess.js';
import {
  backtest,
  type Forecast,
  Forecaster,
  type ForecastOptions,
  type SeriesTable,
  type TableOptions,
} from '../forecast/index.js';
import { SCALING_NAMES } from '../forecast/scaling/scalers.js';
import {
  type Command,
  type Outcome,
  readInteger,
  readPositive,
  readText,
  readWord,
  UsageError,
  type Values,
} from './command.js';
import { checkFile, writeOutput } from './file.js';
import { READING_OPTIONS } from './forecast-reading.js';
import { readForecastTable } from './forecast-table.js';
import { forecastText } from './forecast-text.js';
import { Interruption } from './interrupt.js';
import { ofFile } from './of-file.js';
import { showStatus } from './progress.js';
import { sameCommand } from './same-command.js';
import { interruptedOutcome, promiseOf, RUNS_OPTIONS, readRuns } from './several-runs.js';
import { applyWide, WIDE } from './wide.js';

const MOST_NETWORKS = 100;
const INTERVAL = 0.8;

export const forecast: Command = {
  operands: [
    { name: 'table', value: 'TABLE', help: 'CSV with a header, or Parquet: a row for each step of time' },
  ],
  options: {
    ...READING_OPTIONS,
    horizon: {
      type: 'string',
      value: 'N',
      help: 'steps to forecast (default: a season by the calendar, else 12)',
      elsewhere: ['steps'],
    },
    lookback: {
      type: 'string',
      value: 'N',
      help: 'steps to look back at (default: two horizons, or a season)',
    },
    season: {
      type: 'string',
      value: 'N',
      help: 'steps of a season, 1 for none (default: by calendar or autocorrelation)',
    },
    encoding: {
      type: 'string',
      value: 'NAME',
      help: 'of the file, such as windows-1252 (default: UTF-8 or UTF-16)',
    },
    network: { type: 'string', value: 'NAME', help: 'lstm or gru (default lstm)' },
    strategy: {
      type: 'string',
      value: 'NAME',
      help: 'direct, all steps at once, or recursive, one after the other (default direct)',
    },
    units: {
      type: 'string',
      value: 'N',
      help: 'of each layer (default: 16, 32 or 64, by the number of windows)',
    },
    scaling: {
      type: 'string',
      value: 'NAME',
      help: `${SCALING_NAMES.join(', ')} (default window)`,
    },
    interval: {
      type: 'string',
      value: 'SHARE',
      help: 'share of true values that the interval should hold, 0 to 1; 0: no interval (default 0.8)',
    },
    folds: {
      type: 'string',
      value: 'N',
      help: 'places in the past to forecast from (default: in the last third, 2 to 20)',
    },
    epochs: { type: 'string', value: 'N', help: 'at most (default 100)' },
    networks: {
      type: 'string',
      value: 'N',
      help: 'networks to average, 1 to 100 (default 1)',
      elsewhere: ['ensemble'],
    },
    seed: { type: 'string', value: 'N', help: 'decides initial weights and order (default 0)' },
    threads: { type: 'string', value: 'N', help: '1 to 8 (default: as many as speed it up)' },
    wide: WIDE,
    ...RUNS_OPTIONS,
    out: { type: 'string', value: 'FILE', help: 'where to write the forecast as CSV' },
    save: { type: 'string', value: 'FILE', help: 'where to write the forecaster, for Forecaster.load' },
    report: { type: 'string', value: 'FILE', help: 'write a report, one HTML file' },
  },

  async run(values) {
    const interruption = new Interruption(promiseOf(values));
    try {
      const file = readText(values, 'table') as string;
      return await ofFile(file, forecast.options, () => forecastTable(values, interruption));
    } catch (error) {
      return interruptedOutcome('forecast', values, interruption, error);
    } finally {
      interruption.close();
    }
  },
};

async function forecastTable(values: Values, interruption: Interruption): Promise<Outcome> {
  const file = readText(values, 'table') as string;
  const files = readFiles(values);
  const { out, save, report } = files;
  const own = readOwn(values);
  const folds = readInteger(values, 'folds', 1);
  const runs = await readRuns(values, file);
  const { checkpoint } = runs;
  const checkpointsOf = (phase: string): NonNullable<ForecastOptions['checkpoint']> | null =>
    checkpoint === undefined ? null : (run) => checkpoint(`${phase}-${run}`);
  const { signal } = interruption;
  // A long run must not fail at its end.
  for (const [name, own] of Object.entries(files)) if (own !== undefined) await checkFile(`--${name}`, own);
  const render = report === undefined ? undefined : await import('../forecast/report/report.js');
  const { wideVectors } = await applyWide(values);

  const started = performance.now();
  const status = showStatus();
  try {
    const { table, reading, guesses } = await readForecastTable(
      values,
      file,
      (text) => status.show(text),
      signal,
    );
    const horizon = readInteger(values, 'horizon', 1) ?? guessHorizon(table.step);
    if (values.horizon === undefined) guesses.push({ option: 'horizon', value: String(horizon) });
    const options: ForecastOptions = { ...reading, ...own, horizon };
    const command = sameCommand('forecast', forecast, values, guesses);
    const epochs = options.epochs ?? 100;
    const forecaster = await Forecaster.fit(table, {
      ...options,
      signal,
      checkpoint: checkpointsOf('forecast'),
      receipt: runs.receipt?.(command) ?? null,
      onEpoch({ network, epoch, validationLoss }) {
        const which = own.ensemble === undefined ? '' : `network ${network + 1}, `;
        status.show(
          `training: ${which}epoch ${epoch + 1} of ${epochs} at most, loss ${validationLoss.toFixed(4)}`,
        );
      },
    });
    const ahead = await forecaster.predict(isAhead(reading, table) ? table : null, threadsOf(own));
    const found = await backtest(table, {
      ...options,
      signal,
      checkpoint: checkpointsOf('back-test'),
      ...(folds === undefined ? {} : { folds }),
      onEpoch: ({ epoch }) => status.show(`back-test: epoch ${epoch + 1} of ${epochs} at most`),
      onFold: (done, all) => status.show(`back-test: place ${done} of ${all}`),
    });
    if (out !== undefined)
      await writeOutput('--out', out, new TextEncoder().encode(forecastCsv(table, ahead)));
    if (save !== undefined) await writeOutput('--save', save, await forecaster.save());
    await runs.write(forecaster.receipts);
    const milliseconds = performance.now() - started;
    const { report: fitted, lookback } = forecaster;
    if (fitted === undefined) throw new LetheError('state', 'forecast: the forecaster was not fitted');
    const interval = own.interval ?? INTERVAL;
    if (report !== undefined && render !== undefined) {
      const { name, version } = detectRuntime();
      const html = render.forecastReport({
        ...{ table, backtest: found, forecast: ahead, fitted, interval, lookback },
        source: path.basename(file),
        command,
        run: `${name} ${version}, ${(milliseconds / 1000).toFixed(1)} s`,
      });
      await writeOutput('--report', report, new TextEncoder().encode(html));
    }
    status.clear();
    return {
      text: forecastText({
        ...{ file, table, found, fitted, forecast: ahead.series, horizon, lookback, guesses, milliseconds },
        ...{ interval, saved: save, out, report, receipts: runs.receipts },
      }),
      json: {
        command: 'forecast',
        table: file,
        options: { ...options, folds: folds ?? null },
        guessed: Object.fromEntries(guesses.map(({ option, value }) => [option, value])),
        ...outlined(found),
        forecast: forecastRows(ahead),
        ...{ season: fitted.season, windows: fitted.windows, lookback, problems: table.problems },
        fingerprints: fitted.networks.map(({ fingerprint }) => fingerprint),
        ...{ milliseconds, wideVectors, out: out ?? null, saved: save ?? null, report: report ?? null },
        receipts: runs.receipts ?? null,
      },
      code: interruption.code,
    };
  } finally {
    status.clear();
  }
}

/** @throws UsageError for duplicate names. */
function readFiles(values: Values): { readonly [name in 'out' | 'save' | 'report']: string | undefined } {
  const [out, save, report] = ['out', 'save', 'report'].map((name) => readText(values, name));
  if (report !== undefined && (report === out || report === save)) {
    throw new UsageError(`--report: expected another file than --${report === out ? 'out' : 'save'}`);
  }
  return { out, save, report };
}

/** Options of the forecast. */
function readOwn(values: Values): Omit<ForecastOptions, 'target' | 'horizon'> {
  const given = {
    lookback: readInteger(values, 'lookback', 1),
    season: readInteger(values, 'season', 1),
    network: readWord(values, 'network', ['lstm', 'gru'] as const),
    units: readInteger(values, 'units', 1, 4096),
    strategy: readWord(values, 'strategy', ['direct', 'recursive'] as const),
    scaling: readWord(values, 'scaling', SCALING_NAMES),
    interval: readShare(values, 'interval'),
    epochs: readInteger(values, 'epochs', 1),
    ensemble: readInteger(values, 'networks', 1, MOST_NETWORKS),
    seed: readInteger(values, 'seed', 0, Number.MAX_SAFE_INTEGER - MOST_NETWORKS),
    threads: readInteger(values, 'threads', 1, MAX_THREADS),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function readShare(values: Values, name: string): number | undefined {
  if (values[name] === '0') return 0;
  const share = readPositive(values, name);
  if (share === undefined || share < 1) return share;
  throw new UsageError(`--${name}: expected a number from 0 to below 1, got ${share}`);
}

function threadsOf({ threads }: Pick<ForecastOptions, 'threads'>): { threads?: number } {
  return typeof threads === 'number' ? { threads } : {};
}

/** Whether future rows with values known ahead are required. */
function isAhead({ future }: TableOptions, { series }: SeriesTable): boolean {
  return future !== undefined && future !== null && series.length > 0;
}

/** The back-test without individual forecasts. */
function outlined({ folds, ...found }: Awaited<ReturnType<typeof backtest>>): object {
  return { ...found, folds: folds.map(({ origin }) => origin) };
}

function forecastRows(ahead: Forecast): object[] {
  return ahead.rows().map(({ low, high, ...row }) => ({ ...row, low: low ?? null, high: high ?? null }));
}
