// Handles the requests to the worker: reads a file, or forecasts its content.
import { detectRuntime } from '../../../engine/index.js';
import { LetheError } from '../../../errors.js';
import { guessColumns, guessHorizon, HEAD_BYTES, headOf } from '../../../forecast/guess.js';
import {
  backtest,
  Forecaster,
  type ForecastOptions,
  readTable,
  type SeriesTable,
  type TableOptions,
} from '../../../forecast/index.js';
import { mismatch, quote } from '../../../text/quote.js';
import { shellWord } from '../../../text/shell-word.js';
import { version } from '../../../version.js';
import type { Choices, Columns, Message, Outcome, Request } from '../protocol.js';
import { outcomeOf } from './outcome.js';
import { Watch } from './watch.js';

type ForecastRequest = Extract<Request, { type: 'forecast' }>;

const MEGABYTE = 1_000_000;
/** More than a page can hold, so that a wrong file does not fill the memory. */
const MOST_BYTES = 256 * MEGABYTE;

/** Answers requests through `tell`, one after the other. To stop, terminate the worker. */
export class ForecastDesk {
  readonly #tell: (message: Message) => void;

  constructor(tell: (message: Message) => void) {
    this.#tell = tell;
  }

  /** Never rejects; failures are reported as answers. */
  async handle(request: Request): Promise<void> {
    const { id } = request;
    try {
      if (request.type === 'look')
        this.#tell({ type: 'columns', id, columns: await columnsOf(request.file) });
      else this.#tell({ type: 'outcome', id, outcome: await this.#forecast(request) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#tell({ type: 'failed', id, message: message.replace(/^(readTable|fit|predict|backtest): /, '') });
    }
  }

  async #forecast({ id, file, choices }: ForecastRequest): Promise<Outcome> {
    checkSize(file);
    const { target, epochs, seed, horizon, ...others } = choices;
    const watch = new Watch(epochs, (progress) => this.#tell({ type: 'progress', id, progress }));
    const started = performance.now();
    const reading: TableOptions = { target, ...given(others) };
    const table = await readTable(file, {
      ...reading,
      onProgress: ({ rows, read, total }) => watch.reading(rows, read / (total ?? read)),
    });
    const options: ForecastOptions = {
      ...{ ...reading, epochs, seed },
      horizon: horizon ?? guessHorizon(table.step),
    };
    if (choices.future !== null) checkAhead(table, target, choices.future, options.horizon);
    const forecaster = await Forecaster.fit(table, { ...options, onEpoch: (losses) => watch.epoch(losses) });
    watch.learned(forecaster.report?.networks[0]?.bestEpoch ?? null);
    const forecast = await forecaster.predict(choices.future === null ? null : table);
    const found = await backtest(table, {
      ...options,
      onEpoch: ({ epoch }) => watch.testing(epoch),
      onFold: (done, all) => watch.place(done, all),
    });
    const milliseconds = performance.now() - started;
    watch.drawing();
    // The charts are loaded on demand.
    const { forecastReport } = await import('../../../forecast/report/report.js');
    const { name: runtime, version: of } = detectRuntime();
    const report = forecastReport({
      ...{ table, backtest: found, forecast, fitted: forecaster.report, lookback: forecaster.lookback },
      source: file.name,
      command: commandOf(file.name, { ...choices, horizon: options.horizon }),
      run: `${runtime} ${of}, ${(milliseconds / 1000).toFixed(1)} s`,
    });
    const name = file.name.replace(/\.[^.]*$/, '');
    return outcomeOf(
      { name: file.name, target, learning: watch.learning, milliseconds },
      {
        table,
        forecaster,
        forecast,
        found,
        model: { name: `${name}.lethe`, bytes: await forecaster.save() },
        report,
      },
    );
  }
}

/** The equivalent command line, as in `lethe forecast --report`. */
function commandOf(file: string, { target, time, series, future, horizon, epochs, seed }: Choices): string {
  const options = Object.entries({ target, time, series, future, horizon, epochs, seed }).flatMap(
    ([name, value]) => (value === null ? [] : [`--${name} ${shellWord(String(value))}`]),
  );
  return [`npx lethe@${version}`, 'forecast', shellWord(file), ...options].join(' ');
}

function given<Options extends object>(
  options: Options,
): { [name in keyof Options]?: NonNullable<Options[name]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null)) as {
    [name in keyof Options]?: NonNullable<Options[name]>;
  };
}

function checkSize({ name, size }: File): void {
  if (size <= MOST_BYTES) return;
  const [most, got] = [MOST_BYTES, size].map((bytes) => `${(bytes / MEGABYTE).toFixed(1)} MB`);
  throw new LetheError('data', `${name}: expected at most ${most}, got ${got}`);
}

/** Checked before training, which takes long. */
function checkAhead({ series }: SeriesTable, target: string, future: string, horizon: number): void {
  for (const { name, values } of series) {
    const own = values.get(target) ?? new Float64Array();
    let ahead = 0;
    while (ahead < own.length && Number.isNaN(own[own.length - 1 - ahead])) ahead++;
    if (ahead >= horizon) continue;
    const expected = `${horizon} rows to come, with it and without ${target}`;
    throw new LetheError(
      'data',
      mismatch(name === '' ? future : `series ${quote(name)}: ${future}`, expected, ahead),
    );
  }
}

async function columnsOf(file: File): Promise<Columns> {
  checkSize(file);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch (error) {
    // It was removed or changed since it was chosen, or is a folder.
    const message = `${file.name}: cannot be read (${(error as Error).message})`;
    throw new LetheError('data', message, { cause: error });
  }
  const head = headOf(file.name, bytes, file.size <= HEAD_BYTES, {}, []);
  const { time = null, series = null, target = null } = guessColumns(head, []);
  if (target === null) {
    const names = head.names.slice(0, 20).join(', ') || 'none';
    throw new LetheError(
      'data',
      `${file.name}: expected CSV with a header and a column of numbers, got the columns ${names}`,
    );
  }
  return { names: head.names, guessed: { time, series, target } };
}
