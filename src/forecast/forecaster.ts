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
  /** Which baselines stand beside the forecast. Default: all. */
  baselines?: readonly BaselineName[] | null;
  /** 1 to 8. Default: as many as pay. */
  threads?: number | null;
}

const PREDICT_OPTIONS: OptionNames<ForecastPredictOptions> = { baselines: true, threads: true };

/** What {@link Forecaster.fit} did. */
export interface FitReport {
  /** Of each network of the ensemble: losses by epoch, which epoch was kept, the fingerprint of its weights. */
  readonly networks: readonly TrainingHistory[];
  /** How many windows were trained on, and how many were kept aside. */
  readonly windows: { readonly training: number; readonly validation: number };
  /** What was taken for the season, and why. */
  readonly season: Season;
  /** What of the table was repaired, or should be known. */
  readonly problems: readonly TableProblem[];
}

/**
 * Forecasts series by a network that was trained on their past, with intervals, and with what simple forecasts say beside. Whether it is
 * better than these is what `backtest` tells: ask it first.
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
  /** What a file has of them. */
  readonly #kept: FileParts;
  readonly #history: History;
  /** What `fit` did; undefined of one that was loaded. */
  readonly report: FitReport | undefined;
  /** Of each network's training run, as `receipt` of `fit` asked for them; empty without. Out of a file nobody has checked them. */
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
   * Trains on a table. Scalings, labels, season and the network itself know the training part alone; the part behind it, by which
   * training ends and intervals are made as wide as they have to be, is never trained on.
   *
   * @param source CSV, rows, columns, an Arrow table (see `readTable`), or a table that `readTable` gave
   * @throws LetheError `data` for a table that is too short or not what it should be; `aborted` by the signal; `diverged` if numbers are
   *   left that are not finite; `model` if a network of your own does not fit; `backend` if the kernels cannot be started here.
   *   TypeError or RangeError for options that are none.
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
   * Reads what {@link save} wrote. The file is not trusted.
   *
   * @param source its bytes, its path or `file://` URL (Node, Deno, Bun), or its `http(s)://` URL
   * @throws LetheError `data` if it is no forecaster, damaged, or of another version. TypeError if `source` is none of these.
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

  /** Steps that are forecast. */
  get horizon(): number {
    return this.#description.shape.horizon;
  }

  /** Steps that the network looks back at. */
  get lookback(): number {
    return this.#description.shape.lookback;
  }

  /** Steps of a season; 1: there is none. */
  get season(): number {
    return this.#description.season;
  }

  /**
   * Forecasts what comes after the last target that is known.
   *
   * @param source rows to come, with what is known of them ahead (targets empty); or more of the past, which goes on where the history
   *   does, or is long enough to be looked back at. Default: nothing but the history
   * @throws LetheError `data` if a series is too short, or something that is known ahead is not given.
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
   * Rows that have come: nothing is trained, the next forecast begins behind them.
   *
   * @param rows one for each step, in the order of time: values by column, null where one is missing
   * @param series its name, of a table of several
   * @throws TypeError or LetheError `data` naming the row, the column, what was expected and what came; no row is taken then.
   */
  update(rows: readonly NewRow[], series?: string | null): void {
    this.#history.update(rows, series ?? undefined);
  }

  /** Everything in one file: networks, scalings, columns, calendar, receipts and the last rows. The same forecaster gives the same bytes. */
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
