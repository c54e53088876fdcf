// What the worker of the page that forecasts answers, in Node.
import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { exampleFile } from '../../../src/demo/forecast/page/examples.js';
import type { Choices, Message, Outcome } from '../../../src/demo/forecast/protocol.js';
import { sentenceOf } from '../../../src/demo/forecast/words.js';
import { ForecastDesk } from '../../../src/demo/forecast/worker/desk.js';
import { backtest, Forecaster, readTable } from '../../../src/forecast/index.js';
import { forecastReport } from '../../../src/forecast/report/report.js';
import { version } from '../../../src/version.js';

afterAll(releaseKernels);

const CHOICES: Choices = {
  target: 'load',
  ...{ time: null, series: null, future: null },
  ...{ horizon: 3, epochs: 2, seed: 0 },
};
const LOADS = Array.from({ length: 60 }, (_, row) => 10 + (row % 6) * 2 + (row % 5));

const csv = (header: string, rows: readonly string[]): File =>
  new File([[header, ...rows].join('\n')], 'a.csv');

async function told(work: (desk: ForecastDesk) => Promise<void>): Promise<Message[]> {
  const messages: Message[] = [];
  await work(new ForecastDesk((message) => messages.push(message)));
  return messages;
}

async function columnsOf(file: File): Promise<Message | undefined> {
  return (await told((desk) => desk.handle({ type: 'look', id: 1, file }))).at(-1);
}

async function forecast(file: File, choices: Partial<Choices> = {}): Promise<Message[]> {
  const asked = { ...CHOICES, ...choices };
  return told((desk) => desk.handle({ type: 'forecast', id: 2, file, choices: asked }));
}

async function outcomeOf(file: File, choices: Partial<Choices> = {}): Promise<Outcome> {
  const message = (await forecast(file, choices)).at(-1);
  if (message?.type !== 'outcome') throw new Error(JSON.stringify(message));
  return message.outcome;
}

async function problemOf(file: File, choices: Partial<Choices> = {}): Promise<string> {
  const message = (await forecast(file, choices)).at(-1);
  if (message?.type !== 'failed') throw new Error(JSON.stringify(message));
  return message.message;
}

describe('columns', () => {
  test('are guessed as the command guesses them', async () => {
    expect(await columnsOf(exampleFile('load'))).toMatchObject({
      type: 'columns',
      columns: {
        names: ['time', 'temperature', 'load'],
        guessed: { time: 'time', series: null, target: 'load' },
      },
    });
    const message = await columnsOf(csv('unique_id;ds;y', ['a;2024-01-01;1,5', 'a;2024-01-02;2']));
    expect(message).toMatchObject({ columns: { guessed: { time: 'ds', series: 'unique_id', target: 'y' } } });
  });

  test.each([
    [
      'no numbers',
      csv('a,b', ['x,y']),
      'a.csv: expected CSV with a header and a column of numbers, got the columns a, b',
    ],
    ['nothing', new File([], 'b.csv'), /^b\.csv: expected CSV with a header .* none$/],
  ])('%s: says what was expected', async (_name, file, expected) => {
    const message = await columnsOf(file);
    expect(message).toMatchObject({ type: 'failed', id: 1, message: expect.stringMatching(expected) });
  });
});

describe('a forecast', () => {
  test('comes with a verdict, what is drawn, and files that Node reads: the bits of Node', async () => {
    const file = csv('load', LOADS.map(String));
    const outcome = await outcomeOf(file);
    const { series, learning, network, baselines, files, fingerprint, horizon } = outcome;
    expect(series).toHaveLength(1);
    expect(series[0]?.before.values).toEqual(LOADS.slice(-40));
    expect(series[0]?.ahead.texts).toEqual(['60', '61', '62']);
    expect([learning.training.length, learning.epochs, horizon]).toEqual([2, 2, 3]);
    expect(sentenceOf(outcome)).toContain(`scaled error ${Number(network.mase?.toPrecision(4))} against`);
    expect(Object.keys(baselines)).toEqual(['last', 'seasonal', 'drift', 'ets']);
    const own = await Forecaster.fit({ load: LOADS }, { target: 'load', horizon: 3, epochs: 2 });
    expect(fingerprint).toBe(own.report?.networks[0]?.fingerprint);
    const loaded = await Forecaster.load(files.model.bytes);
    const rows = (await loaded.predict()).rows();
    expect(rows).toEqual((await own.predict()).rows());
    const lines = new TextDecoder().decode(files.forecast.bytes).trim().split('\n');
    expect(lines).toEqual([
      'time,point,low,high',
      ...rows.map(({ time, point, low, high }) => [time, point, low, high].join(',')),
    ]);
    expect([files.model.name, files.forecast.name, files.report.name]).toEqual([
      ...['a.lethe', 'a-forecast.csv', 'a.html'],
    ]);
    const table = await readTable({ load: LOADS }, { target: 'load' });
    const options = { target: 'load', horizon: 3, epochs: 2, seed: 0 };
    const page = new TextDecoder().decode(files.report.bytes);
    const [, run = ''] = /<dd>(\S+ [\d.]+, [\d.]+ s)<\/dd>/.exec(page) ?? [];
    expect(page).toBe(
      forecastReport({
        ...{ table, backtest: await backtest(table, options), forecast: await own.predict() },
        ...{ fitted: own.report, lookback: own.lookback, source: 'a.csv', run },
        command: `npx lethe@${version} forecast a.csv --target load --horizon 3 --epochs 2 --seed 0`,
      }),
    );
  });

  test('of several series with what is known ahead', async () => {
    const rows = ['a', 'b'].flatMap((name) =>
      LOADS.map((load, row) => `${name},${row},${row % 4},${row < 57 ? load : ''}`),
    );
    const file = csv('series,step,warmth,load', rows);
    const outcome = await outcomeOf(file, { series: 'series', time: 'step', future: 'warmth' });
    expect(outcome.series.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(outcome.series[1]?.ahead.times).toEqual([57, 58, 59]);
    expect(await problemOf(file, { series: 'series', time: 'step', future: 'warmth', horizon: 4 })).toBe(
      'series a: warmth: expected 4 rows to come, with it and without load, got 3',
    );
  });

  test('tells how far it has come, and ends in a sentence where the table is wrong', async () => {
    const messages = await forecast(csv('load', LOADS.map(String)));
    const progress = messages.flatMap((message) => (message.type === 'progress' ? [message.progress] : []));
    expect(progress.length).toBeGreaterThan(0);
    for (const { share } of progress) expect(share >= 0 && share <= 1).toBe(true);
    expect(await problemOf(csv('load', ['1', '2']))).toMatch(/expected at least|too short|rows/);
    expect(await problemOf(csv('load', ['1', 'x', '3']))).toMatch(/^row 2.*load.*"x"|load.*row 2.*"x"|"x"/);
    expect(await problemOf(csv('load', LOADS.map(String)), { target: 'other' })).toMatch(/"?other"?/);
  });
});
