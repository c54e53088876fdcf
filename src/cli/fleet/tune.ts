// `lethe tune`: finds the options that forecast a table, or classify sequences, best.
import {
  type ClassifyJobOptions,
  type ForecastJobOptions,
  type Job,
  memoryStore,
  tune as runTune,
  TUNE_METHODS,
  type TuneOptions,
} from '../../fleet/index.js';
import { guessHorizon } from '../../forecast/guess.js';
import { type Command, readInteger, readText, readWord, UsageError, type Values } from '../command.js';
import { checkFile, writeOutput } from '../file.js';
import { READING_OPTIONS } from '../forecast-reading.js';
import { readForecastTable } from '../forecast-table.js';
import type { Guess } from '../forecast-text.js';
import { Interruption } from '../interrupt.js';
import { ofFile } from '../of-file.js';
import { showStatus } from '../progress.js';
import { openNamed, STORE_OPTIONS } from './stores.js';
import { readGivenSpace, TUNABLE_OPTIONS } from './tune-space.js';
import { tuneText } from './tune-text.js';

export const tune: Command = {
  operands: [
    {
      name: 'table',
      value: 'TABLE',
      help: 'CSV: a table to forecast, or with --classify labelled sequences',
    },
  ],
  options: {
    ...TUNABLE_OPTIONS,
    classify: {
      type: 'boolean',
      help: 'the columns sequence and label name sequences and their classes (docs/classify.md)',
    },
    method: { type: 'string', value: 'NAME', help: `${TUNE_METHODS.join(', ')} (default random)` },
    trials: { type: 'string', value: 'N', help: 'of random (default 20) and halving (default 27)' },
    seed: { type: 'string', value: 'N', help: 'decides which are drawn, and the training runs (default 0)' },
    epochs: { type: 'string', value: 'N', help: 'at most (default 100)' },
    reduction: {
      type: 'string',
      value: 'N',
      help: 'of halving and hyperband: one trial in N goes on (default 3)',
    },
    ...READING_OPTIONS,
    horizon: {
      type: 'string',
      value: 'N',
      help: 'steps to forecast (default: a season by the calendar, else 12)',
    },
    season: { type: 'string', value: 'N', help: 'steps of a season, 1 for none (default: guessed)' },
    folds: {
      type: 'string',
      value: 'N',
      help: 'places to choose by, and as many to judge the best at (default 5)',
    },
    ...STORE_OPTIONS,
    threads: {
      type: 'string',
      value: 'N',
      help: '0 to 256 trials side by side in this process (default the cores); 0: workers do them all',
    },
    save: { type: 'string', value: 'FILE', help: 'where to write the best, for load' },
  },

  async run(values) {
    const file = readText(values, 'table') as string;
    const save = readText(values, 'save');
    const options = readTune(values);
    if (values.classify === true) refuseForecasts(values);
    const { job, guesses, space } =
      values.classify === true ? classifyJob(values, file) : await forecastJob(values, file);
    const store = await openNamed(values);
    if (options.concurrency === 0 && store === undefined) {
      throw new UsageError('--threads: expected at least 1, or a store that others work for, got 0');
    }
    if (save !== undefined) await checkFile('--save', save);
    const own = store ?? memoryStore();
    const interruption = new Interruption('what is done stays in the store');
    const status = showStatus();
    try {
      const report = await runTune(job, space, {
        ...options,
        ...{ store: own, signal: interruption.signal },
        onProgress: ({ done, of, rung, rungs }) =>
          status.show(`${rungs > 1 ? `rung ${rung} of ${rungs}, ` : ''}${done} of ${of} trials`),
      });
      status.clear();
      const { best, ...rest } = report;
      if (save !== undefined && best.model !== null) await writeOutput('--save', save, best.model);
      const { model, ...told } = best;
      return {
        text: tuneText({ report, file, guesses, saved: save, store: store?.name }),
        json: { command: 'tune', table: file, ...rest, best: told, saved: save ?? null },
      };
    } finally {
      status.clear();
      interruption.close();
      await own.close();
    }
  },
};

interface Made {
  readonly job: Job;
  readonly space: ReturnType<typeof readGivenSpace>['space'];
  readonly guesses: readonly Guess[];
}

function readTune(values: Values): TuneOptions {
  const method = readWord(values, 'method', TUNE_METHODS) ?? 'random';
  const given = {
    trials: readInteger(values, 'trials', 1, 100_000),
    reduction: readInteger(values, 'reduction', 2, 100),
  };
  const takes = { trials: ['random', 'halving'], reduction: ['halving', 'hyperband'] };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || takes[name as keyof typeof takes].includes(method)) continue;
    throw new UsageError(`--${name}: expected none with --method ${method}, got ${value}`);
  }
  return {
    method,
    ...given,
    seed: readInteger(values, 'seed', 0) ?? 0,
    concurrency: readInteger(values, 'threads', 0, 256) ?? null,
  } as TuneOptions;
}

/** @throws UsageError for an option that does not apply to sequences. */
function refuseForecasts(values: Values): void {
  const odd = [...Object.keys(READING_OPTIONS), 'horizon', 'season', 'folds'].find(
    (name) => values[name] !== undefined,
  );
  if (odd !== undefined) throw new UsageError(`--${odd}: expected none with --classify, got one`);
}

function seedAndEpochs(values: Values): { seed: number; epochs: { epochs?: number } } {
  const epochs = readInteger(values, 'epochs', 1);
  return {
    seed: readInteger(values, 'seed', 0) ?? 0,
    epochs: epochs === undefined ? {} : { epochs },
  };
}

function classifyJob(values: Values, file: string): Made {
  const { fixed, space } = readGivenSpace(values, 'classify');
  const { seed, epochs } = seedAndEpochs(values);
  const options = { ...fixed, ...epochs } as ClassifyJobOptions;
  return { job: { kind: 'classify', data: { file, format: 'csv' }, options, seed }, space, guesses: [] };
}

async function forecastJob(values: Values, file: string): Promise<Made> {
  const { fixed, space } = readGivenSpace(values, 'forecast');
  const { seed, epochs } = seedAndEpochs(values);
  const given = { season: readInteger(values, 'season', 1), folds: readInteger(values, 'folds', 1) };
  const horizon = readInteger(values, 'horizon', 1);
  const { table, reading, guesses, isParquet } = await ofFile(file, READING_OPTIONS, () =>
    readForecastTable(values, file, () => {}),
  );
  // Jobs contain their data as text.
  if (isParquet) throw new UsageError(`expected a table of CSV, got Parquet: ${file}`);
  if (horizon === undefined) guesses.push({ option: 'horizon', value: String(guessHorizon(table.step)) });
  const options = {
    ...reading,
    horizon: horizon ?? guessHorizon(table.step),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...fixed,
    ...epochs,
  } as ForecastJobOptions;
  return { job: { kind: 'forecast', data: { file, format: 'csv' }, options, seed }, space, guesses };
}
