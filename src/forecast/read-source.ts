import { isObject } from '../text/kinds.js';
import type { Reading } from './model/description.js';
import type { ForecastOptions } from './options.js';
import {
  readTableFor,
  type SeriesTable,
  TABLE_OPTIONS,
  type TableOptions,
  type TableSource,
} from './table/index.js';

/** A table from `readTable`, or any source that it reads. */
export type ForecastSource = SeriesTable | TableSource;

/**
 * Reads a table, unless it already is one.
 *
 * @param needsTargets whether targets need values; future rows have none
 */
export async function readSource(
  caller: string,
  source: ForecastSource,
  options: TableOptions,
  needsTargets: boolean = true,
): Promise<SeriesTable> {
  return isTable(source) ? source : readTableFor(caller, source, options, needsTargets);
}

function isTable(source: unknown): source is SeriesTable {
  return (
    isObject(source) && Array.isArray(source.series) && Array.isArray(source.columns) && isObject(source.step)
  );
}

/** The options that say how a table is read. */
export function readingOf(options: ForecastOptions): TableOptions {
  const own = Object.keys(TABLE_OPTIONS) as (keyof TableOptions)[];
  return Object.fromEntries(own.map((name) => [name, options[name]])) as unknown as TableOptions;
}

/** The same, in the form that a file holds. */
export function keptReading({ signal: _signal, onProgress: _onProgress, ...reading }: TableOptions): Reading {
  return reading;
}
