// What a table is read from makes no difference to what it is.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import {
  readTable,
  type SeriesTable,
  type TableData,
  type TableOptions,
  type TableProgress,
  type TableSource,
  tableOf,
} from '../../../src/forecast/table/index.js';

const OPTIONS: TableOptions = { time: 'time', target: 'load', series: 'site', past: 'wind', static: 'kind' };
const START = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;
const ROWS = Array.from({ length: 3000 }, (_, row) => ({
  time: new Date(START + Math.floor(row / 2) * HOUR).toISOString(),
  site: row % 2 === 0 ? 'north, "old"' : 'süd\nwest',
  load: row % 7 === 5 ? null : row * 0.5,
  wind: ['calm', 'strong', 'a breeze'][row % 3] ?? '',
  kind: row % 2,
  note: 'a column that nobody reads, "quoted"',
}));
const quoted = (value: unknown): string => `"${String(value ?? '').replaceAll('"', '""')}"`;
const CSV = `time,site,load,wind,kind,note\n${ROWS.map((row) => `${Object.values(row).map(quoted).join()}\n`).join('')}`;
const BYTES = new TextEncoder().encode(CSV);

const columns = (): Record<string, ArrayLike<unknown>> => ({
  time: Float64Array.from(ROWS, ({ time }) => Date.parse(time)),
  site: ROWS.map(({ site }) => site),
  load: Float64Array.from(ROWS, ({ load }) => load ?? Number.NaN),
  wind: ROWS.map(({ wind }) => wind),
  kind: Int8Array.from(ROWS, ({ kind }) => kind),
});

function* piecesOf<Whole extends { length: number; slice(from: number, to: number): Whole }>(
  whole: Whole,
  size: number,
): Generator<Whole> {
  for (let at = 0; at < whole.length; at += size) yield whole.slice(at, at + size);
}

async function* later<Piece>(pieces: Iterable<Piece>): AsyncGenerator<Piece> {
  yield* pieces;
}

