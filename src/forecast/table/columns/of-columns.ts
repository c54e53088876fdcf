import { isObject } from '../../../text/kinds.js';
import { describe, inQuotes } from '../../../text/quote.js';
import { checkSignal, type TableSettings } from '../settings.js';
import { RowNumbers, wrongTable } from '../wrong-table.js';
import { Collector } from './collector.js';
import type { TimeKind } from './time-column.js';

/** Values of a column, in row order. */
export interface ColumnValues {
  readonly length: number;
  at(row: number): unknown;
}

/** Columns as arrays or typed arrays, by name. */
export type ColumnTable = { readonly [name: string]: ArrayLike<unknown> };

/** The part of an Apache Arrow table that is used, independent of the version of apache-arrow. */
export interface ArrowTable {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type?: unknown }[] };
  getChild(name: string): { readonly length: number; get(index: number): unknown } | null;
}

/** Whether it has the shape of an Apache Arrow table. */
export function isArrow(source: unknown): source is ArrowTable {
  if (!isObject(source) || typeof source.getChild !== 'function') return false;
  return isObject(source.schema) && Array.isArray(source.schema.fields);
}

/** Whether it is an object of arrays and typed arrays. */
export function isColumns(source: unknown): source is ColumnTable {
  return isObject(source) && Object.values(source).some(isList);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** @throws LetheError `data` */
export function collectColumns(settings: TableSettings, table: ColumnTable): Collector {
  const collector = new Collector(settings, Object.keys(table), new RowNumbers(1));
  return fill(collector, (name) => {
    const values = table[name];
    if (!isList(values)) {
      throw wrongTable(
        `${settings.caller}: column ${inQuotes(name)}`,
        'a list or typed array',
        describe(values),
      );
    }
    return { length: values.length, at: (row) => values[row] };
  });
}

/** @throws LetheError `data` */
export function collectArrow(settings: TableSettings, table: ArrowTable): Collector {
  const { fields } = table.schema;
  const names = fields.map(({ name }) => name);
  const type = fields.find(({ name }) => name === settings.time)?.type;
  const collector = new Collector(settings, names, new RowNumbers(1), undefined, timeKindOf(type));
  return fill(collector, (name) => {
    const vector = table.getChild(name);
    if (vector === null) throw wrongTable(`${settings.caller}: column ${inQuotes(name)}`, 'values', 'none');
    return { length: vector.length, at: (row) => vector.get(row) };
  });
}

const ARROW_DATE = 8;
const ARROW_TIMESTAMP = 10;

/** Arrow timestamps without a zone, and Arrow dates, are local times. */
function timeKindOf(type: unknown): TimeKind | undefined {
  if (!isObject(type)) return undefined;
  if (type.typeId === ARROW_DATE) return 'wall';
  if (type.typeId !== ARROW_TIMESTAMP) return undefined;
  return typeof type.timezone === 'string' && type.timezone !== '' ? 'utc' : 'wall';
}

const BLOCK = 65_536;

function fill(collector: Collector, columnOf: (name: string) => ColumnValues): Collector {
  const { settings, sinks } = collector;
  const columns = sinks.map((sink) => ({ sink, values: columnOf(sink.name) }));
  const length = columns[0]?.values.length ?? 0;
  for (const { sink, values } of columns) {
    if (values.length === length) continue;
    const place = `${settings.caller}: column ${inQuotes(sink.name)}`;
    throw wrongTable(
      place,
      `${length} values as in ${inQuotes(columns[0]?.sink.name ?? '')}`,
      String(values.length),
    );
  }
  if (length === 0) throw wrongTable(`${settings.caller}: table`, 'rows', 'none');
  for (const { sink, values } of columns) {
    for (let row = 0; row < length; row++) {
      sink.push(values.at(row));
      if (row % BLOCK === 0) checkSignal(settings);
    }
  }
  collector.count = length;
  return collector;
}
