// Parses the data of a job, once per thread, and selects the part that the job uses.
import { parse } from '#csv';
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { fromPlain } from './plain.js';
import type { DataRecord } from './record.js';

/** Values of JSON, or the text of CSV. */
export type OpenedData =
  | { readonly format: 'json'; readonly values: unknown }
  | { readonly format: 'csv'; readonly text: string };

/** @throws LetheError `data` unless it has the given format. */
export function openData(what: string, bytes: Uint8Array, { format }: DataRecord): OpenedData {
  const text = new TextDecoder().decode(bytes);
  if (format === 'csv') return { format, text };
  try {
    return { format, values: fromPlain(what, JSON.parse(text)) };
  } catch (error) {
    if (error instanceof LetheError) throw error;
    throw new LetheError('data', `${what}: expected JSON (${(error as Error).message})`, { cause: error });
  }
}

/**
 * Rows, sequences or samples from the first index, inclusive, to the second, exclusive.
 *
 * @throws LetheError `data` if there are not enough, or nothing to count.
 */
export function rowsOf(what: string, data: OpenedData, [from, to]: readonly [number, number]): OpenedData {
  if (data.format === 'csv') return { format: 'csv', text: csvRows(what, data.text, from, to) };
  return { format: 'json', values: valueRows(what, data.values, from, to) };
}

function csvRows(what: string, text: string, from: number, to: number): string {
  let rows: { raw: string }[];
  try {
    rows = parse(text, { raw: true, relax_column_count: true, skip_empty_lines: true }) as unknown as {
      raw: string;
    }[];
  } catch (error) {
    throw new LetheError('data', `${what}: ${(error as Error).message}`, { cause: error });
  }
  const [header, ...records] = rows;
  checkCount(what, to, records.length);
  return [header, ...records.slice(from, to)].map((row) => row?.raw ?? '').join('');
}

/** Slices a list; for an object, each of its lists and arrays, which must have equal lengths; for numbers with a shape, the samples. */
function valueRows(what: string, values: unknown, from: number, to: number): unknown {
  if (Array.isArray(values)) {
    checkCount(what, to, values.length);
    return values.slice(from, to);
  }
  if (ArrayBuffer.isView(values)) {
    const array = values as Float32Array;
    checkCount(what, to, array.length);
    return array.slice(from, to);
  }
  if (!isObject(values)) throw new LetheError('data', mismatch(`${what}: rows`, 'lists', quote(values)));
  const { shape, values: numbers } = values;
  if (Array.isArray(shape) && numbers !== undefined) {
    const [count = 0, ...sample] = shape as number[];
    checkCount(what, to, count);
    const size = sample.reduce((product, length) => product * length, 1);
    const part = valueRows(what, numbers, from * size, to * size);
    return { ...values, values: part, shape: [to - from, ...sample] };
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, valueRows(what, value, from, to)]),
  );
}

function checkCount(what: string, to: number, count: number): void {
  if (to > count) throw new LetheError('data', mismatch(`${what}: rows`, `at most ${count}`, to));
}
