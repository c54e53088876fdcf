// CSV as samples of any network: columns are features, rows are steps or samples.
import type { NestedNumbers, NetworkValue } from '../../network/public.js';
import { CsvTable } from '../csv-table.js';
import type { Samples } from './samples.js';

/** Rows of one sample, and their place in the table. */
interface Group {
  readonly name: string;
  readonly rows: number[];
}

/** Columns that are not features. */
const APART: readonly string[] = ['sequence', 'set'];

/**
 * Reads samples for a network with one input. Features are the columns `x`, or `x1`, `x2`, ...; without these all except `sequence`, `set`
 * and `y` (`y1`, `y2`, ...). With a column `sequence`, rows with the same value are the steps of one sample. Without it, each row is a
 * sample if the network expects features only, and all rows are one sequence if it expects steps. With a column `set`, only rows with
 * `test` are used. `y` is the truth: for each step if the network has an output for each step, else in a sample's last row.
 *
 * @param input the network's input
 * @param isOfSteps whether it has an output for each step
 * @throws LetheError `data` that names file, row and column.
 */
export function csvSamples(file: string, text: string, input: NetworkValue, isOfSteps: boolean): Samples {
  const table = new CsvTable(file, text);
  table.checkRows();
  const { heading } = table;
  if (heading.every((name) => name !== '' && Number.isFinite(Number(name)))) {
    table.fail('expected a heading with the names of columns, got numbers');
  }
  const features = featuresOf(heading);
  const truth = heading.filter((name) => /^y\d*$/.test(name));
  if (features.length === 0) table.fail(`expected columns of features, got ${heading.join(', ')}`);
  const kept = [...table.rows.keys()].filter((row) => table.set(row) !== 'train');
  if (kept.length === 0) table.fail('expected rows of the set test, got none');

  const { shape } = input;
  const hasNames = heading.includes('sequence');
  const groups = hasNames || shape.length > 1 ? grouped(table, kept, hasNames) : each(kept);
  checkColumns(table, shape, features, groups);
  checkSteps(table, shape, groups, hasNames);
  const row = (at: number): number[] => features.map((column) => table.number(at, column));
  const target = (at: number): number[] => truth.map((column) => table.number(at, column));
  const x = groups.map(({ rows }) => (shape.length > 1 ? rows.map(row) : rows.flatMap(row)));
  if (truth.length === 0) return { x };
  const y = groups.map(({ rows }): NestedNumbers[] =>
    isOfSteps ? rows.map(target) : target(rows.at(-1) as number),
  );
  return { x, y };
}

function featuresOf(heading: readonly string[]): string[] {
  const marked = heading.filter((name) => /^x\d*$/.test(name));
  if (marked.length > 0) return marked;
  return heading.filter((name) => !APART.includes(name) && !/^y\d*$/.test(name));
}

function grouped(table: CsvTable, rows: readonly number[], hasNames: boolean): Group[] {
  if (!hasNames) return [{ name: '', rows: [...rows] }];
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const name = table.sequence(row);
    const group = groups.get(name) ?? { name, rows: [] };
    group.rows.push(row);
    groups.set(name, group);
  }
  return [...groups.values()];
}

function each(rows: readonly number[]): Group[] {
  return rows.map((row) => ({ name: '', rows: [row] }));
}

/** @throws LetheError `data` unless the columns match the features of a step, or a row is a sample. */
function checkColumns(
  table: CsvTable,
  shape: NetworkValue['shape'],
  features: readonly string[],
  groups: readonly Group[],
): void {
  const sizes = shape.map((size) => size ?? 'any').join(', ');
  if (shape.length > 2) table.fail(`expected JSON for samples of shape [${sizes}], got CSV`);
  const long = groups.find(({ rows }) => rows.length > 1);
  if (shape.length === 1 && long !== undefined && features.length > 1) {
    table.fail(
      `expected one row or one column for samples of shape [${sizes}], got ${long.rows.length} rows of ${features.length} columns (sequence ${long.name})`,
    );
  }
  const size = shape.length === 1 && long !== undefined ? 1 : shape.at(-1);
  if (size === null || size === features.length) return;
  table.fail(
    `expected ${size} columns of features for samples of shape [${sizes}], got ${features.length}: ${features.join(', ')}`,
  );
}

/** @throws LetheError `data` unless each sample has as many steps as the network expects. */
function checkSteps(
  table: CsvTable,
  shape: NetworkValue['shape'],
  groups: readonly Group[],
  hasNames: boolean,
): void {
  const [steps = null, ...step] = shape;
  const wrong = groups.find(({ rows }) => rows.length !== steps);
  if (steps === null || step.length === 0 || wrong === undefined) return;
  const got = `${wrong.rows.length}${hasNames ? ` of sequence ${wrong.name}` : ''}`;
  const other = hasNames ? '' : ', or a column sequence that tells samples apart';
  table.fail(`expected ${steps} rows (steps) for a sample${other}, got ${got}`);
}