function streamOf<Piece>(pieces: Iterator<Piece>): ReadableStream<Piece> {
  return new ReadableStream({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** The shape of a table of Apache Arrow 21. */
function arrowOf(table: Record<string, ArrayLike<unknown>>, timezone: string | null): TableData {
  const types: Record<string, unknown> = { time: { typeId: 10, unit: 1, timezone } };
  return {
    schema: { fields: Object.keys(table).map((name) => ({ name, type: types[name] ?? {} })) },
    getChild: (name) => ({ length: table[name]?.length ?? 0, get: (row) => table[name]?.[row] ?? null }),
  };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lethe-table-'));
  await writeFile(path.join(folder, 'data.csv'), BYTES);
});
afterAll(() => rm(folder, { recursive: true }));

const expected = (): SeriesTable => tableOf(ROWS, OPTIONS);

test('a table is series on equal steps', () => {
  const table = expected();
  expect(table).toMatchObject({
    step: { unit: 'ms', count: HOUR },
    timeZone: 'UTC',
    columns: [
      { kind: 'number', name: 'load' },
      { kind: 'label', name: 'wind', labels: ['a breeze', 'calm', 'strong'] },
      { kind: 'number', name: 'kind' },
    ],
    series: [
      { name: 'north, "old"', start: START, length: 1500 },
      { name: 'süd\nwest', start: START, length: 1500 },
    ],
  });
  const [north, south] = table.series;
  expect([...(north?.values.get('load') ?? [])].slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...(south?.values.get('load') ?? [])].slice(0, 4)).toEqual([0.5, 1.5, Number.NaN, 3.5]);
  expect([...(south?.values.get('wind') ?? [])].slice(0, 4)).toEqual([2, 1, 0, 2]);
  expect(new Set(south?.values.get('kind'))).toEqual(new Set([1]));
  expect(table.problems).toEqual([
    {
      kind: 'missing',
      message:
        'series "north, \\"old\\"": load: 214 values are missing, the first at 2024-01-01T06:00Z; left out',
    },
    {
      kind: 'missing',
      message: 'series "süd\\nwest": load: 214 values are missing, the first at 2024-01-01T02:00Z; left out',
    },
  ]);
});

describe('the same table comes from', () => {
  test.each<[string, () => TableSource]>([
    ['an iterable of rows', () => new Set(ROWS)],
    ['an asynchronous iterable of rows', () => later(ROWS)],
    ['a stream of rows', () => later(ROWS)],
    ['columns', columns],
    ['an Arrow table', () => arrowOf(columns(), 'UTC')],
    ['CSV', () => CSV],
    [
      'CSV with line breaks of Windows',
      () => CSV.replace(/(?<=")\n(?=")/g, '\r\n').replace('note\n', 'note\r\n'),
    ],
    ['CSV in bytes', () => BYTES],
    ['a Blob', () => new Blob([BYTES])],
    ['a stream of bytes in small pieces', () => streamOf(piecesOf(BYTES, 7))],
    ['a stream of bytes', () => streamOf(piecesOf(BYTES, 997))],
    ['texts, one after the other', () => later(piecesOf(CSV, 131))],
    ['a file', () => ({ file: path.join(folder, 'data.csv') })],
    ['the URL of a file', () => ({ file: pathToFileURL(path.join(folder, 'data.csv')) })],
  ])('%s', async (_, source) => {
    expect(await readTable(source(), OPTIONS)).toEqual(expected());
  });
});

test('timestamps of Arrow without a zone are what clocks show', () => {
  const options: TableOptions = { time: 'time', target: 'load', timeZone: 'Europe/Berlin' };
  const table = { time: Float64Array.of(START, START + HOUR), load: Float64Array.of(1, 2) };
  expect(tableOf(arrowOf(table, null), options).series[0]?.start).toBe(START - HOUR);
  expect(tableOf(arrowOf(table, 'America/New_York'), options).series[0]?.start).toBe(START);
});

test('progress is told, with the whole where it is known', async () => {
  const seen: TableProgress[] = [];
  await readTable(new Blob([BYTES]), { ...OPTIONS, onProgress: (progress) => seen.push(progress) });
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.at(-1)).toEqual({ rows: 3000, read: BYTES.length, total: BYTES.length });
  expect(seen.map(({ rows }) => rows)).toEqual(seen.map(({ rows }) => rows).sort((a, b) => a - b));
  const ofStream: TableProgress[] = [];
  const stream = streamOf(piecesOf(BYTES, 5000));
  await readTable(stream, { ...OPTIONS, onProgress: (progress) => ofStream.push(progress) });
  expect(ofStream.at(-1)).toEqual({ rows: 3000, read: BYTES.length });
});

test('a signal ends the reading, and the stream is let go', async () => {
  const controller = new AbortController();
  let isCancelled = false;
  let pulled = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(queue) {
      queue.enqueue(BYTES);
      if (++pulled === 3) controller.abort(new Error('enough'));
    },
    cancel() {
      isCancelled = true;
    },
  });
  const reading = readTable(stream, { ...OPTIONS, signal: controller.signal });
  await expect(reading).rejects.toThrow('readTable: aborted by its signal');
  await expect(reading).rejects.toMatchObject({ code: 'aborted', cause: new Error('enough') });
  expect(isCancelled).toBe(true);
});

test('errors name the file that the system does not give', async () => {
  const file = path.join(folder, 'none.csv');
  const error: unknown = await readTable({ file }, OPTIONS).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect(String(error)).toContain(`readTable: ${file}: ENOENT`);
  await expect(readTable({ file: folder }, OPTIONS)).rejects.toThrow('expected a file, got a folder');
});

test.each<[string, unknown, string]>([
  ['a number', 5, 'readTable: table: expected CSV (a text, bytes'],
  ['nothing', undefined, 'readTable: table: expected CSV (a text, bytes'],
  ['an object without columns', {}, 'readTable: table: expected CSV (a text, bytes'],
])('%s is no table', async (_, source, message) => {
  await expect(readTable(source as TableSource, OPTIONS)).rejects.toThrow(message);
});

test('an error in a later block names its row', async () => {
  const text = CSV.replace('"1499"', '"much"');
  expect(text).not.toBe(CSV);
  await expect(readTable(text, OPTIONS)).rejects.toThrow(
    'readTable: row 3000, column load: expected a number, got "much"',
  );
});
