// `lethe forecast`: from a CSV file to a verdict, a chart and files, without a line of code.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Forecaster } from '../../src/forecast/index.js';
import { SCALING_NAMES } from '../../src/forecast/scaling/scalers.js';
import golden from '../golden/statsmodels/smoothing.json' with { type: 'json' };
import { bun, deno } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { letheJson as letheJsonAlone, letheText as letheTextAlone } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const { expectFailure, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('forecast');
const QUICK = ['--epochs', '2', '--units', '4'];

interface Report {
  options: { target: string[]; time?: string; series?: string; horizon: number };
  guessed: Record<string, string>;
  verdict: string;
  bestBaseline: string;
  measures: { mae: number; coverage: number | null; steps: { mae: number }[] };
  baselines: Record<string, { mae: number }>;
  folds: number[];
  forecast: {
    series: string;
    time: number;
    target: string;
    point: number;
    low: number | null;
    high: number | null;
  }[];
  season: { period: number };
  problems: { message: string }[];
  fingerprints: string[];
}

const passengers = (): string => {
  const rows = golden.airPassengers.values.map((value, month) => {
    const year = 1949 + Math.floor(month / 12);
    return `${year}-${String((month % 12) + 1).padStart(2, '0')},${value}`;
  });
  return ['Month,Passengers', ...rows].join('\n');
};

/** Two series of hours, separated by `;`, whose load follows a temperature that is known ahead; the last rows have no load. */
const loads = (hours: number, ahead: number): string => {
  const rows = ['a', 'b'].flatMap((name, number) =>
    Array.from({ length: hours + ahead }, (_, hour) => {
      const warmth = ((hour * (7 + number)) % 24) / 2;
      const load = hour < hours ? String(100 + 20 * number + (hour % 24) + warmth).replace('.', ',') : '';
      const time = new Date(Date.UTC(2024, 0, 1, hour)).toISOString();
      return [time, name, String(warmth).replace('.', ','), load].join(';');
    }),
  );
  return ['time;unique_id;temperature;load', ...rows].join('\r\n');
};

describe('lethe forecast', () => {
  test('tells in its first line whether it beats the best baseline, then measures, a chart, and what it guessed', async () => {
    await writeFile(inFolder('air.csv'), passengers());
    const [out, save] = [inFolder('made', 'out.csv'), inFolder('made', 'air.lethe')]; // In a folder that is not there.
    const report = inFolder('made', 'air.html');
    const files = ['--out', out, '--save', save, '--report', report];
    const text = await letheTextAlone(['forecast', inFolder('air.csv'), ...QUICK, ...files]);
    const [first = '', , heading = ''] = text.split('\n');
    expect(first).toMatch(
      /^Undecided whether better than the best baseline \([a-z ]+\): MASE [\d.]+ against [\d.]+, from 4 places in the past, which span 4 horizons: too few to decide, 5 are needed \(difference [+-][\d.]+, 95 % interval [+-][\d.]+ to [+-][\d.]+\)$/,
    );
    expect(heading).toMatch(/^forecast by +MAE +RMSE +MASE +sMAPE +in 80 % interval +width$/);
    for (const guess of ['--target Passengers', '--time Month', '--horizon 12']) {
      expect(text).toMatch(new RegExp(`^Guessed {8}${guess}$`, 'm'));
    }
    expect(text).toMatch(/^Passengers: what was \(\.\), and 12 steps ahead \(o, interval :\)$/m);
    expect(text).toMatch(/^Season {9}12 steps of 1 month/m);

    const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('time,point,low,high');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(
      Array.from({ length: 12 }, (_, month) => `1961-${String(month + 1).padStart(2, '0')}-01`),
    );
    expect((await readdir(inFolder('made'))).sort()).toEqual(['air.html', 'air.lethe', 'out.csv']);
    const page = await readFile(report, 'utf8');
    expect(page).toContain(`${first.replace(/ \(difference.*/, '')}.`);
    // The same numbers whatever a later version guesses, and nothing of this machine.
    expect(page).toContain(
      'forecast air.csv --target Passengers --time Month --horizon 12 --units 4 --epochs 2</code>',
    );
    expect(page).not.toContain(path.dirname(inFolder('air.csv')));
    const forecaster = await Forecaster.load(save);
    const again = (await forecaster.predict())
      .rows()
      .map(({ point, low, high }) => [point, low, high].join());
    expect(lines.slice(1).map((line) => line.replace(/^[^,]*,/, ''))).toEqual(again);
  });

  test('prints all numbers as JSON, the same for any number of threads', async () => {
    await writeFile(inFolder('air.csv'), passengers());
    const args = [
      'forecast',
      inFolder('air.csv'),
      ...QUICK,
      '--horizon',
      '6',
      '--folds',
      '5',
      '--interval',
      '0',
    ];
    const { fingerprints, ...report } = await letheJson<Report>(args);
    expect(report).toMatchObject({
      options: { target: ['Passengers'], time: 'Month', horizon: 6 },
      guessed: { target: 'Passengers', time: 'Month' },
      measures: { coverage: null },
      season: { period: 12 },
    });
    expect(report.measures.steps).toHaveLength(6);
    expect(report.folds).toEqual([114, 120, 126, 132, 138]);
    expect(Object.keys(report.baselines)).toEqual(['last', 'seasonal', 'drift', 'ets']);
    expect(report.forecast.map(({ low, high }) => [low, high])).toEqual(Array(6).fill([null, null]));
    expect((await letheJson<Report>([...args, '--threads', '2'])).fingerprints).toEqual(fingerprints);
  });

  test('forecasts several series by what is known ahead, from the last rows that have a target on', async () => {
    await writeFile(inFolder('loads.csv'), loads(120, 6));
    const args = ['forecast', inFolder('loads.csv'), ...QUICK, '--target', 'load', '--horizon', '6'];
    const report = await letheJson<Report>([...args, '--future', 'temperature', '--folds', '2']);
    expect(report.guessed).toEqual({ time: 'time', series: 'unique_id' });
    expect(report.forecast.map(({ series }) => series)).toEqual([
      ...Array(6).fill('a'),
      ...Array(6).fill('b'),
    ]);
    expect(report.forecast[0]?.time).toBe(Date.UTC(2024, 0, 6));
    expect(report.forecast.every(({ point }) => Number.isFinite(point))).toBe(true);
  });

  test('takes the scalings that its help lists', async () => {
    const [, list = ''] =
      /--scaling NAME +(.*) \(default/.exec(await letheText(['forecast', '--help'])) ?? [];
    expect(list.split(', ')).toEqual(SCALING_NAMES);
    await expectFailure(
      ['forecast', 'a.csv', '--scaling', 'minMax'],
      2,
      /--scaling: expected .*, got "minMax" \(did you mean min-max\?\)/,
    );
  });

  test('fails on one line where the table or a name is wrong', async () => {
    await writeFile(inFolder('air.csv'), passengers());
    await expectFailure(['forecast', inFolder('none.csv')], 1, /none\.csv: ENOENT/);
    // What is in a file is named by the file and the option, never by a function of the library.
    await expectFailure(
      ['forecast', inFolder('air.csv'), '--target', 'passenger'],
      1,
      /^lethe: \S*air\.csv: --target: expected a column of the table .* \(did you mean Passengers\?\)/,
    );
    await writeFile(inFolder('cells.csv'), 'day,load\n2024-01-01,1\n2024-01-02,2,3\n2024-01-03,4\n');
    await expectFailure(
      ['forecast', inFolder('cells.csv')],
      1,
      /^lethe: \S*cells\.csv: row 3: expected 2 cells separated by ",", got 3/,
    );
    await writeFile(inFolder('odd.csv'), 'day,"lo\u001b[31m\nad"\n2024-01-01,1\n2024-01-02,2\n');
    await expectFailure(
      ['forecast', inFolder('odd.csv'), '--target', 'lo[31m ad'],
      1,
      /\(did you mean "lo\\u001b\[31m\\nad"\?\)/,
    );
    await writeFile(inFolder('words.csv'), 'date,name\n2024-01-01,x\n2024-01-02,y\n');
    await expectFailure(
      ['forecast', inFolder('words.csv')],
      2,
      /--target: expected the column to forecast, and found none of numbers among date, name/,
    );
    await expectFailure(
      ['forecast', inFolder('air.csv'), '--out', inFolder('a'), '--report', inFolder('a')],
      2,
      /--report: expected another file than --out/,
    );
    await writeFile(inFolder('short.csv'), 'date,value\n2024-01-01,1\n2024-01-02,2\n');
    await expectFailure(
      ['forecast', inFolder('short.csv')],
      1,
      /^lethe: \S*short\.csv: expected at least \d+ steps/,
    );
    await writeFile(inFolder('zip.csv'), new Uint8Array([0x50, 0x4b, 3, 4, ...new Array(100).fill(0)]));
    await expectFailure(['forecast', inFolder('zip.csv')], 1, /expected CSV, got a zip archive/);
  });

  test.each([
    ['deno', deno],
    ['bun', bun],
  ])('gives the same bits in %s', async (_, launcher) => {
    await writeFile(inFolder('air.csv'), passengers());
    const args = ['forecast', inFolder('air.csv'), ...QUICK, '--folds', '2'];
    const own = await letheJson<Report>(args);
    const other = await letheJsonAlone<Report>(args, await runtimeOf(launcher, inFolder('deno')));
    expect([other.fingerprints, other.forecast, other.measures]).toEqual([
      own.fingerprints,
      own.forecast,
      own.measures,
    ]);
  });
});
