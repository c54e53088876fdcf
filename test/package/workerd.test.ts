// The installed package bundled for Cloudflare's workers.
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { workerd } from '../platform/runtimes/index.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { type Training, trainHere } from './training.js';
import { createProject } from './user-project.js';

const scope = new RunScope();
let entry: string;
let reference: Training;

beforeAll(async () => {
  reference = await trainHere();
  entry = path.join((await createProject(scope, 'tfjs')).folder, 'suite.js');
}, 150_000);

afterAll(() => scope.close());

test('it trains inside a handler with the same bits', async () => {
  const report = await workerd.run({ entry, options: {}, timeoutMs: 150_000 });
  const { predictor, model } = reference;
  expect(report).toEqual({ threads: 1, reason: '1 thread, as workerd has no threads.', predictor, model });
});

test('its bundle takes the binaries along as modules, and nothing that workers cannot run', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    outdir: path.join(path.dirname(entry), 'worker'),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*'],
    loader: { '.wasm': 'copy' },
    logLevel: 'silent',
  });
  expect(outputFiles.map((file) => path.extname(file.path)).sort()).toEqual(['.js', '.wasm', '.wasm']);

  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const ours = inputs.flatMap((input) => /node_modules\/lethe\/dist\/(.*)/.exec(input)?.[1] ?? []);
  expect(ours).toEqual(
    expect.arrayContaining(['engine/kernels/binaries/imported.js', 'tfjs/binaries/imported.js']),
  );
  expect(
    ours.filter((input) => /binary|threaded|worker-source|embedded|platform\/(node|browser)/.test(input)),
  ).toEqual([]);

  const script = outputFiles.find((file) => file.path.endsWith('.js'))?.text ?? '';
  expect(script.length).toBeGreaterThan(100_000);
  expect(script).not.toMatch(/new Function\b|[^\w$.]Function\(|\beval\(/);
  expect(script).not.toContain('AGFzbQ'); // base64 of what every WebAssembly binary begins with
});
