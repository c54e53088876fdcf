import { parse } from 'csv-parse/sync';
import { LetheError } from '../errors.js';
import { checkSeries, type FileSeries } from '../series/data/index.js';

type Sequences = Map<string, { x: number[][]; y: number[] }>;

/**
 * Reads sequences from CSV: a heading with `sequence` (rows of the same value are one sequence, in their order),
 * `x` or several columns that begin with `x`, and optionally `y` and `set` (`train` or `test`; without it both).
 * Other columns are overlooked.
 *
 * @param file how errors call it.
 * @throws LetheError `data` naming file, row and column.
 */
export function parseCsv(file: string, text: string): { train?: FileSeries; test?: FileSeries } {
  const fail = (problem: string, cause?: unknown): never => {
    throw new LetheError('data', `${file}: ${problem}`, { cause });
  };
  let records: string[][];
  try {
    records = parse(text, { skip_empty_lines: true, trim: true });
  } catch (error) {
    return fail((error as Error).message, error);
  }
  const [heading = [], ...rows] = records;
  const twice = heading.find((name, index) => heading.indexOf(name) !== index);
  if (twice !== undefined) fail(`expected each column once, got ${JSON.stringify(twice)} twice`);
  const inputs = heading.filter((name) => name.startsWith('x'));
  const hasTargets = heading.includes('y');
  if (!heading.includes('sequence') || inputs.length === 0) {
    const got = heading.join(', ') || 'none';
    fail(`expected columns sequence, x (or x1, x2, ...) and, to train, y, got ${got}`);
  }
  if (rows.length === 0) fail('expected rows below the heading, got none');

  const sets = new Map<string, Sequences>();
  for (const [index, row] of rows.entries()) {
    const cell = (column: string): string => row[heading.indexOf(column)] ?? '';
    const place = (column: string): string => `row ${index + 1}, column ${column}`;
    const number = (column: string): number => {
      const value = cell(column) === '' ? Number.NaN : Number(cell(column));
      if (Number.isFinite(value)) return value;
      return fail(`${place(column)}: expected a number, got ${JSON.stringify(cell(column))}`);
    };
    const set = heading.includes('set') ? cell('set') : 'both';
    if (heading.includes('set') && set !== 'train' && set !== 'test') {
      fail(`${place('set')}: expected train or test, got ${JSON.stringify(set)}`);
    }
    const name = cell('sequence');
    if (name === '') fail(`${place('sequence')}: expected the sequence’s number or name, got none`);
    const sequences: Sequences = sets.get(set) ?? new Map();
    const sequence = sequences.get(name) ?? { x: [], y: [] };
    sets.set(set, sequences.set(name, sequence));
    sequence.x.push(inputs.map(number));
    if (hasTargets) sequence.y.push(number('y'));
  }
  const series = (name: 'train' | 'test'): { [set: string]: FileSeries } => {
    const sequences = sets.get(name) ?? sets.get('both');
    if (sequences === undefined) return {};
    const all = [...sequences.values()];
    const x = all.map((sequence) => sequence.x);
    const y = hasTargets ? all.map((sequence) => sequence.y) : undefined;
    return { [name]: checkSeries(sets.has('both') ? file : `${file}: ${name}`, x, y) };
  };
  return { ...series('train'), ...series('test') };
}
