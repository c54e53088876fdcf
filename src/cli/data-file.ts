import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { LetheError } from '../errors.js';
import type { SeriesData } from '../series/index.js';

/** The sequences of a data file; either part may be missing. */
export interface DataFile {
  train?: SeriesData;
  test?: SeriesData;
}

/**
 * Reads sequences from a file.
 *
 * JSON: `{"train": {"x": [batch][time][inputDim], "y": [batch][time]}, "test": {...}}`, or `{"x", "y"}` alone
 * for both; where `inputDim` is 1, `x` may be `[batch][time]`.
 * CSV: a heading with `sequence` (rows of the same value are one sequence, in their order), `x` or several
 * columns that begin with `x`, `y`, and optionally `set` (`train` or `test`; without it both).
 *
 * @throws LetheError `data` naming file and place.
 */
export async function readDataFile(file: string): Promise<DataFile> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new LetheError('data', `${file}: ${error.message}`, { cause: error });
  });
  return /\.csv$/i.test(file) ? fromCsv(file, text) : fromJson(file, text);
}

function fromJson(file: string, text: string): DataFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new LetheError('data', `${file}: ${(error as Error).message}`, { cause: error });
  }
  const { train, test, ...both } = (content ?? {}) as { [name: string]: unknown };
  if (train === undefined && test === undefined) {
    const data = toSeries(file, both);
    return { train: data, test: data };
  }
  return {
    ...(train === undefined ? {} : { train: toSeries(`${file}: train`, train) }),
    ...(test === undefined ? {} : { test: toSeries(`${file}: test`, test) }),
  };
}

/** Shapes and numbers are checked where the data are used; here only whether there are any. */
function toSeries(place: string, value: unknown): SeriesData {
  const { x, y } = (value ?? {}) as { x?: unknown; y?: unknown };
  if (!Array.isArray(x) || !Array.isArray(y)) {
    throw new LetheError('data', `${place}: expected {"x": [...], "y": [...]}`);
  }
  const isFlat = x.every((sequence) => Array.isArray(sequence) && !sequence.some(Array.isArray));
  const columns = isFlat ? (x as number[][]).map((sequence) => sequence.map((number) => [number])) : x;
  return { x: columns as number[][][], y: y as number[][] };
}

function fromCsv(file: string, text: string): DataFile {
  let rows: { [column: string]: string }[];
  try {
    rows = parse(text, { columns: true, skip_empty_lines: true, trim: true, bom: true });
  } catch (error) {
    throw new LetheError('data', `${file}: ${(error as Error).message}`, { cause: error });
  }
  const columns = Object.keys(rows[0] ?? {});
  const inputs = columns.filter((column) => column.startsWith('x'));
  if (!columns.includes('sequence') || !columns.includes('y') || inputs.length === 0) {
    throw new LetheError(
      'data',
      `${file}: expected columns sequence, x (or x1, x2, ...) and y, got ${columns.join(', ') || 'none'}`,
    );
  }
  const number = (row: { [column: string]: string }, column: string, index: number): number => {
    const value = row[column] === '' ? Number.NaN : Number(row[column]);
    if (Number.isFinite(value)) return value;
    const place = `${file}: row ${index + 1}, column ${column}`;
    throw new LetheError('data', `${place}: expected a number, got ${JSON.stringify(row[column])}`);
  };
  const sets = new Map<string, Map<string, { x: number[][]; y: number[] }>>();
  for (const [index, row] of rows.entries()) {
    const set = row.set ?? 'both';
    if (!['train', 'test', 'both'].includes(set)) {
      throw new LetheError(
        'data',
        `${file}: row ${index + 1}: expected set train or test, got ${JSON.stringify(set)}`,
      );
    }
    const sequences = sets.get(set) ?? new Map<string, { x: number[][]; y: number[] }>();
    sets.set(set, sequences);
    const sequence = sequences.get(row.sequence ?? '') ?? { x: [], y: [] };
    sequences.set(row.sequence ?? '', sequence);
    sequence.x.push(inputs.map((column) => number(row, column, index)));
    sequence.y.push(number(row, 'y', index));
  }
  const series = (set: string): SeriesData | undefined => {
    const sequences = sets.get(set) ?? sets.get('both');
    if (sequences === undefined) return undefined;
    const all = [...sequences.values()];
    return { x: all.map(({ x }) => x), y: all.map(({ y }) => y) };
  };
  const train = series('train');
  const test = series('test');
  return { ...(train === undefined ? {} : { train }), ...(test === undefined ? {} : { test }) };
}
