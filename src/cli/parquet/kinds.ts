import type { SchemaElement } from 'hyparquet';
import { decimalOf } from './decimal.js';

/** Kind of values in a column. */
export type KindName =
  | 'number'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'text'
  | 'timestamp'
  | 'date'
  | 'nested'
  | 'other';

export interface Kind {
  /** Description in errors. */
  readonly words: string;
  /** Possible use: numbers or labels, times of rows, or nothing. */
  readonly use: 'value' | 'time' | 'none';
  /** An example in CSV notation, for guessing roles; undefined if cells have to be read. */
  readonly example: string | undefined;
  /** Converts a value of hyparquet for the table. */
  value(raw: unknown, element: SchemaElement): unknown;
}

const asIs = (raw: unknown): unknown => raw;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** @throws TypeError for invalid UTF-8. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

export const KINDS: { readonly [name in KindName]: Kind } = {
  number: { words: 'numbers', use: 'value', example: '0', value: asIs },
  integer: { words: 'integers', use: 'value', example: '0', value: integer },
  decimal: {
    words: 'decimals',
    use: 'value',
    example: '0',
    value: (raw, { scale }) => decimalOf(raw, scale ?? 0),
  },
  boolean: { words: 'booleans', use: 'value', example: 'true', value: asIs },
  text: {
    words: 'texts',
    use: 'value',
    example: undefined,
    value: (raw) => (raw instanceof Uint8Array ? textOf(raw) : raw),
  },
  timestamp: { words: 'timestamps', use: 'time', example: '2024-01-01T00:00', value: asIs },
  date: { words: 'dates', use: 'time', example: '2024-01-01', value: asIs },
  nested: { words: 'nested values (a list, map or struct)', use: 'none', example: '', value: asIs },
  other: { words: 'values that are none of these', use: 'none', example: '', value: asIs },
};

/** Integers beyond float64 stay bigints, since they may be names of series. */
function integer(raw: unknown): unknown {
  if (typeof raw !== 'bigint') return raw;
  const number = Number(raw);
  return Number.isSafeInteger(number) ? number : raw;
}

/** The kind of a column, from its schema element. */
export function kindOf(element: SchemaElement): KindName {
  const { type, converted_type: converted, logical_type: logical, type_length: bytes = 0 } = element;
  if (type === undefined || element.num_children || element.repetition_type === 'REPEATED') return 'nested';
  if (logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP_'))
    return type === 'INT64' ? 'timestamp' : 'other';
  if (type === 'INT96') return 'timestamp';
  if (logical?.type === 'DATE' || converted === 'DATE') return type === 'INT32' ? 'date' : 'other';
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return isDecimal(element) ? 'decimal' : 'other';
  if (logical?.type === 'NULL') return type === 'INT32' ? 'integer' : 'other';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'FLOAT' || type === 'DOUBLE') return 'number';
  if (logical?.type === 'FLOAT16') return type === 'FIXED_LEN_BYTE_ARRAY' && bytes === 2 ? 'number' : 'other';
  if (type === 'INT32' || type === 'INT64') {
    const isPlain = (logical ?? 'INTEGER') === 'INTEGER' || logical?.type === 'INTEGER';
    return isPlain && (converted === undefined || /^U?INT_/.test(converted)) ? 'integer' : 'other';
  }
  const isText =
    converted === 'UTF8' || converted === 'ENUM' || logical?.type === 'STRING' || logical?.type === 'ENUM';
  return type === 'BYTE_ARRAY' && isText ? 'text' : 'other';
}

/** At most 38 digits, the limit of all writers. */
function isDecimal({ type, scale = 0, precision = 0, type_length: bytes = 0 }: SchemaElement): boolean {
  if (scale < 0 || scale > precision || precision > 76) return false;
  return type === 'INT32' || type === 'INT64' || type === 'BYTE_ARRAY' || (bytes > 0 && bytes <= 32);
}

/** Whether numbers of a time column are ms in UTC or in local time, as a type of Apache Arrow. */
export function timeTypeOf(element: SchemaElement): { typeId: number; timezone?: string } | undefined {
  const kind = kindOf(element);
  if (kind === 'date') return { typeId: 8 };
  if (kind !== 'timestamp') return undefined;
  const { logical_type: logical } = element;
  // Without a logical type it is UTC, by the rule of the format; INT96 is local time, as in pyarrow.
  const isUtc = logical?.type === 'TIMESTAMP' ? logical.isAdjustedToUTC : element.type !== 'INT96';
  return isUtc ? { typeId: 10, timezone: 'UTC' } : { typeId: 10 };
}
