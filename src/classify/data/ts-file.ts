// `.ts` files of the UCR and UEA archives, in the format of sktime and aeon.
import { LetheError } from '../../errors.js';
import { type OptionNames, readOptions } from '../../network/index.js';
import { checkText } from '../../text/kinds.js';
import { mismatch, shorten } from '../../text/quote.js';
import type { PackedLabelledSequences } from './forms.js';

/** Options of {@link parseTs}. */
export interface ParseTsOptions {
  /** Name of the file in error messages. Default `text`. */
  file?: string;
}

/** The content of a `.ts` file. */
export interface TsFile extends PackedLabelledSequences {
  /** Missing numbers (`?`) are NaN. */
  values: Float64Array;
  lengths: number[];
  labels: string[];
  /** Name in the header; empty if there is none. */
  name: string;
  /** All labels in the header. */
  classes: string[];
}

const OPTIONS: OptionNames<ParseTsOptions> = { file: true };

/** What the header declares about the data. */
interface Header {
  name: string;
  classes: string[];
  univariate: boolean | undefined;
  dimensions: number | undefined;
  missing: boolean | undefined;
  equalLength: boolean | undefined;
  seriesLength: number | undefined;
}

/** Reports an error in a line. */
type Fail = (problem: string) => never;

type Read = (header: Header, words: readonly string[], fail: Fail) => void;

/** Tags of the header, by their names in lower case. */
const TAGS: { readonly [tag: string]: Read } = {
  problemname(header, words) {
    header.name = words.join(' ');
  },
  timestamps(_, words, fail) {
    if (readFlag(words, fail)) fail('expected @timeStamps false, got true: time stamps are not supported');
  },
  missing(header, words, fail) {
    header.missing = readFlag(words, fail);
  },
  univariate(header, words, fail) {
    header.univariate = readFlag(words, fail);
  },
  dimensions: readDimensions,
  dimension: readDimensions,
  equallength(header, words, fail) {
    header.equalLength = readFlag(words, fail);
  },
  serieslength(header, words, fail) {
    header.seriesLength = readCount(words, fail);
  },
  classlabel(header, [flag = '', ...labels], fail) {
    if (!readFlag([flag], fail)) fail('expected labels (@classLabel true and the classes), got none');
    if (labels.length === 0) fail('expected the classes behind @classLabel true, got none');
    header.classes = labels;
  },
  targetlabel(_, words, fail) {
    if (readFlag(words, fail)) fail('expected classes, got numbers to forecast (@targetLabel)');
  },
};

/**
 * Reads a `.ts` file: a header of `@` lines, then one sequence per line, with commas between the numbers of a dimension, and `:` between
 * dimensions and before the label. Each dimension is a feature; all dimensions of a sequence have the same length. The data must agree with
 * the header.
 *
 * @param text UTF-8, with or without a byte order mark
 * @throws LetheError `data` that names file and line, the expected and the received value. TypeError if it is not a string.
 * @example
 * const text = '@univariate true\n@classLabel true up down\n@data\n1,2,3:up\n3,1:down\n4,5,6,7:up\n2,1,0:down';
 * const { lengths, labels, features } = parseTs(text);
 * console.log(lengths, labels, features);
 */
export function parseTs(text: string, options: ParseTsOptions = {}): TsFile {
  const { file = 'text' } = readOptions('parseTs', options, OPTIONS);
  checkText('parseTs: file', file);
  checkText('parseTs: text', text);
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const failAt =
    (line: number): Fail =>
    (problem) => {
      throw new LetheError('data', `parseTs: ${shorten(file)}, line ${line + 1}: ${problem}`);
    };
  const header: Header = {
    ...{ name: '', classes: [], univariate: undefined, dimensions: undefined },
    ...{ missing: undefined, equalLength: undefined, seriesLength: undefined },
  };
  const begin = readHeader(lines, header, failAt);
  const rows: Row[] = [];
  for (let line = begin; line < lines.length; line++) {
    const content = (lines[line] as string).trim();
    if (content === '' || content.startsWith('#')) continue;
    const fail = failAt(line);
    const row = readRow(content, header, fail);
    checkRow(row, rows[0], header, fail);
    rows.push(row);
  }
  if (rows.length === 0) failAt(lines.length - 1)('expected sequences below @data, got none');
  return { name: header.name, classes: header.classes, ...packed(rows) };
}

