import { isObject } from '../../../text/kinds.js';
import { describe } from '../../../text/quote.js';
import { checkSignal, type TableSettings } from '../settings.js';
import { RowNumbers, wrongTable } from '../wrong-table.js';
import { Collector } from './collector.js';

/** Rows read between two checks of the signal. */
const BLOCK = 8192;

/** Collects rows given as objects. The first row defines the names of columns. */
export class RowCollector {
  readonly #settings: TableSettings;
  readonly #rows = new RowNumbers(1);
  #collector: Collector | undefined;

  constructor(settings: TableSettings) {
    this.#settings = settings;
  }

  /** @throws LetheError `data` if it is not an object. */
  push(row: unknown): void {
    const { caller } = this.#settings;
    const count = this.#collector?.count ?? 0;
    if (!isObject(row)) {
      throw wrongTable(
        `${caller}: row ${this.#rows.of(count)}`,
        'an object with a value for each column',
        describe(row),
      );
    }
    this.#collector ??= new Collector(this.#settings, Object.keys(row), this.#rows);
    for (const sink of this.#collector.sinks) {
      sink.push(Object.hasOwn(row, sink.name) ? row[sink.name] : undefined);
    }
    this.#collector.count++;
    if (this.#collector.count % BLOCK === 0) checkSignal(this.#settings);
  }

  /** @throws LetheError `data` if there were no rows. */
  end(): Collector {
    if (this.#collector !== undefined) return this.#collector;
    throw wrongTable(`${this.#settings.caller}: table`, 'rows', 'none');
  }
}

/** @throws LetheError `data` */
export function collectRows(settings: TableSettings, rows: Iterable<unknown>): Collector {
  const collector = new RowCollector(settings);
  for (const row of rows) collector.push(row);
  return collector.end();
}
