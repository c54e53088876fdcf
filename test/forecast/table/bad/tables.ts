// Tables with something wrong, and how each has to end: in a message, or in repairs that are stated.
import type { TableOptions, TableSource } from '../../../../src/forecast/table/index.js';

export interface BadTable {
  readonly name: string;
  readonly source: () => TableSource;
  readonly options?: Partial<TableOptions>;
  /** The error that refuses it. */
  readonly refused?: string;
  /** All problems of the table that comes out. */
  readonly stated?: readonly string[];
  /** And the values of `load` in it. */
  readonly load?: readonly number[];
}

const csv =
  (...rows: string[]) =>
  (): string =>
    rows.map((row) => `${row}\n`).join('');

const bytes =
  (...values: (number | string)[]) =>
  (): Uint8Array =>
    Uint8Array.from(
      values.flatMap((value) => (typeof value === 'number' ? [value] : [...Buffer.from(value, 'latin1')])),
    );

const utf16 = (text: string, order: 'le' | 'be', mark: boolean) => (): Uint8Array => {
  const units = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return new Uint8Array(order === 'le' ? units : units.swap16());
};

const HOURS = ['2024-01-01T00:00', '2024-01-01T01:00', '2024-01-01T02:00', '2024-01-01T03:00'] as const;
const PLAIN = `time,load\n${HOURS.map((hour, at) => `${hour},${at}\n`).join('')}`;

