import { type FileParts, readParts } from '../formats/index.js';
import { checkThreads } from '../network/index.js';
import { type OptionNames, readOptions } from '../network/options/option-names.js';
import { InferenceNetwork, type Network } from '../network/public.js';
import { type FileSource, readOneFile } from '../network/storage/index.js';
import type { Receipt } from '../receipt/index.js';
import { mostOfReceipt, readReceiptParts, receiptParts } from '../receipt/kept.js';
import { BASELINE_NAMES, type BaselineName, checkBaselines } from './baselines/baselines.js';
import { withBaselines } from './baselines/beside.js';
import type { Description } from './model/description.js';
import { MOST_BYTES, networkPart } from './model/file-format.js';
import { Forecast } from './model/forecast.js';
import { History, type NewRow, usedColumns } from './model/history.js';
import { joinTable } from './model/join.js';
import { predictTable } from './model/predict.js';
import { mostOfPart, readForecaster } from './model/read-file.js';
import { writeForecaster } from './model/write-file.js';
import { type ForecastOptions, readForecastOptions } from './options.js';
import { type ForecastSource, keptReading, readingOf, readSource } from './read-source.js';
import type { Season } from './season.js';
import type { SeriesTable, TableProblem } from './table/index.js';
import { fitModel } from './training/fit-model.js';
import type { TrainingHistory } from './training/train.js';

/** Options of {@link Forecaster.predict}. */
export interface ForecastPredictOptions {
  /** Baselines to forecast as well. Default: all. */
  baselines?: readonly BaselineName[] | null;
  /** Number of threads, 1 to 8. Default: as many as speed it up. */
  threads?: number | null;
}

const PREDICT_OPTIONS: OptionNames<ForecastPredictOptions> = { baselines: true, threads: true };

/** The result of {@link Forecaster.fit}. */
export interface FitReport {
  /** For each network of the ensemble: losses by epoch, the epoch that was kept, the fingerprint of its weights. */
  readonly networks: readonly TrainingHistory[];
  /** Number of windows for training, and number held out for validation. */
  readonly windows: { readonly training: number; readonly validation: number };
  /** The season that was used, and why. */
  readonly season: Season;
  /** Repairs to the table, and other findings. */
  readonly problems: readonly TableProblem[];
}

/**
 * Forecasts series with a network trained on their past, with intervals, next to the forecasts of simple baselines. `backtest` measures
 * whether the network is better than these; run it first.
 *
 * @example
 * const load = Array.from({ length: 200 }, (_, hour) => 50 + (hour % 24) * (24 - (hour % 24)) / 10);
 * const forecaster = await Forecaster.fit({ load }, { target: 'load', horizon: 12, season: 24, epochs: 20 });
 * const forecast = await forecaster.predict();
 * for (const { time, point, low, high } of forecast.rows()) console.log(time, point, low, high);
 */
export class Forecaster {
  readonly #description: Description;
  readonly #networks: readonly InferenceNetwork[];
  /** Parts that are written to a file unchanged. */
  readonly #kept: FileParts;
  readonly #history: History;
  /** What `fit` reported; undefined for a loaded forecaster. */
  readonly report: FitReport | undefined;
  /**
   * Receipts of the networks' training runs, if `fit` was given `receipt`; otherwise empty. Receipts read from a file have not been
   * verified.
   */
  readonly receipts: readonly Receipt[];

  private constructor(
    description: Description,
    networks: readonly InferenceNetwork[],
    kept: FileParts,
    history: History,
    receipts: readonly Receipt[],
    report?: FitReport,
  ) {
    if (!(history instanceof History)) throw new TypeError('Forecaster: expected to be made by fit or load');
    this.#description = description;
    this.#networks = networks;
    this.#kept = kept;
    this.#history = history;
    this.receipts = receipts;
    this.report = report;
  }

