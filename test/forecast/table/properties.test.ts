// Whatever steps, zone, gaps and order a table has: what was written is what is read.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LetheError } from '../../../src/errors.js';
import { timesOf } from '../../../src/forecast/calendar.js';
import { readTable, type TimeStep, tableOf } from '../../../src/forecast/table/index.js';
import { clockText } from '../../../src/forecast/time/civil.js';
import { zoneOf } from '../../../src/forecast/time/zone.js';
import { inProportion } from '../../in-proportion.js';

const HOUR = 3_600_000;
const STEPS: readonly TimeStep[] = [
  { unit: 'ms', count: HOUR / 12 },
  { unit: 'ms', count: HOUR },
  { unit: 'ms', count: 3 * HOUR },
  { unit: 'day', count: 1 },
  { unit: 'day', count: 7 },
  { unit: 'month', count: 1, monthDay: 1 },
  { unit: 'month', count: 1, monthDay: 31 },
  { unit: 'month', count: 3, monthDay: 30 },
];
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
];

const tables = fc.record({
  step: fc.constantFrom(...STEPS),
  timeZone: fc.constantFrom(...ZONES),
  year: fc.integer({ min: 1975, max: 2035 }),
  month: fc.integer({ min: 1, max: 12 }),
  // Of ten steps in a row at least nine are there, else another step may be the more common one.
  gaps: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 8 }),
  seed: fc.integer(),
});

test('rows with gaps, in any order, stand where they stood', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ step, timeZone, year, month, gaps, seed }) => {
      const zone = zoneOf(timeZone, 'test');
      const day =
        step.monthDay === undefined
          ? 1
          : Math.min(step.monthDay, new Date(Date.UTC(year, month, 0)).getUTCDate());
      // Months that end early say nothing of a last day; two long ones do.
      const wall = Date.UTC(
        year,
        step.unit === 'month' ? 0 : month - 1,
        step.unit === 'month' ? (step.monthDay ?? 1) : day,
      );
      const start = zone.timesOf(wall)[0] ?? zone.jumpOver(wall);
      const length = gaps.length * 10 + 2;
      const times = timesOf({ step, timeZone }, start, 0, length);
      const isThere = (index: number): boolean => {
        const block = gaps[Math.floor((index - 1) / 10)];
        return index === 0 || index === length - 1 || (index - 1) % 10 !== block;
      };
      const there = [...times.keys()].filter(isThere);
      const order = [...there].sort((a, b) => ((a * 7919 + seed) % 101) - ((b * 7919 + seed) % 101) || a - b);
      const load = Float64Array.from({ length }, (_, index) => (isThere(index) ? index / 3 : Number.NaN));
      const rows = order.map((index) => ({
        time: new Date(times[index] as number).toISOString(),
        load: index / 3,
      }));
      const options = { time: 'time', target: 'load', timeZone };
      const table = tableOf(rows, options);
      expect(table.step).toEqual(step);
      expect(table.series).toEqual([{ name: '', start, length, values: new Map([['load', load]]) }]);
      // The same in local time, in order, from CSV.
      const local = there.map((index) => `${clockText(zone.wallAt(times[index] as number))},${index / 3}\n`);
      const csv = `time,load\n${local.join('')}`;
      const read = await readTable(csv, { ...options, ambiguous: 'order' }).catch((error: unknown) =>
        String(error),
      );
      // Of a doubled hour in which a row is missing nobody can tell.
      if (typeof read === 'string') expect(read).toContain('a doubled hour that goes back once');
      else expect(read.series).toEqual(table.series);
    }),
    { numRuns: inProportion(200) },
  );
});

const PLAIN = [
  'time,site,load,wind\n',
  ...Array.from(
    { length: 40 },
    (_, row) => `2024-01-01T${String(row >> 1).padStart(2, '0')}:00,s${row % 2},${row}.5,"w ${row % 3}"\n`,
  ),
].join('');
const PIECES = [
  '"',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\0',
  '-',
  '1e999',
  '0x1',
  'NaN',
  'Z',
  '\ufeff',
  '2024-10-27T02:30',
  '1,5',
  '😀',
  'time',
];
const splices = fc.array(
  fc.record({ at: fc.nat(PLAIN.length), cut: fc.nat(30), put: fc.constantFrom('', ...PIECES) }),
  { minLength: 1, maxLength: 4 },
);

test('a damaged text is a table, or an error of readTable', async () => {
  await fc.assert(
    fc.asyncProperty(splices, fc.boolean(), fc.nat(200), async (damage, isBytes, size) => {
      const text = damage.reduce(
        (all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut),
        PLAIN,
      );
      const whole = isBytes ? new TextEncoder().encode(text) : text;
      async function* pieces(): AsyncGenerator<string | Uint8Array> {
        for (let at = 0; at < whole.length; at += size + 1) yield whole.slice(at, at + size + 1);
      }
      const options = {
        time: 'time',
        series: 'site',
        target: 'load',
        past: 'wind',
        timeZone: 'Europe/Berlin',
      };
      const read = async (source: Parameters<typeof readTable>[0]): Promise<unknown> =>
        readTable(source, options).catch((error: unknown) => {
          expect(error).toBeInstanceOf(LetheError);
          return `${error}`;
        });
      const result = await read(pieces());
      if (typeof result === 'string') expect(result).toMatch(/^LetheError: readTable: /);
      // In one piece it is the same. A text in pieces has no name of a file, and its emoji may be cut.
      if (isBytes) expect(await read(whole)).toEqual(result);
    }),
    { numRuns: inProportion(500) },
  );
});
