import { describe, expect, test } from '@jest/globals';
import { fitEncodings } from '../../../src/forecast/frame/fit-encodings.js';
import { frameOf, NO_CALENDAR, widthsOf } from '../../../src/forecast/frame/frame.js';
import type { SeriesTable } from '../../../src/forecast/table/series-table.js';
import { windowsWithin } from '../../../src/forecast/windows/split.js';
import { Windows } from '../../../src/forecast/windows/windows.js';
import { tableOf } from '../tables.js';

const ROLES = { targets: ['y'], past: ['p'], future: ['f'], fixed: ['s'] };
const SHAPE = { lookback: 2, horizon: 2 };
const ALL = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, stride: 1, complete: false };

const counted = (length: number, from: number): number[] => Array.from({ length }, (_, row) => from + row);
const table = (y: readonly number[]): SeriesTable =>
  tableOf({ '': { y, p: counted(y.length, 100), f: counted(y.length, 200), s: y.map(() => 7) } });

function windowsOf(given: SeriesTable, bounds: Partial<typeof ALL> = {}, byWindow = false): Windows {
  const encodings = fitEncodings('fit', given, ROLES, 'none', 1000);
  const plain = {
    ...encodings,
    past: encodings.past.map((own) => ({ ...own, scaler: { kind: 'none' as const, shift: 0, scale: 1 } })),
    future: encodings.future.map((own) => ({
      ...own,
      scaler: { kind: 'none' as const, shift: 0, scale: 1 },
    })),
  };
  const frames = frameOf('fit', given, ROLES, plain, NO_CALENDAR);
  const found = windowsWithin(frames, SHAPE, { ...ALL, ...bounds });
  return new Windows(frames, widthsOf(ROLES, plain, NO_CALENDAR), SHAPE, byWindow, found);
}

const originsOf = (windows: Windows): number[] =>
  Array.from({ length: windows.count }, (_, index) => windows.at(index).origin);

describe('a window', () => {
  const windows = windowsOf(table([1, 2, 3, 4, 5]));

  test('has what was before it, what is known ahead, and what came', () => {
    const batch = windows.batch([1]);
    expect([...batch.past]).toEqual([2, 0, 101, 201, 3, 0, 102, 202]);
    expect([...batch.recent]).toEqual([2, 3]);
    expect([...batch.future]).toEqual([203, 204]);
    expect([...batch.targets]).toEqual([4, 5]);
    expect([...batch.weights]).toEqual([1, 1]);
  });

  test('is put together in the order that is asked for', () => {
    expect([...windows.batch([1, 0]).targets]).toEqual([4, 5, 3, 4]);
  });

  test('is two numbers until then', () => {
    expect(originsOf(windows)).toEqual([2, 3]);
    expect(windows.bytes).toBe(4 * (2 * (4 + 1) + 2 * (1 + 1 + 1) + 1 + 1));
  });
});

describe('where a target is missing', () => {
  const windows = windowsOf(table([1, Number.NaN, 3, Number.NaN, 5, 6]));

  test('the last one stands in the past, with a mark, and the step has no weight', () => {
    const batch = windows.batch([0]);
    expect([...batch.recent]).toEqual([1, 1]);
    expect([batch.past[1], batch.past[5]]).toEqual([0, 1]);
    expect([...batch.targets]).toEqual([3, 0]);
    expect([...batch.weights]).toEqual([1, 0]);
  });

  test('windows that have to be whole are left out, and those that know nothing always', () => {
    expect(originsOf(windowsOf(table([1, 2, 3, Number.NaN, 5, 6]), { complete: true }))).toEqual([4]);
    expect(originsOf(windowsOf(table([1, 2, Number.NaN, Number.NaN, 5, 6])))).toEqual([3, 4]);
  });
});

test('a window that is scaled by its own values has a mean of 0', () => {
  const batch = windowsOf(table([10, 30, 20, 50]), {}, true).batch([0]);
  expect([...batch.recent]).toEqual([-1, 1]);
  expect([...batch.targets]).toEqual([0, 3]);
  expect(batch.scales).toEqual([{ shift: 20, scale: 10 }]);
});

describe('parts of the time line', () => {
  const ten = table(counted(10, 0));

  test('no window reaches over the end of its part, and none forecasts what is before it', () => {
    expect(originsOf(windowsOf(ten, { to: 6 }))).toEqual([2, 3, 4]);
    expect(originsOf(windowsOf(ten, { from: 6, to: 9 }))).toEqual([6, 7]);
  });

  test('a stride counts from the end', () => {
    expect(originsOf(windowsOf(ten, { stride: 3 }))).toEqual([2, 5, 8]);
    expect(originsOf(windowsOf(ten, { stride: 4 }))).toEqual([4, 8]);
  });

  test('are the same time of all series', () => {
    const columns = (length: number) => ({
      y: counted(length, 0),
      p: counted(length, 0),
      f: counted(length, 0),
      s: counted(length, 0),
    });
    const both = tableOf({ a: columns(8), b: columns(5) }, { b: 3 });
    const windows = windowsOf(both, { from: 6 });
    const found = Array.from({ length: windows.count }, (_, index) => windows.at(index));
    expect(found).toEqual([
      { series: 0, origin: 6 },
      { series: 1, origin: 3 },
    ]);
  });
});