export const BAD_TABLES: readonly BadTable[] = [
  {
    name: 'an empty text',
    source: () => '',
    refused: 'LetheError: readTable: table: expected CSV with a header, got an empty text',
  },
  {
    name: 'a header alone',
    source: csv('time,load'),
    refused: 'LetheError: readTable: table: expected rows below the header, got none',
  },
  {
    name: 'one row',
    source: csv('time,load', '2024-01-01,1'),
    refused:
      'LetheError: readTable: table: expected at least 2 rows in a series to know the time between them, or the option step, got 1 row',
  },
  {
    name: 'one row without times',
    source: csv('load', '1'),
    options: { time: null },
    refused: 'LetheError: readTable: table: expected at least 2 rows in a series, got 1 row',
  },
  {
    name: 'a text that is the name of a file',
    source: () => 'data.csv',
    refused:
      "RangeError: readTable: table: expected CSV with a header and rows, got data.csv: to read a file, pass { file: 'data.csv' }",
  },
  {
    name: 'no header',
    source: csv('2024-01-01,1', '2024-01-02,2'),
    refused:
      'LetheError: readTable: row 1: expected names of columns, got 2024-01-01, 1: if there is no header, set the option names',
  },
  {
    name: 'no header, but names',
    source: csv('2024-01-01,1', '2024-01-02,2'),
    options: { names: ['time', 'load'] },
    stated: [],
    load: [1, 2],
  },
  {
    name: 'no header, but names, and a wrong cell in the first row',
    source: csv('2024-01-01,x', '2024-01-02,2'),
    options: { names: ['time', 'load'] },
    refused: 'LetheError: readTable: row 1, column load: expected a number, got "x"',
  },
  {
    name: 'a column that is misspelt',
    source: csv('time,laod', '2024-01-01,1', '2024-01-02,2'),
    refused:
      'LetheError: readTable: target: expected a column of the table ("time", "laod"), got "load" (did you mean laod?)',
  },
  {
    name: 'a column that is there twice',
    source: csv('time,load,load', '2024-01-01,1,2', '2024-01-02,2,3'),
    refused: 'LetheError: readTable: target: expected each column once, got "load" 2 times in the header',
  },
  {
    name: 'a byte order mark',
    source: () => `\ufeff${PLAIN}`,
    stated: [],
    load: [0, 1, 2, 3],
  },
  {
    name: 'a byte order mark in bytes',
    source: bytes(0xef, 0xbb, 0xbf, PLAIN),
    stated: [],
    load: [0, 1, 2, 3],
  },
  {
    name: 'UTF-16 with a mark',
    source: utf16(PLAIN, 'le', true),
    stated: ['the text is utf-16le'],
    load: [0, 1, 2, 3],
  },
  {
    name: 'UTF-16, the larger byte first',
    source: utf16(PLAIN, 'be', true),
    stated: ['the text is utf-16be'],
    load: [0, 1, 2, 3],
  },
  {
    name: 'UTF-16 without a mark',
    source: utf16(PLAIN, 'le', false),
    stated: ['the text is utf-16le'],
    load: [0, 1, 2, 3],
  },
  {
    name: 'Windows-1252',
    source: bytes(
      'time,load,M\xfcnchen\n',
      ...['2024-01-01,1,1\n', '2024-01-02,2,1\n', '2024-01-03,3,1\n', '2024-01-04,4,1\n'],
    ),
    refused:
      'LetheError: readTable: table: expected text in utf-8, got invalid bytes: set the option encoding, such as windows-1252',
  },
  {
    name: 'Windows-1252 that is said',
    source: bytes('time,load,M\xfcnchen\n', '2024-01-01,1,1\n', '2024-01-02,2,1\n'),
    options: { encoding: 'windows-1252', past: 'München' },
    stated: [],
    load: [1, 2],
  },
  {
    name: 'a workbook of Excel',
    source: bytes(0x50, 0x4b, 3, 4, 'xl/worksheets'),
    refused:
      'LetheError: readTable: table: expected CSV, got a zip archive, perhaps an Excel file: export it as CSV',
  },
  {
    name: 'a file packed by gzip',
    source: bytes(0x1f, 0x8b, 8, 0, 'x'),
    refused: 'LetheError: readTable: table: expected CSV, got a gzip file: decompress it',
  },
  {
    name: 'semicolons',
    source: csv('time;load', '2024-01-01;1.5', '2024-01-02;2.5'),
    stated: ['cells are separated by ";"'],
    load: [1.5, 2.5],
  },
  {
    name: 'tabs',
    source: csv('time\tload', '2024-01-01\t1', '2024-01-02\t2'),
    stated: ['cells are separated by "\\t"'],
    load: [1, 2],
  },
  {
    name: 'bars',
    source: csv('time|load', '2024-01-01|1', '2024-01-02|2'),
    stated: ['cells are separated by "|"'],
    load: [1, 2],
  },
  {
    name: 'semicolons, and as many commas',
    source: csv('time;load;a note, or none', '2024-01-01;1,5;', '2024-01-02;2,5;'),
    stated: ['numbers have decimal commas, such as 1,5', 'cells are separated by ";"'],
    load: [1.5, 2.5],
  },
  {
    name: 'decimal commas',
    source: csv('time;load', '2024-01-01;1,5', '2024-01-02;1,234'),
    stated: ['numbers have decimal commas, such as 1,5', 'cells are separated by ";"'],
    load: [1.5, 1.234],
  },
  {
    name: 'decimal commas between commas',
    source: csv('time,load', '2024-01-01,1,5', '2024-01-02,2,5'),
    refused:
      'LetheError: readTable: row 2: expected 2 cells separated by ",", got 3: cells that hold it, such as decimal commas, need quotes',
  },
  {
    name: 'decimal commas in quotes',
    source: csv('time,load', '2024-01-01,"1,5"', '2024-01-02,"2,5"'),
    stated: ['numbers have decimal commas, such as 1,5'],
    load: [1.5, 2.5],
  },
  {
    name: 'a comma that may be either',
    source: csv('time;load', '2024-01-01;1,234', '2024-01-02;2,345'),
    refused:
      'LetheError: readTable: row 2, column load: expected a number, got "1,234", where the mark may separate thousands or decimals: set the option decimal',
  },
  {
    name: 'a comma that may be either, and is said',
    source: csv('time;load', '2024-01-01;1,234', '2024-01-02;2,345'),
    options: { decimal: ',' },
    stated: ['cells are separated by ";"'],
    load: [1.234, 2.345],
  },
  {
    name: 'thousands separators',
    source: csv('time,load', '2024-01-01,"1,234.5"', '2024-01-02,2'),
    refused:
      'LetheError: readTable: row 2, column load: expected a number, got "1,234.5": thousands separators are not supported, as they may be decimal marks',
  },
  {
    name: 'thousands points with decimal commas',
    source: csv('time;load', '2024-01-01;1,5', '2024-01-02;1.234,5'),
    refused:
      'LetheError: readTable: row 3, column load: expected a number, got "1.234,5": thousands separators are not supported, as they may be decimal marks',
  },
  {
    name: 'thousands separated by spaces',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,1 234 567'),
    refused:
      'LetheError: readTable: row 3, column load: expected a number, got "1 234 567": thousands separators are not supported, as they may be decimal marks',
  },
  {
    name: 'quoted line breaks',
    source: csv('time,note,load', '2024-01-01,"a\nb",1', '2024-01-02,"c, ""d""",2', '2024-01-03,e,x'),
    refused: 'LetheError: readTable: row 4, column load: expected a number, got "x"',
  },
  {
    name: 'a quote that nobody closes',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,"2', '2024-01-03,3'),
    refused: 'LetheError: readTable: row 3: Quote Not Closed: the parsing is finished with an opening quote',
  },
  {
    name: 'a quote that nobody closes in a large file',
    source: () => `time,load\n2024-01-01,"1\n${'2024-01-02,2\n'.repeat(120_000)}`,
    refused:
      'LetheError: readTable: row 2: expected at most 1048576 characters, got more: a quote may be unclosed, or this is not CSV',
  },
  {
    name: 'a quote within a cell',
    source: csv('time,load,note', '2024-01-01,1,5" pipe', '2024-01-02,2,x'),
    refused: 'LetheError: readTable: row 2: Invalid Opening Quote: a quote is found on field 2, value is "5"',
  },
  {
    name: 'a row with a cell too many',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,2,3'),
    refused:
      'LetheError: readTable: row 3: expected 2 cells separated by ",", got 3: cells that hold it, such as decimal commas, need quotes',
  },
  {
    name: 'a row with a cell too few',
    source: csv('time,load', '2024-01-01,1', '2024-01-02'),
    refused: 'LetheError: readTable: row 3: expected 2 cells separated by ",", got 1',
  },
  {
    name: 'separators at the end of rows',
    source: csv('time,load', '2024-01-01,1,', '2024-01-02,2,,'),
    stated: [],
    load: [1, 2],
  },
  {
    name: 'empty lines',
    source: csv('', 'time,load', '2024-01-01,1', '', ',', '2024-01-02,2', '', ''),
    stated: ['2 rows without any value were left out, the first of them row 4'],
    load: [1, 2],
  },
  {
    name: 'line breaks of old Macs',
    source: () => PLAIN.replaceAll('\n', '\r'),
    stated: [],
    load: [0, 1, 2, 3],
  },
  {
    name: 'line breaks of several kinds',
    source: () => 'time,load\r\n2024-01-01,1\n2024-01-02,2\r2024-01-03,3',
    stated: [],
    load: [1, 2, 3],
  },
  {
    name: 'empty cells',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,', '2024-01-03,3'),
    stated: ['load: 1 value is missing, the first at 2024-01-02T00:00Z; left out'],
    load: [1, Number.NaN, 3],
  },
  {
    name: 'words for missing values',
    source: csv(
      'time,load',
      ...HOURS.map((hour, at) => `${hour},${[1, 'NA', 'NaN', 'null'][at]}`),
      '2024-01-01T04:00,N/A',
      '2024-01-01T05:00,2',
    ),
    stated: ['load: 4 values are missing, the first at 2024-01-01T01:00Z; left out'],
    load: [1, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 2],
  },
  {
    name: 'another word for missing values',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,-999', '2024-01-03,3'),
    options: { missing: ['-999'], fill: 'linear' },
    stated: ['load: 1 value is missing, the first at 2024-01-02T00:00Z; filled along a line'],
    load: [1, 2, 3],
  },
  {
    name: 'no value at all',
    source: csv('time,load', '2024-01-01,NA', '2024-01-02,'),
    refused: 'LetheError: readTable: column "load": expected numbers, got no value in any row',
  },
  {
    name: 'mixed types in the target',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,high'),
    refused: 'LetheError: readTable: row 3, column load: expected a number, got "high"',
  },
  {
    name: 'mixed types in a covariate, a number first',
    source: csv('time,load,wind', '2024-01-01,1,3', '2024-01-02,2,west'),
    options: { past: 'wind' },
    refused:
      'LetheError: readTable: row 3, column wind: expected a number as in row 2 (the option labels lists columns of labels), got "west"',
  },
  {
    name: 'mixed types in a covariate, a label first',
    source: csv('time,load,wind', '2024-01-01,1,west', '2024-01-02,2,3'),
    options: { past: 'wind' },
    refused:
      'LetheError: readTable: row 3, column wind: expected a label as in row 2, "west" (the option labels lists columns that hold both), got the number 3',
  },
  {
    name: 'numbers with units',
    source: csv('time,load', '2024-01-01,12 kW', '2024-01-02,13 kW'),
    refused: 'LetheError: readTable: row 2, column load: expected a number, got "12 kW"',
  },
  {
    name: 'hexadecimal numbers',
    source: csv('time,load', '2024-01-01,0x1f', '2024-01-02,2'),
    refused: 'LetheError: readTable: row 2, column load: expected a number, got "0x1f"',
  },
  {
    name: 'infinite numbers',
    source: csv('time,load', '2024-01-01,Infinity', '2024-01-02,2'),
    refused:
      'LetheError: readTable: row 2, column load: expected a number, got "Infinity", which is not finite',
  },
  {
    name: 'numbers that are too large',
    source: csv('time,load', '2024-01-01,1e999', '2024-01-02,2'),
    refused: 'LetheError: readTable: row 2, column load: expected a number, got "1e999"',
  },
  {
    name: 'a constant target',
    source: csv('time,load', '2024-01-01,4', '2024-01-02,4', '2024-01-03,4'),
    stated: ['load: all values are 4'],
    load: [4, 4, 4],
  },
  {
    name: 'time backwards',
    source: csv('time,load', '2024-01-03,3', '2024-01-02,2', '2024-01-01,1'),
    stated: ['rows were not in order of time, the first of them row 3; they were sorted'],
    load: [1, 2, 3],
  },
  {
    name: 'a row in the wrong place',
    source: csv('time,load', '2024-01-01,1', '2024-01-03,3', '2024-01-02,2'),
    stated: ['rows were not in order of time, the first of them row 4; they were sorted'],
    load: [1, 2, 3],
  },
  {
    name: 'a time twice',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,2', '2024-01-01,3'),
    refused:
      'LetheError: readTable: column time: expected each time once, got 2024-01-01T00:00Z in rows 2 and 4: if there are several series, set the option series',
  },
  {
    name: 'a time twice in a series',
    source: csv('time,site,load', '2024-01-01,a,1', '2024-01-01,b,1', '2024-01-02,b,1', '2024-01-02,b,2'),
    options: { series: 'site' },
    refused:
      'LetheError: readTable: series "b": column time: expected each time once, got 2024-01-02T00:00Z in rows 4 and 5',
  },
  {
    name: 'a row without a series',
    source: csv('time,site,load', '2024-01-01,a,1', '2024-01-02,,1'),
    options: { series: 'site' },
    refused: 'LetheError: readTable: row 3, column site: expected the name of a series, got an empty cell',
  },
  {
    name: 'unequal steps',
    source: csv('time,load', ...HOURS.map((hour) => `${hour},1`), '2024-01-01T03:20,2'),
    refused:
      'LetheError: readTable: column time: expected equal steps of 1 hour, the most common, or multiples of it, got 20 minutes between rows 5 and 6, at 2024-01-01T03:00Z',
  },
  {
    name: 'gaps',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,2', '2024-01-05,5', '2024-01-06,6', '2024-01-08,8'),
    stated: ['3 rows of 8 are missing: 2 from 2024-01-03T00:00Z, 1 from 2024-01-07T00:00Z; left out'],
    load: [1, 2, Number.NaN, Number.NaN, 5, 6, Number.NaN, 8],
  },
  {
    name: 'gaps that are filled',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,2', '2024-01-05,5'),
    options: { fill: 'linear' },
    stated: ['2 rows of 5 are missing: 2 from 2024-01-03T00:00Z; filled along a line'],
    load: [1, 2, 3, 4, 5],
  },
  {
    name: 'gaps that are forbidden',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,2', '2024-01-05,5'),
    options: { fill: 'error' },
    refused:
      "LetheError: readTable: load: expected a value at each step, as fill is 'error', got none at 2024-01-03T00:00Z",
  },
  {
    name: 'a time far off',
    source: csv('time,load', '2024-01-01,1', '2024-01-02,2', '2204-01-03,5'),
    refused:
      'LetheError: readTable: column time: expected few missing rows, got 65743 missing rows after row 3, 2024-01-02T00:00Z, at steps of 1 day',
  },
  {
    name: 'a cell without a time',
    source: csv('time,load', '2024-01-01,1', ',2', '2024-01-03,3'),
    refused: 'LetheError: readTable: row 3, column time: expected a time, got an empty cell',
  },
  {
    name: 'a day that there is none of',
    source: csv('time,load', '2024-02-29,1', '2023-02-29,2'),
    refused:
      'LetheError: readTable: row 3, column time: expected a time such as 2024-03-31T02:00, 2024-03-31, 2024-03, 2024Q1, 31.03.2024 02:00, s or ms since 1970, or a count of steps, got "2023-02-29"',
  },
  {
    name: 'an hour that there is none of',
    source: csv('time,load', '2024-02-29T23:00,1', '2024-02-29T25:00,2'),
    refused:
      'LetheError: readTable: row 3, column time: expected a time such as 2024-03-31T02:00, 2024-03-31, 2024-03, 2024Q1, 31.03.2024 02:00, s or ms since 1970, or a count of steps, got "2024-02-29T25:00"',
  },
  {
    name: 'dates that may be read in two ways',
    source: csv('time,load', '3/4/2024,1', '3/5/2024,2'),
    refused:
      "LetheError: readTable: row 2, column time: expected an unambiguous date, got 3/4/2024: set the option dateOrder to 'dmy' or 'mdy'",
  },
  {
    name: 'dates that may be read in two ways, and are said',
    source: csv('time,load', '3/4/2024,1', '3/5/2024,2'),
    options: { dateOrder: 'mdy' },
    stated: [],
    load: [1, 2],
  },
  {
    name: 'dates without marks',
    source: csv('time,load', '20240131,1', '20240201,2'),
    refused:
      "LetheError: readTable: row 2, column time: expected a time, got 20240131, which looks like a date without separators: write 2024-01-31, or set the option timeUnit to 'step'",
  },
  {
    name: 'times of two forms',
    source: csv('time,load', '2024-01-01,1', '02.01.2024,2'),
    refused: 'LetheError: readTable: row 3, column time: expected a time written as in row 2, got 02.01.2024',
  },
  {
    name: 'times with an offset and without',
    source: csv('time,load', '2024-01-01T00:00Z,1', '2024-01-01T01:00,2'),
    refused:
      'LetheError: readTable: row 3, column time: expected a time with an offset as in row 2, got 2024-01-01T01:00',
  },
  {
    name: 'µs since 1970',
    source: csv('time,load', '1704067200000000,1', '1704067260000000,2'),
    refused:
      'LetheError: readTable: row 2, column time: expected seconds or ms since 1970, got 1704067200000000, which is too large for ms: divide µs by 1000',
  },
  {
    name: 'broken counts of steps',
    source: csv('time,load', '1,1', '1.5,2'),
    refused:
      'LetheError: readTable: row 3, column time: expected a whole count of steps, or s or ms since 1970, got 1.5',
  },
  {
    name: 'an hour that clocks jump over',
    source: csv('time,load', '2024-03-31T01:00,1', '2024-03-31T02:00,2'),
    options: { timeZone: 'Europe/Berlin' },
    refused:
      'LetheError: readTable: row 3, column time: expected a time that exists in Europe/Berlin, got 2024-03-31T02:00: set the option nonexistent',
  },
  {
    name: 'an hour that clocks jump over, left out',
    source: csv('time,load', '2024-03-31T01:00,1', '2024-03-31T02:00,2', '2024-03-31T03:00,3'),
    options: { timeZone: 'Europe/Berlin', nonexistent: 'drop' },
    stated: ['1 time that clocks in Europe/Berlin skip, the first in row 3: left out'],
    load: [1, 3],
  },
  {
    name: 'an hour that clocks show twice',
    source: csv('time,load', '2024-10-27T01:00,1', '2024-10-27T02:00,2'),
    options: { timeZone: 'Europe/Berlin' },
    refused:
      'LetheError: readTable: row 3, column time: expected an unambiguous time in Europe/Berlin, got 2024-10-27T02:00: set the option ambiguous',
  },
  {
    name: 'an hour that clocks show twice, of which one is there',
    source: csv('time,load', '2024-10-27T01:00,1', '2024-10-27T02:00,2', '2024-10-27T03:00,3'),
    options: { timeZone: 'Europe/Berlin', ambiguous: 'order' },
    refused:
      'LetheError: readTable: row 3, column time: expected a repeated hour in which times go back once in Europe/Berlin, got 2024-10-27T02:00: set the option ambiguous',
  },
  {
    name: 'a static column that changes',
    source: csv('time,load,size', '2024-01-01,1,3', '2024-01-02,2,4'),
    options: { static: 'size' },
    refused:
      'LetheError: readTable: row 3, column size: expected the value of row 2, as it is static, got another one',
  },
  {
    name: 'rows that are none',
    source: () => [{ time: '2024-01-01', load: 1 }, 7] as never,
    refused: 'LetheError: readTable: row 2: expected an object with a value for each column, got 7',
  },
  {
    name: 'no rows',
    source: () => [],
    refused: 'LetheError: readTable: table: expected rows, got none',
  },
  {
    name: 'columns of unequal length',
    source: () => ({ time: ['2024-01-01', '2024-01-02'], load: Float64Array.of(1) }),
    refused: 'LetheError: readTable: column "load": expected 2 values as in "time", got 1',
  },
  {
    name: 'dates that are none',
    source: () => [{ time: new Date('x'), load: 1 }],
    refused: 'LetheError: readTable: row 1, column time: expected a time, got an invalid date',
  },
  {
    name: 'objects for numbers',
    source: () => [{ time: '2024-01-01', load: {} }],
    refused: 'LetheError: readTable: row 1, column load: expected a number, got an object',
  },
];
