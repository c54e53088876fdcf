// `lethe/forecast/inference`, as it is built: what it holds, what a bundle weighs, and that it forecasts as `lethe/forecast` does.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { runForJson } from '../child.js';
import { workerd } from '../platform/runtimes/index.js';
import { directoryInProject, ROOT } from '../platform/runtimes/project.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { bundleOf } from './entry-bundle.js';
import { programsIn } from './programs.js';

const scope = new RunScope();
afterAll(() => scope.close());

/** What it may weigh in an edge function, after gzip and with its kernels. */
const MOST_BYTES = 45_000;

test('a bundle for workerd is its module, errors and its own kernels, in at most 45 kB', async () => {
  const { files, bytes } = await bundleOf('lethe/forecast/inference', ['workerd', 'worker', 'browser']);
  expect(files.sort()).toEqual([
    'engine/kernels/binaries/imported-forecast-inference.js',
    'engine/platform/edge.js',
    'errors.js',
    'forecast/inference.js',
    'kernels/forecast-inference.wasm',
  ]);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});

test.each([
  ['browser', ['engine/generated/kernels-forecast-inference.js']],
  ['edge-light', []],
])('a bundle for %s holds no other kernels', async (condition, kernels) => {
  const { files } = await bundleOf('lethe/forecast/inference', [condition]);
  expect(files.filter((file) => /generated\/|\.wasm$/.test(file))).toEqual(kernels);
  expect(files.filter((file) => /^(compiler|network|session|forecast)\//.test(file))).toEqual([
    'forecast/inference.js',
  ]);
});

test('its module is made of nothing that trains, judges, reads tables or other files', async () => {
  const text = await readFile(path.join(ROOT, 'dist/forecast/inference.js'), 'utf8');
  const sources = [...text.matchAll(/^\/\/ (src\/\S+|node_modules\/\S+)$/gm)].map(
    ([, file]) => file as string,
  );
  expect(sources).toContain('src/forecast/model/predict.ts');
  const others =
    /^node_modules|^src\/(tfjs|exchange|checkpoint|report|formats\/(?!zip)|compiler\/(training|losses)|network\/(?!bare-|stream|model-file\/match|weights\/weight-order|storage|running\/(prediction|open)|options|errors|data|fit\/options)|forecast\/(training|baselines|backtest|measures|report|table|network\/(?!shapes)))\//;
  expect(sources.filter((file) => others.test(file))).toEqual([]);
  const packages = [...text.matchAll(/\bfrom "([^"]+)"/g)].map(([, specifier]) => specifier);
  expect([...new Set(packages)].sort()).toEqual(['#kernels/forecast-inference', '#platform', '../errors.js']);
});

/** Runs `source`, whose value is JSON, in a process of its own with both entries there. */
function inNode<Result>(source: string): Promise<Result> {
  return runForJson<Result>(`
    import * as core from 'lethe/core';
    import { Forecaster } from 'lethe/forecast';
    import * as inference from 'lethe/forecast/inference';
    import { readFileSync } from 'node:fs';
    const { ForecastModel } = inference;
    const read = (name) => new WebAssembly.Module(readFileSync('dist/kernels/' + name + '.wasm'));
    const messageOf = async (action) => {
      try { await action(); return 'no error'; }
      catch (error) { return error.name + (error instanceof core.LetheError ? ' of lethe/core' : '') + ': ' + error.message; }
    };
    const rows = Array.from({ length: 160 }, (_, at) => ({
      shop: at % 2 === 0 ? 'a' : 'b',
      time: new Date(Date.UTC(2024, 9, 25) + Math.floor(at / 2) * 3_600_000),
      load: 50 + (at % 24) * (at % 7),
      warmth: (at * 5) % 17,
      tariff: at % 5 === 0 ? 'high' : 'low',
      size: at % 2,
    }));
    const fit = (options) => Forecaster.fit(rows, {
      time: 'time', series: 'shop', target: 'load', horizon: 3, lookback: 6, season: 12, units: 4, epochs: 1, ...options,
    });
    console.log(JSON.stringify(await (async () => { ${source} })()));
    core.releaseKernels();
    inference.releaseKernels();`);
}

