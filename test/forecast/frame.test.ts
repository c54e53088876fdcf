// Tables as networks are given them: encodings of the training part, rows of each series.
import { describe, expect, test } from '@jest/globals';
import { timeAt } from '../../src/forecast/calendar.js';
import { fitEncodings } from '../../src/forecast/frame/fit-encodings.js';
import { frameOf, NO_CALENDAR } from '../../src/forecast/frame/frame.js';
import { checkRoles } from '../../src/forecast/frame/roles.js';
import { stepsSince } from '../../src/forecast/frame/time-line.js';
import type { SeriesTable } from '../../src/forecast/table/series-table.js';
import { tableOf } from './tables.js';

const ROLES = { targets: ['y'], past: ['p'], future: ['kind'], fixed: [] };

/** Labels of the third column: places in `labels`. */
function withLabels(kinds: readonly number[], p: readonly number[]): SeriesTable {
  const table = tableOf({ '': { y: kinds.map((_, row) => row), p, kind: kinds } });
  const kind = { kind: 'label', name: 'kind', labels: ['cold', 'dry', 'wet'] } as const;
  return { ...table, columns: [...table.columns.slice(0, 2), kind] };
}

describe('labels', () => {
  test('have a number each, of those in the training part; another one is none of them', () => {
    const table = withLabels([0, 2, 0, 1], [1, 2, 3, 4]);
    const encodings = fitEncodings('fit', table, ROLES, 'none', 3);
    expect(encodings.future).toMatchObject([{ labels: ['cold', 'wet'] }]);
    const [frame] = frameOf('fit', table, ROLES, encodings, NO_CALENDAR);
    expect([...(frame?.future ?? [])]).toEqual([1, 0, 0, 1, 1, 0, 0, 0]);
  });

  test('are known by their text in other tables', () => {
    const encodings = fitEncodings('fit', withLabels([0, 2, 0, 1], [1, 2, 3, 4]), ROLES, 'none', 4);
    const other = withLabels([1, 0], [1, 2]);
    const columns = [
      ...other.columns.slice(0, 2),
      { kind: 'label', name: 'kind', labels: ['new', 'wet'] } as const,
    ];
    const [frame] = frameOf('fit', { ...other, columns }, ROLES, encodings, NO_CALENDAR);
    expect([...(frame?.future ?? [])]).toEqual([0, 0, 1, 0, 0, 0]);
  });
});

describe('a covariate that is missing', () => {
  const missing = [Number.NaN, 2, Number.NaN, 6];

  test('is the mean, then the last one, with a mark, where the training part has such', () => {
    const table = withLabels([0, 0, 0, 0], missing);
    const [frame] = frameOf('fit', table, ROLES, fitEncodings('fit', table, ROLES, 'none', 4), NO_CALENDAR);
    expect([...(frame?.past ?? [])]).toEqual([0, 1, -1, 0, -1, 1, 1, 0]);
  });

  test('has no mark where the training part has none', () => {
    const encodings = fitEncodings('fit', withLabels([0, 0, 0, 0], [1, 3, 1, 3]), ROLES, 'none', 4);
    const [frame] = frameOf('fit', withLabels([0, 0, 0, 0], missing), ROLES, encodings, NO_CALENDAR);
    expect([...(frame?.past ?? [])]).toEqual([0, 0, 0, 4]);
  });
});

test('a series that the training part did not have is refused by its name', () => {
  const columns = { y: [1, 2, 3], p: [1, 2, 3], kind: [1, 2, 3] };
  const encodings = fitEncodings('fit', tableOf({ a: columns }), ROLES, 'none', 3);
  const message = 'fit: series b: expected rows of it in the training part, got none';
  expect(() => frameOf('fit', tableOf({ b: columns }), ROLES, encodings, NO_CALENDAR)).toThrow(message);
});

test('roles are columns, each once, targets of numbers', () => {
  const table = withLabels([0], [1]);
  const check = (roles: Partial<typeof ROLES>): void => checkRoles('fit', { ...ROLES, ...roles }, table);
  expect(() => check({})).not.toThrow();
  expect(() => check({ past: ['q'] })).toThrow('fit: past: expected one of the columns y, p, kind, got q');
  expect(() => check({ past: ['y'] })).toThrow('fit: past: expected columns that are not target, got y');
  expect(() => check({ targets: ['kind'], future: [] })).toThrow('fit: target: expected a column of numbers');
});

describe('the time line', () => {
  test('counts months by the calendar', () => {
    const step = { unit: 'month', count: 3 } as const;
    const anchor = Date.UTC(1949, 0, 31);
    for (let quarters = 0; quarters < 200; quarters += 7) {
      const start = timeAt({ step, timeZone: 'UTC' }, anchor, quarters);
      expect(stepsSince(anchor, step, { start })).toBe(quarters);
    }
    expect(timeAt({ step, timeZone: 'UTC' }, anchor, 1)).toBe(Date.UTC(1949, 3, 30));
  });

  test('counts days of 23 and 25 hours as days', () => {
    const step = { unit: 'day', count: 1 } as const;
    expect(stepsSince(0, step, { start: 10 * 86_400_000 - 3_600_000 })).toBe(10);
  });
});
