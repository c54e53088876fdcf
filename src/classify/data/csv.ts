// Labelled sequences as a table with one row for each step.
import { parse } from '#csv';
import { LetheError } from '../../errors.js';
import { type OptionNames, readOptions } from '../../network/index.js';
import { didYouMean } from '../../text/closest.js';
import { checkKind, checkText } from '../../text/kinds.js';
import { inQuotes, mismatch, shorten } from '../../text/quote.js';
import type { PackedLabelledSequences } from './forms.js';

/** Options of {@link parseSequenceCsv}. */
export interface ParseSequenceCsvOptions {
  /** Column that identifies the sequence of a row. Default `sequence`. */
  sequence?: string;
  /** Column of labels. Default `label`. */
  label?: string;
  /** Columns of numbers. Default: all except `sequence`, `label` and `set`. */
  features?: readonly string[];
  /** Name of the file in error messages. Default `text`. */
  file?: string;
}

/** The sequences of a CSV table: by part, if there is a column `set`, otherwise under `all`. */
export interface SequenceCsv {
  all?: PackedLabelledSequences;
  train?: PackedLabelledSequences;
  test?: PackedLabelledSequences;
}

const OPTIONS: OptionNames<ParseSequenceCsvOptions> = {
  sequence: true,
  label: true,
  features: true,
  file: true,
};

const SETS = ['train', 'test'] as const;

/** Cells that mark a missing number. */
const ABSENT = /^(|\?|na|n\/a|nan|null)$/i;

/** Candidates for the separator; the most frequent one in the header is used. */
const DELIMITERS = [',', ';', '\t'];

interface Sequence {
  readonly numbers: number[];
  readonly label: string;
  readonly set: string;
}

/**
 * Reads CSV with a header and one row for each step. Rows with the same value in the column `sequence` form one sequence, in their order,
 * and must have the same label. An optional column `set` contains `train` or `test`. Cells are separated by commas, semicolons or tabs.
 * Empty cells, `NA`, `NaN`, `null` and `?` are missing numbers, NaN.
 *
 * @param text with or without a byte order mark
 * @throws LetheError `data` that names file, row and column, the expected and the received value. TypeError if it is not a string.
 * @example
 * const { all } = parseSequenceCsv('sequence,load,label\n1,0.5,up\n1,0.7,up\n2,0.9,down\n2,0.1,down\n2,0,down');
 * console.log(all.lengths, all.labels);
 */
export function parseSequenceCsv(text: string, options: ParseSequenceCsvOptions = {}): SequenceCsv {
  const read = readOptions('parseSequenceCsv', options, OPTIONS);
  const { sequence = 'sequence', label = 'label', file = 'text' } = read;
  for (const [name, value] of Object.entries({ sequence, label, file }))
    checkText(`parseSequenceCsv: ${name}`, value);
  const { features } = read;
  const areNames =
    features === undefined ||
    (Array.isArray(features) && features.length > 0 && features.every((name) => typeof name === 'string'));
  checkKind('parseSequenceCsv: features', areNames, 'a list of columns', features);
  checkText('parseSequenceCsv: text', text);
  const fail = (problem: string, cause?: unknown): never => {
    throw new LetheError('data', `parseSequenceCsv: ${shorten(file)}: ${problem}`, { cause });
  };
  const [heading = [], ...rows] = recordsOf(text, fail);
  const columns = columnsOf(heading, { sequence, label, features }, fail);
  if (rows.length === 0) fail('expected rows below the heading, got none');
  const sequences = new Map<string, Sequence>();
  for (const [index, row] of rows.entries()) readRow(row, index, columns, sequences, fail);
  const { length: width } = columns.features;
  const all = [...sequences.values()];
  if (columns.set < 0) return { all: packed(all, width) };
  const parts: SequenceCsv = {};
  for (const name of SETS) {
    const own = all.filter(({ set }) => set === name);
    if (own.length > 0) parts[name] = packed(own, width);
  }
  return parts;
}

type Fail = (problem: string, cause?: unknown) => never;

/** Indices of columns in the header. */
interface Columns {
  readonly heading: readonly string[];
  readonly sequence: number;
  readonly label: number;
  /** -1 if there is none. */
  readonly set: number;
  readonly features: readonly number[];
}

function recordsOf(text: string, fail: Fail): string[][] {
  const [first = ''] = text.split(/\r\n|\n|\r/, 1);
  const counts = DELIMITERS.map((delimiter) => first.split(delimiter).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] as string;
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true, trim: true });
  } catch (error) {
    return fail((error as Error).message, error);
  }
}

function columnsOf(
  heading: readonly string[],
  { sequence, label, features }: { sequence: string; label: string; features: readonly string[] | undefined },
  fail: Fail,
): Columns {
  const got = heading.length === 0 ? 'none' : shorten(heading.join(', '), 200);
  const twice = heading.find((name, index) => heading.indexOf(name) !== index);
  if (twice !== undefined) fail(`expected each column once, got ${inQuotes(twice)} twice`);
  const place = (option: keyof ParseSequenceCsvOptions, name: string): number => {
    const index = heading.indexOf(name);
    if (index >= 0) return index;
    return fail(`${option}: expected a column ${inQuotes(name)}, got ${got}${didYouMean(name, heading)}`);
  };
  const special = [sequence, label, 'set'];
  const names = features ?? heading.filter((name) => !special.includes(name));
  const columns = {
    heading,
    sequence: place('sequence', sequence),
    label: place('label', label),
    set: heading.indexOf('set'),
    features: names.map((name) => place('features', name)),
  };
  if (columns.features.length === 0)
    fail(`expected a column of numbers in addition to ${special.join(', ')}, got ${got}`);
  return columns;
}

function readRow(
  row: readonly string[],
  index: number,
  { heading, sequence, label, set, features }: Columns,
  sequences: Map<string, Sequence>,
  fail: Fail,
): void {
  const failAt = (column: number, expected: string): never =>
    fail(mismatch(`row ${index + 1}, column ${heading[column]}`, expected, inQuotes(row[column] ?? '')));
  const name = row[sequence] ?? '';
  if (name === '') failAt(sequence, 'the number or name of a sequence');
  const own = row[label] ?? '';
  if (own === '') failAt(label, 'a label');
  const part = set < 0 ? '' : (row[set] ?? '');
  if (set >= 0 && !SETS.some((known) => known === part)) failAt(set, 'train or test');
  const known = sequences.get(name) ?? { numbers: [], label: own, set: part };
  if (known.label !== own) failAt(label, `${inQuotes(known.label)}, as before in sequence ${shorten(name)}`);
  if (known.set !== part) failAt(set, `${inQuotes(known.set)}, as before in sequence ${shorten(name)}`);
  sequences.set(name, known);
  for (const column of features) {
    const cell = row[column] ?? '';
    const value = ABSENT.test(cell) ? Number.NaN : Number(cell);
    if (!ABSENT.test(cell) && !Number.isFinite(value))
      failAt(column, 'a number (features names the columns of numbers)');
    known.numbers.push(value);
  }
}

function packed(sequences: readonly Sequence[], features: number): PackedLabelledSequences {
  const lengths = sequences.map(({ numbers }) => numbers.length / features);
  const values = new Float64Array(lengths.reduce((sum, length) => sum + length, 0) * features);
  let at = 0;
  for (const { numbers } of sequences) {
    values.set(numbers, at);
    at += numbers.length;
  }
  return { values, lengths, features, labels: sequences.map(({ label }) => label) };
}
