import { describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../../src/errors.js';
import { readTable } from '../../../../src/forecast/table/index.js';
import { BAD_TABLES, type BadTable } from './tables.js';

async function read({ source, options }: BadTable): ReturnType<typeof readTable> {
  return readTable(source(), { time: 'time', target: 'load', ...options });
}

describe('a table with something wrong', () => {
  test.each(BAD_TABLES.map((table) => [table.name, table] as const))('%s', async (_, table) => {
    if (table.refused !== undefined) {
      const error: unknown = await read(table).catch((reason: unknown) => reason);
      expect(`${error}`).toBe(table.refused);
      expect(error).toBeInstanceOf(table.refused.startsWith('LetheError') ? LetheError : RangeError);
      return;
    }
    const { problems, series } = await read(table);
    expect(problems.map(({ message }) => message)).toEqual(table.stated);
    expect(series.map(({ values }) => [...(values.get('load') ?? [])])).toEqual([table.load]);
  });

  test('is tried in 50 ways at least', () => {
    expect(BAD_TABLES.length).toBeGreaterThanOrEqual(50);
    expect(new Set(BAD_TABLES.map(({ name }) => name)).size).toBe(BAD_TABLES.length);
  });
});
