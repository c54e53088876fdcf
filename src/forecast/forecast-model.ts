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
  /** Number of threads, 1 to 8. Default: as many as speed it up. */
  threads?: number | null;
}

const OPTIONS: OptionNames<ForecastModelOptions> = { threads: true };

/**
 * A trained forecaster for inference only: it forecasts and accepts new rows, in a small fraction of the bundle size. It reads the files of
 * `Forecaster` of `lethe/forecast`, and gives the same bits.
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
  /** Parts of the file that do not change. */
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
   * Reads a file that `save` of `Forecaster` or of this class wrote. The file is treated as untrusted input.
   *
   * @param bytes the whole file
   * @throws LetheError `data` if the file is not a forecaster, is damaged, or has another version; `model` if a custom network has a layer
   *   without a kernel in this entry (`lethe/forecast` has all kernels). TypeError if `bytes` is neither a Uint8Array nor an ArrayBuffer.
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

  /** Number of steps that are forecast. */
  get horizon(): number {
    return this.#description.shape.horizon;
  }

  /** Number of past steps that the networks see. */
  get lookback(): number {
    return this.#description.shape.lookback;
  }

  /** Season length in steps; 1 means no season. */
  get season(): number {
    return this.#description.season;
  }

  /**
   * Forecasts the steps after the last known target. The result has no baselines.
   *
   * @param ahead future rows with the values that are known ahead, or more rows of the past. Default: the history alone
   * @throws TypeError or LetheError `data` that names the row, the column, the expected and the received value, or that says which value
   *   known ahead is missing. LetheError `backend` if the kernels cannot start.
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
   * Adds new rows. Nothing is trained; the next forecast starts after them.
   *
   * @param rows one for each step, in order of time: values by column, null where a value is missing
   * @param series name of the series, if the table has several
   * @throws TypeError or LetheError `data` that names the row, the column, the expected and the received value. Then no row is added.
   */
  update(rows: readonly NewRow[], series?: string | null): void {
    this.#history.update(rows, series ?? undefined);
  }

  /** Writes a file that includes the new rows, in the same format as `save` of `Forecaster`. */
  async save(): Promise<Uint8Array> {
    const columns = usedColumns(this.#description.roles);
    return writeForecaster(this.#description, this.#kept, this.#history.table().series, columns);
  }
}
