// Each kind of job gives what its function gives when it is called by hand.

import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { SequenceClassifier, splitSequences } from '../../../src/classify/index.js';
import { releaseKernels } from '../../../src/core.js';
import { type DoneJob, type FleetOptions, type Job, memoryStore } from '../../../src/fleet/index.js';
import { backtest, Forecaster, type ForecastRow, readTable } from '../../../src/forecast/index.js';
import { runJob } from '../../../src/forgetting/verify/index.js';
import { sha256Hex } from '../../../src/sha256.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { run, tinyJob, VALUES } from '../jobs-for-tests.js';

afterAll(() => releaseKernels());
const inFolder = useTemporaryFolder('fleet-kinds');

async function only(
  job: Job,
  options: FleetOptions = {},
): Promise<DoneJob & { bytes: Uint8Array | undefined }> {
  const store = memoryStore();
  const { failures } = await run([job], { store, retries: 0, ...options });
  expect(failures.map(({ error }) => error.message)).toEqual([]);
  for await (const result of store.results()) {
    const done = result as DoneJob;
    return { ...done, bytes: done.model === null ? undefined : await store.get(done.model.sha256) };
  }
  throw new Error('no result');
}

const OPTIONS = { target: 'load', series: 'shop', horizon: 2, lookback: 4, season: 4, epochs: 2, units: 2 };
const table = [
  'shop,load',
  ...['a', 'b'].flatMap((shop, number) =>
    Array.from({ length: 60 }, (_, day) => `${shop},${(day * (3 + number)) % 11}`),
  ),
].join('\n');

describe('forecast', () => {
  test('of one series of a shared table gives the forecaster, its forecast and its back-test', async () => {
    const options = { ...OPTIONS, folds: 2, baselines: ['last', 'seasonal'] as const };
    const found = await only({ kind: 'forecast', data: { values: table, series: 'b' }, options, seed: 3 });
    const whole = await readTable(table, { target: 'load', series: 'shop' });
    const own = { ...whole, series: whole.series.filter(({ name }) => name === 'b') };
    const forecaster = await Forecaster.fit(own, { ...OPTIONS, seed: 3 });
    expect(found.fingerprint).toBe(forecaster.report?.networks[0]?.fingerprint);
    const rows = (await forecaster.predict()).rows();
    expect((found.value as { forecast: ForecastRow[] }).forecast).toEqual(rows);
    const { measures, baselines, verdict } = await backtest(own, { ...options, seed: 3 });
    expect(found.metrics).toEqual({
      mae: measures.mae,
      mase: measures.mase,
      'mae of last': baselines.last?.mae,
      'mae of seasonal': baselines.seasonal?.mae,
    });
    expect(found.value).toMatchObject({ verdict });
    const loaded = await Forecaster.load(found.bytes as Uint8Array);
    expect((await loaded.predict()).rows()).toEqual(rows);
  });

  test('names the series that is not there', async () => {
    const job: Job = { kind: 'forecast', name: 'x', data: { values: table, series: 'c' }, options: OPTIONS };
    const { failures } = await run([job], { retries: 0 });
    expect(failures[0]?.error.message).toBe('job x: data: series: expected one of 2 series (a, b), got c');
  });
});

test('classify gives the classifier, and how right it is on what was kept aside', async () => {
  const values = Array.from({ length: 12 }, (_, index) => ({
    x: index % 2 === 0 ? [1, 2, 3 + index] : [5 + index, 2],
    label: index % 2 === 0 ? 'up' : 'down',
  }));
  const options = { epochs: 2, units: 2, test: 0.25 };
  const found = await only({ kind: 'classify', data: { values }, options, seed: 2 });
  const { train, test: rest } = splitSequences(values, { test: 0.25, seed: 2 });
  const classifier = await SequenceClassifier.fit(train, { epochs: 2, units: 2, seed: 2 });
  expect(found.fingerprint).toBe(classifier.fingerprint());
  expect(found.metrics.accuracy).toBe((await classifier.evaluate(rest)).accuracy);
  expect((await SequenceClassifier.load(found.bytes as Uint8Array)).fingerprint()).toBe(found.fingerprint);
});

test('classify reads CSV, and says that it takes no column set', async () => {
  const rows = Array.from(
    { length: 8 },
    (_, index) => `${index},${index % 2},${index % 2 ? 'up' : 'down'},train`,
  );
  const options = { epochs: 1, units: 2 };
  const csv = ['sequence,x,label', ...rows.map((row) => row.replace(',train', ''))].join('\n');
  const values = rows.map((_, index) => ({ x: [index % 2], label: index % 2 ? 'up' : 'down' }));
  const found = await only({ kind: 'classify', data: { values: csv }, options });
  expect(found.fingerprint).toBe((await only({ kind: 'classify', data: { values }, options })).fingerprint);
  const part = await only({ kind: 'classify', data: { values: csv, rows: [0, 6] }, options });
  expect(part.fingerprint).toBe(
    (await only({ kind: 'classify', data: { values, rows: [0, 6] }, options })).fingerprint,
  );
  const withSet = ['sequence,x,label,set', ...rows].join('\n');
  const job: Job = { kind: 'classify', name: 'x', data: { values: withSet }, options };
  const { failures } = await run([job], { retries: 0 });
  expect(failures[0]?.error.message).toMatch(/^job x: data: expected CSV without a column set.*, got one$/);
});