  /**
   * Trains on a table. Scaling, labels, season and network use the training part only. The rest, the validation part, decides when training
   * stops and how wide the intervals are; no network is trained on it.
   *
   * @param source CSV, rows, columns, an Arrow table (see `readTable`), or a table from `readTable`
   * @throws LetheError `data` for a table that is too short or invalid; `aborted` by the signal; `diverged` if a result is not finite;
   *   `model` if a custom network does not fit; `backend` if the kernels cannot start. TypeError or RangeError for invalid options.
   */
  static async fit(source: ForecastSource, options: ForecastOptions): Promise<Forecaster> {
    const caller = 'fit';
    const settings = readForecastOptions(caller, options);
    const reading = readingOf(options);
    const table = await readSource(caller, source, reading);
    const model = await fitModel(caller, table, settings, keptReading(reading));
    const { description, networks, histories, receipts, windows, season } = model;
    const kept: { [name: string]: Uint8Array } = {};
    for (const [index, network] of (networks as readonly Network[]).entries()) {
      kept[networkPart(index)] = await network.toBytes();
    }
    const known = table.series.filter(({ name }) => description.encodings.series.includes(name));
    const report = { networks: histories, windows, season, problems: table.problems };
    return new Forecaster(description, networks, kept, new History(description, known), receipts, report);
  }

  /**
   * Reads a file that {@link save} wrote. The file is treated as untrusted input.
   *
   * @param source its bytes, its path or `file://` URL (Node, Deno, Bun), or its `http(s)://` URL
   * @throws LetheError `data` if the file is not a forecaster, is damaged, or has another version. TypeError if `source` is none of these.
   */
  static async load(source: FileSource): Promise<Forecaster> {
    const caller = 'load';
    const file = await readOneFile(caller, source, MOST_BYTES);
    const parts = readParts(caller, 'a forecaster', file, (name) => mostOfPart(name) ?? mostOfReceipt(name));
    const { description, networks, history, kept } = await readForecaster(caller, parts, (own) =>
      InferenceNetwork.load(own),
    );
    const receipts = readReceiptParts(caller, parts, networks);
    return new Forecaster(description, networks, kept, new History(description, history), receipts);
  }

  /** Number of steps that are forecast. */
  get horizon(): number {
    return this.#description.shape.horizon;
  }

  /** Number of past steps that the network sees. */
  get lookback(): number {
    return this.#description.shape.lookback;
  }

  /** Season length in steps; 1 means no season. */
  get season(): number {
    return this.#description.season;
  }

  /**
   * Forecasts the steps after the last known target.
   *
   * @param source future rows with the values that are known ahead (targets empty), or more rows of the past: either a continuation of the
   *   history, or enough rows for a whole lookback. Default: the history alone
   * @throws LetheError `data` if a series is too short, or a value that is known ahead is missing.
   */
  async predict(source?: ForecastSource | null, options: ForecastPredictOptions = {}): Promise<Forecast> {
    const caller = 'predict';
    const { baselines = BASELINE_NAMES, threads } = readOptions(caller, options, PREDICT_OPTIONS);
    checkBaselines(`${caller}: baselines`, baselines);
    checkThreads(caller, threads);
    const table = await this.#tableOf(caller, source ?? undefined);
    const description = this.#description;
    const series = await predictTable(caller, { description, networks: this.#networks, threads }, table);
    return new Forecast(withBaselines(series, table, description, baselines));
  }

  /**
   * Adds new rows. Nothing is trained; the next forecast starts after them.
   *
   * @param rows one for each step, in order of time: values by column, null where a value is missing
   * @param series name of the series, if the table has several
   * @throws TypeError or LetheError `data` that names the row, the column, the expected and the received value. Then no row is added.
   */
  update(rows: readonly NewRow[], series?: string | null): void {
    this.#history.update(rows, series ?? undefined);
  }

  /** Writes networks, scalings, columns, calendar, receipts and the last rows into one file. The same forecaster gives the same bytes. */
  async save(): Promise<Uint8Array> {
    const { roles } = this.#description;
    const { series } = this.#history.table();
    const kept = { ...this.#kept, ...receiptParts(this.receipts) };
    return writeForecaster(this.#description, kept, series, usedColumns(roles));
  }

  async #tableOf(caller: string, source: ForecastSource | undefined): Promise<SeriesTable> {
    if (source === undefined) return this.#history.table();
    const { reading, table } = this.#description;
    const options = { ...reading, step: table.step, timeZone: table.timeZone };
    const given = await readSource(caller, source, options, false);
    return joinTable(caller, this.#description, this.#history, given);
  }
}
