// The whole benchmark, for a moment each: that everything can be measured here, not how long it takes.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BenchmarkRecord } from '../../benchmarks/records/record.js';
import { readRecords } from '../../benchmarks/report/read.js';
import { runtimeAdapters } from '../../benchmarks/runtimes/index.js';

const LIMIT_MS = 600_000;
const root = path.join(import.meta.dirname, '../..');
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());
const runtimes = runtimeAdapters
  .map(({ name }) => name)
  .filter((name) => chosen === undefined || chosen.includes(name));

let folder: string;
let records: BenchmarkRecord[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lethe-bench-'));
  const args = ['scripts/bench.mjs', 'run', '--quick', '--runtime', runtimes.join(',') || 'none'];
  const { NODE_OPTIONS, ...env } = process.env;
  await promisify(execFile)(process.execPath, [...args, '--out', folder], {
    cwd: root,
    env,
    timeout: LIMIT_MS,
    maxBuffer: 1 << 26,
  });
  const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  records = await readRecords(path.join(folder, file));
}, LIMIT_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(runtimes)('--quick measures both engines in %s, and marks it as too short to quote', (runtime) => {
  const own = records.filter((record) => record.runtime.name === runtime && record.fingerprint !== null);
  expect(new Set(own.map(({ case: name }) => name))).toEqual(new Set(['seed', 'small', 'predict-step']));
  expect(new Set(own.map(({ engine }) => engine))).toEqual(new Set(['compiled', 'tfjs']));
  expect(own.every(({ quick, median, samples }) => quick && median > 0 && samples.length > 1)).toBe(true);
});

test('an engine gives a case one fingerprint in all runtimes', () => {
  const prints = new Map<string, Set<string | null>>();
  for (const { case: name, engine, fingerprint } of records.filter((one) => one.fingerprint !== null)) {
    const key = `${name} ${engine}`;
    prints.set(key, (prints.get(key) ?? new Set()).add(fingerprint));
  }
  expect([...prints.values()].map(({ size }) => size)).toEqual(runtimes.length === 0 ? [] : Array(6).fill(1));
});

test('stock tfjs-layers and brain.js, which npm brings, are measured beside', () => {
  const engines = new Set(records.map(({ engine }) => engine));
  for (const engine of ['stock-wasm', 'stock-cpu', 'brain.js'] as const) expect(engines).toContain(engine);
});

test('tables and charts are made of the records', async () => {
  expect((await readdir(folder)).filter((name) => name.endsWith('.md'))).toHaveLength(1);
  const charts = await readdir(path.join(folder, 'charts'));
  expect(charts).toEqual(expect.arrayContaining(['peers-dark.svg', 'peers-light.svg', 'runtimes-light.svg']));
});