/** @returns the line after `@data`, counted from 0 */
function readHeader(lines: readonly string[], header: Header, failAt: (line: number) => Fail): number {
  for (const [line, content] of lines.entries()) {
    const trimmed = content.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const fail = failAt(line);
    if (!trimmed.startsWith('@'))
      fail(mismatch('header', 'lines that begin with @, up to @data', shorten(trimmed)));
    const [tag = '', ...words] = trimmed.slice(1).split(/\s+/);
    const name = tag.toLowerCase();
    if (name === 'data') {
      if (header.classes.length === 0)
        fail('expected @classLabel true and the classes before @data, got none');
      return line + 1;
    }
    const read = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
    if (read === undefined) fail(mismatch('header', 'a tag of .ts files', shorten(`@${tag}`)));
    read?.(header, words, fail);
  }
  return failAt(lines.length - 1)('expected @data and sequences below it, got the end of the text');
}

/** One sequence. */
interface Row {
  /** The numbers of each dimension. */
  readonly dimensions: readonly (readonly number[])[];
  readonly label: string;
}

function readRow(content: string, header: Header, fail: Fail): Row {
  const parts = content.split(':').map((part) => part.trim());
  const label = parts.pop() as string;
  if (parts.length === 0) fail(mismatch('sequence', 'numbers, : and the label', shorten(content, 40)));
  if (!header.classes.includes(label)) {
    fail(
      mismatch(
        'label',
        `one of @classLabel (${shorten(header.classes.join(', '))})`,
        shorten(label) || 'none',
      ),
    );
  }
  const dimensions = parts.map((part, dimension) => {
    if (part === '') fail(mismatch(`dimension ${dimension + 1}`, 'at least one number', 'none'));
    return part.split(',').map((word, step) => readNumber(word.trim(), dimension, step, header, fail));
  });
  return { dimensions, label };
}

function readNumber(word: string, dimension: number, step: number, { missing }: Header, fail: Fail): number {
  const place = `dimension ${dimension + 1}, step ${step + 1}`;
  if (word === '?' || /^nan$/i.test(word)) {
    if (missing === false) fail(mismatch(place, 'a number, as @missing is false', word));
    return Number.NaN;
  }
  const value = word === '' ? Number.NaN : Number(word);
  return Number.isFinite(value) ? value : fail(mismatch(place, 'a number', shorten(word, 40) || 'none'));
}

function checkRow({ dimensions }: Row, first: Row | undefined, header: Header, fail: Fail): void {
  const { univariate, dimensions: given, equalLength, seriesLength } = header;
  const steps = dimensions[0]?.length as number;
  const checkCount = (what: string, is: number, expected: number | undefined, reason: string): void => {
    if (expected !== undefined && is !== expected) fail(mismatch(what, `${expected} ${reason}`, is));
  };
  checkCount('dimensions', dimensions.length, univariate ? 1 : undefined, 'as @univariate is true');
  checkCount('dimensions', dimensions.length, given, 'as @dimensions says');
  checkCount('dimensions', dimensions.length, first?.dimensions.length, 'as in the first sequence');
  for (const [dimension, numbers] of dimensions.entries()) {
    checkCount(`dimension ${dimension + 1}`, numbers.length, steps, 'numbers, as many as dimension 1');
  }
  if (equalLength !== true) return;
  checkCount('sequence', steps, seriesLength, 'steps, as @seriesLength says');
  checkCount(
    'sequence',
    steps,
    first?.dimensions[0]?.length,
    'steps as the first one, as @equalLength is true',
  );
}

function packed(rows: readonly Row[]): Pick<TsFile, 'values' | 'lengths' | 'features' | 'labels'> {
  const features = rows[0]?.dimensions.length as number;
  const lengths = rows.map(({ dimensions }) => dimensions[0]?.length as number);
  const values = new Float64Array(lengths.reduce((sum, length) => sum + length, 0) * features);
  let at = 0;
  for (const [index, { dimensions }] of rows.entries()) {
    for (let step = 0; step < (lengths[index] as number); step++) {
      for (const numbers of dimensions) values[at++] = numbers[step] as number;
    }
  }
  return { values, lengths, features, labels: rows.map(({ label }) => label) };
}

function readDimensions(header: Header, words: readonly string[], fail: Fail): void {
  header.dimensions = readCount(words, fail);
}

function readFlag([word = '']: readonly string[], fail: Fail): boolean {
  const flag = word.toLowerCase();
  if (flag === 'true' || flag === 'false') return flag === 'true';
  return fail(mismatch('header', 'true or false', shorten(word) || 'none'));
}

function readCount([word = '']: readonly string[], fail: Fail): number {
  const count = /^\d+$/.test(word) ? Number(word) : 0;
  return count > 0 ? count : fail(mismatch('header', 'a count of at least 1', shorten(word) || 'none'));
}
