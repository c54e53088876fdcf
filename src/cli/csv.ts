import { checkSeries, type FileSeries } from '../series/data/index.js';
import { CsvTable } from './csv-table.js';

type Sequences = Map<string, { x: number[][]; y: number[] }>;

/**
 * Reads sequences from CSV: a header with `sequence` (rows with the same value form one sequence, in order), `x` or several columns that
 * begin with `x`, and optionally `y` and `set` (`train` or `test`; both by default). Other columns are ignored.
 *
 * @param file name of the file in errors
 * @throws LetheError `data` that names file, row and column.
 */
export function parseCsv(file: string, text: string): { train?: FileSeries; test?: FileSeries } {
  const table = new CsvTable(file, text);
  const { heading } = table;
  const inputs = heading.filter((name) => name.startsWith('x'));
  const hasTargets = heading.includes('y');
  if (!heading.includes('sequence') || inputs.length === 0) {
    const got = heading.join(', ') || 'none';
    table.fail(`expected columns sequence, x (or x1, x2, ...) and, to train, y, got ${got}`);
  }
  table.checkRows();

  const sets = new Map<string, Sequences>();
  for (const row of table.rows.keys()) {
    const set = table.set(row);
    const name = table.sequence(row);
    const sequences: Sequences = sets.get(set) ?? new Map();
    const sequence = sequences.get(name) ?? { x: [], y: [] };
    sets.set(set, sequences.set(name, sequence));
    sequence.x.push(inputs.map((column) => table.number(row, column)));
    if (hasTargets) sequence.y.push(table.number(row, 'y'));
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
