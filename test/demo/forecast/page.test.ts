// The page that forecasts, in real browsers: a table becomes a verdict, pictures and files, with the bits of Node.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Forecaster } from '../../../src/forecast/index.js';
import {
  type BrowserRequest,
  chromium,
  firefox,
  type Launcher,
  webkit,
} from '../../platform/runtimes/index.js';
import { outward } from '../../report/parsed-page.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { isAxeAsked, policyAround, prepareSite } from '../site.js';
import type { ForecastPageReport, ForecastSuiteOptions } from './forecast-suite.js';

const TIMEOUT_MS = 400_000;
const ROWS = 80;
const OPTIONS: Omit<ForecastSuiteOptions, 'axe'> = {
  name: 'shop.csv',
  text: [
    'unique_id;ds;y',
    ...['north', 'south'].flatMap((name, shop) =>
      Array.from({ length: ROWS }, (_, day) => {
        const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
        return `${name};${date};${10 * (shop + 1) + (day % 7)},${day % 3}`;
      }),
    ),
  ].join('\r\n'),
  horizon: '3',
  epochs: '2',
};

const inFolder = useTemporaryFolder('forecast-page');
let files: Record<string, string> = {};
let expected: Forecaster;

beforeAll(async () => {
  files = await prepareSite(inFolder('site'));
  const columns = { target: 'y', time: 'ds', series: 'unique_id' };
  expected = await Forecaster.fit(OPTIONS.text, { ...columns, horizon: 3, epochs: 2, seed: 0 });
});

describe.each([
  ['chromium', chromium, true],
  ['firefox', firefox, true],
  ['webkit', webkit, false],
] as const)('the page that forecasts in %s', (_name, launcher, isolated) => {
  let report: ForecastPageReport;

  beforeAll(async () => {
    const missing = await launcher.missing();
    if (missing !== undefined) throw new Error(missing);
    report = (await (launcher as Launcher<BrowserRequest>).run({
      entry: path.join(import.meta.dirname, 'forecast-suite.ts'),
      options: { ...OPTIONS, axe: isAxeAsked(launcher.name) },
      timeoutMs: TIMEOUT_MS,
      isolated,
      contentSecurityPolicy: policyAround(isolated),
      files,
    })) as ForecastPageReport;
  }, TIMEOUT_MS + 10_000);

  test('loads its own files alone, and nothing goes wrong', () => {
    expect(report.problems).toEqual([]);
    expect(report.loaded.length).toBeGreaterThan(2);
    for (const file of report.loaded) expect(Object.keys(files)).toContain(file);
  });

  test('is accessible: rules of axe, labels, order of the keyboard; fits a phone', () => {
    expect(report.violations).toEqual([]);
    expect(report.unlabelled).toEqual([]);
    expect(report.skipped).toBe('results');
    expect(report.reached.slice(0, 7)).toEqual([
      ...['Skip to the results', 'Train an LSTM', 'Forecast a table', 'Audit a training run'],
      ...['table', 'example-passengers', 'example-load'],
    ]);
    expect(report.beyond).toEqual([]);
  });

  test('forecasts an example, and draws it', () => {
    expect(report.example).toMatchObject({ problem: '', rows: 12 });
    expect(report.example.answer).toMatch(/^(Yes|No|Undecided)$/);
    expect(report.marks.forecast).toBeGreaterThan(20);
    expect(report.marks.learning).toBeGreaterThan(5);
  });

  test('guesses the columns of a file, and forecasts it with the bits of Node', async () => {
    expect(report.guessed).toEqual({
      target: 'column y',
      time: 'column ds',
      series: 'column unique_id',
      future: '',
    });
    expect(report.forecast.problem).toBe('');
    expect(report.forecast.facts).toContain('shop.csv: 160 steps in 2 series');
    expect(report.forecast.facts).toContain(expected.report?.networks[0]?.fingerprint);
    expect(report.forecast.measures).toEqual([
      ...['the network', 'last value', 'seasonal naive', 'drift', 'exponential smoothing'],
    ]);
  });

  test('gives out the forecast, the forecaster, and the report', async () => {
    const [csv, model, page] = report.files.map(({ base64 }) => Buffer.from(base64, 'base64'));
    expect(report.files.map(({ name }) => name)).toEqual(['shop-forecast.csv', 'shop.lethe', 'shop.html']);
    expect(csv?.toString()).toMatch(/^series,time,point,low,high\nnorth,2024-03-21,/);
    const shown = page?.toString() ?? '';
    expect(shown).toContain(expected.report?.networks[0]?.fingerprint);
    expect(shown).toContain(
      'forecast shop.csv --target y --time ds --series unique_id --horizon 3 --epochs 2 --seed 0</code>',
    );
    expect(outward(shown)).toEqual([]);
    const loaded = await Forecaster.load(new Uint8Array(model ?? []));
    expect((await loaded.predict()).rows()).toEqual((await expected.predict()).rows());
  });

  test('is cancelled at once', () => {
    expect(report.cancelled).toEqual({
      answer: 'Cancelled',
      status: 'It was cancelled; nothing is left of it.',
      problem: '',
    });
  });

  test('says what is wrong with a file or an option', () => {
    const { 'no numbers': numbers, 'too short': short, 'a word': word, 'an option': option } = report.wrong;
    expect(numbers).toMatchObject({
      answer: 'No verdict',
      problem: 'no numbers.csv: expected CSV with a header and a column of numbers, got the columns a, b',
    });
    expect(short?.problem).toMatch(/expected .*, got 2/);
    expect(word?.problem).toMatch(/load: expected .*"some"/);
    expect(option?.problem).toBe('Epochs: expected a whole number from 1 to 10000, got "many".');
  });
});

test('the page itself is of little weight: what computes and draws is in workers', async () => {
  expect((await stat(inFolder('site/forecast.js'))).size).toBeLessThan(20_000);
});
