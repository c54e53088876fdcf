import { type FileParts, readZip } from '../formats/index.js';
import { BareNetwork } from '../network/bare-network.js';
import { checkThreads } from '../network/index.js';
import { type OptionNames, readOptions } from '../network/options/option-names.js';
import { mostOfReceipt } from '../receipt/kept.js';
import { checkKind } from '../text/kinds.js';
import type { Description } from './model/description.js';
import { Forecast } from './model/forecast.js';
import { History, type NewRow, usedColumns } from './model/history.js';
import { predictTable } from './model/predict.js';
import { mostOfPart, readForecaster } from './model/read-file.js';
import { type RowsAhead, withRowsAhead } from './model/rows-ahead.js';
import { writeForecaster } from './model/write-file.js';

/** Options of {@link ForecastModel.predict}. */
export interface ForecastModelOptions {
  /** 1 to 8. Default: as many as pay. */
  threads?: number | null;
}

const OPTIONS: OptionNames<ForecastModelOptions> = { threads: true };

/**
 * A forecaster that was trained elsewhere: it forecasts and takes rows that came, and is a fraction of a bundle. `Forecaster` of
 * `lethe/forecast` writes its file, and gives the same bits.
 *
 * @example
 * import { Forecaster } from 'lethe/forecast';
 * import { ForecastModel } from 'lethe/forecast/inference';
 *
 * const load = Array.from({ length: 200 }, (_, hour) => 50 + (hour % 24) * (24 - (hour % 24)) / 10);
 * const forecaster = await Forecaster.fit({ load }, { target: 'load', horizon: 12, season: 24, epochs: 20 });
 * const model = await ForecastModel.load(await forecaster.save());
 * model.update([{ load: 61 }]);
 * for (const { time, point, low, high } of (await model.predict()).rows()) console.log(time, point, low, high);
 */
export class ForecastModel {
  readonly #description: Description;
  readonly #networks: readonly BareNetwork[];
  readonly #history: History;
  /** Parts of the file that stay as they are. */
  readonly #kept: FileParts;

  private constructor(
    description: Description,
    networks: readonly BareNetwork[],
    history: History,
    kept: FileParts,
  ) {
    if (!(history instanceof History)) throw new TypeError('ForecastModel: expected to be made by load');
    this.#description = description;
    this.#networks = networks;
    this.#history = history;
    this.#kept = kept;
  }

  /**
   * Reads what `save` of `Forecaster`, or of this class, wrote. The file is not trusted.
   *
   * @param bytes the whole file
   * @throws LetheError `data` if it is no forecaster, damaged, or of another version; `model` naming a layer of a network of your own that
   *   this entry has no kernel for: `lethe/forecast` has all. TypeError if it is no bytes.
   */
  static async load(bytes: Uint8Array | ArrayBuffer): Promise<ForecastModel> {
    const caller = 'load';
    const isBytes = bytes instanceof Uint8Array || bytes instanceof ArrayBuffer;
    checkKind(caller, isBytes, 'the bytes of a forecaster', bytes);
    const file = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
    const parts = readZip(caller, 'a forecaster', file, (name) => mostOfPart(name) ?? mostOfReceipt(name));
    const { description, networks, history, kept } = await readForecaster(
      caller,
      parts,
      (own) => new BareNetwork(caller, own),
    );
    const receipts = Object.entries(parts).filter(([name]) => mostOfReceipt(name) !== undefined);
    return new ForecastModel(description, networks, new History(description, history), {
      ...kept,
      ...Object.fromEntries(receipts),
    });
  }

  /** Steps that are forecast. */
  get horizon(): number {
    return this.#description.shape.horizon;
  }

  /** Steps that the networks look back at. */
  get lookback(): number {
    return this.#description.shape.lookback;
  }

  /** Steps of a season; 1: there is none. */
  get season(): number {
    return this.#description.season;
  }

  /**
   * Forecasts what comes after the last target that is known. What baselines say is not among it.
   *
   * @param ahead rows to come, with what is known of them ahead; or more of the past. Default: nothing but the history
   * @throws TypeError or LetheError `data` naming the row, the column, what was expected and what came; or if something that is known ahead
   *   is not given. LetheError `backend` if the kernels cannot be started here.
   */
  async predict(ahead?: RowsAhead | null, options: ForecastModelOptions = {}): Promise<Forecast> {
    const caller = 'predict';
    const { threads } = readOptions(caller, options, OPTIONS);
    checkThreads(caller, threads);
    const [description, history] = [this.#description, this.#history];
    const table =
      ahead === undefined || ahead === null
        ? history.table()
        : withRowsAhead(caller, description, history, ahead);
    return new Forecast(
      await predictTable(caller, { description, networks: this.#networks, threads }, table),
    );
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

  /** The file with the rows that came: as `save` of `Forecaster`. */
  async save(): Promise<Uint8Array> {
    const columns = usedColumns(this.#description.roles);
    return writeForecaster(this.#description, this.#kept, this.#history.table().series, columns);
  }
}