test('forecasts with the bits of lethe/forecast on its own kernels, on one thread and on two', async () => {
  const pairs = await inNode<[unknown, unknown][]>(`
    const known = { past: 'warmth', future: 'tariff', static: 'size', timeZone: 'Europe/Berlin' };
    const cases = [
      {},
      { network: 'gru', layers: 2, ensemble: 2, scaling: 'log-window' },
      { ...known, seriesEmbedding: 2 },
      { ...known, past: [], strategy: 'recursive', network: 'gru' },
      { target: ['load', 'warmth'], strategy: 'recursive', interval: 0, scaling: 'robust' },
      { network: ({ past, output: [horizon, columns] }) => [
        core.lstm({ units: 3, inputShape: past, returnSequences: true }),
        core.dropout({ rate: 0.2 }),
        core.flatten(),
        core.dense({ units: horizon * columns, activation: 'sigmoid' }),
      ] },
    ];
    const pairs = [];
    for (const options of cases) {
      const bytes = await (await fit(options)).save();
      const [whole, part] = [await Forecaster.load(bytes), await ForecastModel.load(bytes)];
      const came = [{ load: 60 }, { load: 61 }];
      for (const each of [whole, part]) for (const shop of ['a', 'b']) each.update(came, shop);
      const ahead = [1, 2, 3].map((hour) => ({ tariff: hour === 2 ? 'high' : 'low' }));
      const table = ['a', 'b'].flatMap((shop) => ahead.map((row, hour) => ({
        shop, time: new Date(Date.UTC(2024, 9, 25) + (82 + hour) * 3_600_000), load: null, warmth: null, size: shop === 'a' ? 0 : 1, ...row,
      })));
      const expected = JSON.stringify((await whole.predict(table, { baselines: [] })).rows());
      for (const threads of [1, 2]) {
        const given = options.future === undefined ? null : { a: ahead, b: ahead };
        pairs.push([expected, JSON.stringify((await part.predict(given, { threads })).rows())]);
      }
      pairs.push([Array.from(await whole.save()).join(), Array.from(await part.save()).join()]);
    }
    return pairs;`);
  expect(pairs).toHaveLength(18);
  for (const [expected, got] of pairs) expect(got).toBe(expected);
});

test('names what it has no kernels for, and who has it, when it loads', async () => {
  const [layer, activation, damaged] = await inNode<string[]>(`
    const own = (first) => fit({ network: ({ past, output: [horizon, columns] }) => [
      first(past),
      core.flatten(),
      core.dense({ units: horizon * columns }),
    ] });
    const conv = await (await own((past) => core.conv1d({ filters: 2, kernelSize: 2, inputShape: past }))).save();
    const mish = await (await own((past) => core.dense({ units: 2, activation: 'mish', inputShape: past }))).save();
    const whole = await (await fit({})).save();
    whole[whole.length - 2000] ^= 1;
    return Promise.all([conv, mish, whole].map((bytes) => messageOf(() => ForecastModel.load(bytes))));`);
  const has = 'has no kernel in lethe/forecast/inference (lethe/forecast has all that there is)';
  expect(layer).toMatch(/^LetheError of lethe\/core: load: /);
  expect(layer).toContain(`Conv1D ${has}`);
  expect(activation).toContain(`activation mish ${has}`);
  expect(damaged).toContain('is damaged)');
});

test('takes its own kernels or all, and no others', async () => {
  const messages = await inNode<string[]>(`
    return Promise.all(['forecast-inference', 'kernels', 'lstm-inference'].map((name) =>
      messageOf(() => inference.provideKernels(read(name)))));`);
  expect(messages).toEqual([
    'no error',
    'no error',
    expect.stringContaining('expected the kernels of lethe/kernels.wasm, or of this entry'),
  ]);
});

test('the worker of docs/edge.md forecasts in workerd what Node forecasts, and refuses other columns', async () => {
  const page = await readFile(path.join(ROOT, 'docs/edge.md'), 'utf8');
  const program = programsIn(page).find(({ text }) => text.includes('lethe/forecast/inference'))?.text ?? '';
  const came = [{ load: 61 }, { load: null }, { load: 64 }];
  const { file, expected } = await inNode<{ file: number[]; expected: unknown }>(`
    const load = Array.from({ length: 120 }, (_, hour) => 50 + (hour % 24) * (24 - (hour % 24)) / 10);
    const forecaster = await Forecaster.fit({ load }, { target: 'load', horizon: 4, season: 24, units: 4, epochs: 1 });
    const file = await forecaster.save();
    forecaster.update(${JSON.stringify(came)});
    return { file: Array.from(file), expected: (await forecaster.predict(null, { baselines: [] })).rows() };`);
  const folder = await directoryInProject(scope);
  await writeFile(path.join(folder, 'forecaster.bin'), Uint8Array.from(file));
  await writeFile(path.join(folder, 'program.js'), program);
  await build({
    entryPoints: [path.join(folder, 'program.js')],
    outfile: path.join(folder, 'worker.js'),
    ...{ bundle: true, format: 'esm', loader: { '.bin': 'binary' }, external: ['lethe/*'] },
  });
  const suite = `
    import worker from './worker.js';
    const ask = async (rows) => {
      const request = new Request('http://localhost/', { method: 'POST', body: JSON.stringify(rows) });
      const response = await worker.fetch(request);
      return { status: response.status, body: await response.json() };
    };
    export const runSuite = async ({ asked }) => Promise.all(asked.map(ask));`;
  const entry = path.join(folder, 'suite.js');
  await writeFile(entry, suite);
  const asked = [came, [{ lod: 1 }]];
  const [right, wrong] = (await workerd.run({ entry, options: { asked }, timeoutMs: 60_000 })) as [
    unknown,
    unknown,
  ];
  expect(right).toEqual({ status: 200, body: expected });
  expect(wrong).toEqual({
    status: 400,
    body: { error: 'update: row 0: expected values of the columns load, got lod (did you mean load?)' },
  });
});
