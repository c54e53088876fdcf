// Parquet that is not whole, or holds what no forecast can use, ends in one sentence that names the file.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readForecastTable } from '../../../src/cli/forecast-table.js';
import { checkRuns } from '../../../src/cli/parquet/runs.js';
import { LetheError } from '../../../src/errors.js';
import { Generator } from '../../../src/random/index.js';
import { inProportion } from '../../in-proportion.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('parquet');
const golden = (name: string): string =>
  path.join(import.meta.dirname, '..', '..', 'golden', 'parquet', `${name}.parquet`);
const read = (file: string, values: { [option: string]: string } = {}): Promise<unknown> =>
  readForecastTable({ target: 'y', ...values }, file, () => undefined);
const ALL = { target: 'load', past: 'open,count,small,half,price,wide,day' };
/** Of each file. */
const CHANGES = inProportion(30);
const FILES = ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'pages'];

/** How reading ended: with a table, or in the sentence of its error. Anything but a LetheError is thrown on. */
async function ending(file: string): Promise<string> {
  try {
    await read(file, ALL);
    return 'read';
  } catch (error) {
    if (!(error instanceof LetheError)) throw error;
    return error.message;
  }
}

describe('a Parquet file', () => {
  test('that was changed by some bytes is read, or refused by its name or by a row', async () => {
    const random = new Generator(17, 'data');
    const ends = { read: 0, file: 0, row: 0 };
    const file = inFolder('changed.parquet');
    for (const name of FILES) {
      const whole = await readFile(golden(name));
      for (let change = 0; change < CHANGES; change++) {
        const bytes = new Uint8Array(whole);
        // A third of them in the footer, which says where everything is.
        const from = change % 3 === 0 ? Math.floor(bytes.length * 0.5) : 0;
        for (let count = 0; count <= change % 4; count++)
          bytes[from + random.integer(bytes.length - from)] = random.integer(256);
        await writeFile(file, bytes);
        const end = await ending(file);
        if (end === 'read') ends.read++;
        else if (/^.*changed\.parquet: .+$/.test(end)) ends.file++;
        else {
          expect(end).toMatch(/^readTable: /);
          ends.row++;
        }
      }
    }
    expect(ends.file).toBeGreaterThan(2 * CHANGES);
  });

  test('that was cut anywhere is refused by its name', async () => {
    const whole = await readFile(golden('zstd'));
    const file = inFolder('cut.parquet');
    for (let length = 0; length < whole.length; length += 149) {
      await writeFile(file, whole.subarray(0, length));
      expect(await ending(file)).toMatch(
        /cut\.parquet: expected whole Parquet, got what cannot be read \(.+\)$/,
      );
    }
  });

  test('of another kind, or none at all, is named', async () => {
    await writeFile(inFolder('text.parquet'), 'date,y\n2024-01-01,5\n');
    await expect(read(inFolder('text.parquet'))).rejects.toThrow(/text\.parquet: .*begins with "date"/);
    await writeFile(inFolder('secret.parquet'), 'PARE and more');
    await expect(read(inFolder('secret.parquet'))).rejects.toThrow(
      /expected Parquet that is not encrypted, got PARE/,
    );
    await expect(read(inFolder('none.parquet'))).rejects.toThrow(/none\.parquet: ENOENT/);
  });
});

describe('a column of Parquet', () => {
  test.each([
    [
      'nested',
      /nested\.parquet: column "x": expected numbers, .*, got nested values \(a list, map or struct\)$/,
    ],
    ['bytes', /bytes\.parquet: column "x": expected .*, got values that are none of these$/],
    ['large', /large\.parquet: row 1, column x: expected an integer up to 2\^53, .*, got 9007199254740994$/],
  ])('that cannot be read, as in %s, is refused where it is used, and only there', async (name, message) => {
    await expect(read(golden(name), { past: 'x' })).rejects.toThrow(message);
    await expect(read(golden(name))).resolves.toBeDefined();
  });

  test('of integers beyond 2^53 may name series', async () => {
    const { table } = await readForecastTable({ target: 'y', series: 'x' }, golden('large'), () => undefined);
    expect(table.series.map(({ name }) => name)).toEqual(['9007199254740994', '1']);
  });

  test('of times is no column of values', async () => {
    await expect(read(golden('large'), { past: 'date', time: 'x' })).rejects.toThrow(
      /column "date": expected numbers, .*, got dates$/,
    );
  });

  test('that is not there is missed by name, and options of CSV are refused', async () => {
    await expect(read(golden('large'), { target: 'z' })).rejects.toThrow(
      /target: expected a column of the table/,
    );
    await expect(read(golden('large'), { separator: ';' })).rejects.toThrow(
      /--separator: expected CSV, got Parquet: /,
    );
  });
});

describe('runs', () => {
  test('that are longer than what there is are refused before they are unpacked', () => {
    expect(checkRuns(Uint8Array.of(8, 1, 3, 0b1010), 1, 8)).toBe(6);
    expect(() => checkRuns(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 1, 8)).toThrow(
      'a run of 2147483647 values',
    );
    expect(() => checkRuns(Uint8Array.of(3), 1, 8)).toThrow('ends beyond its page');
    expect(() => checkRuns(Uint8Array.of(4, 1), 1, 8)).toThrow('runs that end early');
    expect(() => checkRuns(Uint8Array.of(8, 1), 31, 4)).toThrow('numbers of 31 bits');
  });
});