test('forecast takes rows to come for what is known ahead, and forecasts nothing without', async () => {
  const { series: _series, ...options } = { ...OPTIONS, future: 'open' };
  const rows = Array.from({ length: 62 }, (_, day) => ({
    load: day < 60 ? (day * 3) % 11 : null,
    open: day % 7,
  }));
  const found = await only({ kind: 'forecast', data: { values: rows }, options });
  const table = await readTable(rows, { target: 'load', future: 'open' });
  const forecaster = await Forecaster.fit(table, options);
  const expected = (await forecaster.predict(table)).rows();
  expect((found.value as { forecast: ForecastRow[] }).forecast).toEqual(expected);
  const without = await only({ kind: 'forecast', data: { values: rows.slice(0, 60) }, options });
  expect(without.value).toEqual({ forecast: null });
});

test('holdOut of forecasts that is none is refused', async () => {
  const options = { ...OPTIONS, holdOut: 0.5 };
  const { failures } = await run([{ kind: 'forecast', name: 'x', data: { values: table }, options }], {
    retries: 0,
  });
  expect(failures[0]?.error.message).toBe(
    'job x: options.holdOut: expected an integer of at least 1, got 0.5',
  );
});

test('verify gives what lethe verify finds of that seed', async () => {
  const found = await only({ kind: 'verify', options: { task: 'sum' }, seed: 1 });
  expect(found.value).toEqual(await runJob({ task: 'sum', seed: 1 }));
});

describe('data', () => {
  const text = JSON.stringify(VALUES);
  const sha256 = sha256Hex([new TextEncoder().encode(text)]);

  test('are the same at hand, in a file, behind a URL and in the store', async () => {
    const file = inFolder('data.json');
    await writeFile(file, text);
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(request.url === '/wrong.json' ? '{}' : text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const expected = await only(tinyJob(1));
      for (const data of [{ file }, { file: pathToFileURL(file), sha256 }, { url: `${base}a.json` }]) {
        expect((await only(tinyJob(1, { data }))).key).toBe(expected.key);
      }
      asked.length = 0;
      const jobs = [1, 2, 3].map((seed) => tinyJob(seed, { data: { url: `${base}b.json`, sha256 } }));
      expect(await run(jobs, { urls: [base] })).toMatchObject({ done: 3, failed: 0 });
      expect(asked).toEqual(['/b.json']);
      const wrong = [
        tinyJob(1, { data: { url: `${base}wrong.json`, sha256 }, name: 'changed' }),
        tinyJob(1, { data: { url: `${base}b.json`, sha256, rows: [0, 1] }, name: 'elsewhere' }),
      ];
      const { failures } = await run(wrong, { urls: [`${base}w`], retries: 0 });
      expect(failures.map(({ error }) => error.message).sort()).toEqual([
        expect.stringMatching(/data: sha256: expected [0-9a-f]{64}, got [0-9a-f]{64}$/),
        expect.stringMatching(/^job elsewhere: data: expected one below http.*, got http.*b\.json$/),
      ]);
    } finally {
      server.close();
    }
    await expect(run([tinyJob(1, { data: { file, sha256: '0'.repeat(64) } })])).rejects.toThrow(
      /^Fleet.run: job 0: data: sha256 of .*data\.json: expected 0{64}, got [0-9a-f]{64}$/,
    );
  });

  test('are taken by rows: of lists, of numbers with a shape, of CSV', async () => {
    const first = { x: VALUES.x.slice(0, 1), y: VALUES.y.slice(0, 1) };
    const expected = (await only(tinyJob(1, { data: { values: first } }))).fingerprint;
    const shaped = {
      x: { values: Float32Array.from(VALUES.x.flat(2)), shape: [2, 2, 1] },
      y: { values: VALUES.y.flat(), shape: [2, 1] },
    };
    for (const values of [VALUES, shaped]) {
      expect((await only(tinyJob(1, { data: { values, rows: [0, 1] } }))).fingerprint).toBe(expected);
    }
    const module = inFolder('echo.mjs');
    await writeFile(module, 'export const echo = ({ data }) => ({ value: data });');
    const csv = 'a,b\n1,"x\ny"\n2,z\n3,w\n';
    const job: Job = { kind: 'call', function: 'echo', data: { values: csv, rows: [0, 2] } };
    expect((await only(job, { module: pathToFileURL(module) })).value).toBe('a,b\n1,"x\ny"\n2,z\n');
  });
});
