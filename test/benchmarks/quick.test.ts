// The benchmark, for a moment each: that everything can be measured here, not how long it takes. Each runtime measures a
// training with both engines; in the long run all runtimes do, with each number of threads, also a prediction, and Node all cases.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BenchmarkRecord } from '../../benchmarks/records/record.js';
import { readRecords } from '../../benchmarks/report/read.js';
import { runtimeAdapters } from '../../benchmarks/runtimes/index.js';
import { areAllTried } from '../in-proportion.js';

const LIMIT_MS = 600_000;
const root = path.join(import.meta.dirname, '../..');
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());
/** Without wide vectors and with them. The long run measures in all; runtimes/measure.test.ts does in one of each kind. */
const IN_GATE: readonly string[] = ['node', 'node-24'];
/** Those that npm brings; each has a test of its own, too. */
const PEERS: readonly string[] = areAllTried ? ['stock-wasm', 'stock-cpu', 'brain.js'] : ['stock-wasm'];
const runtimes = runtimeAdapters
  .map(({ name }) => name)
  .filter((name) => (chosen ?? (areAllTried ? [name] : IN_GATE)).includes(name));

let folder: string;
let records: BenchmarkRecord[];

/** Runs the benchmark with a report in a folder of its own; what it recorded. */
async function bench(
  name: string,
  names: readonly string[],
  ...options: string[]
): Promise<BenchmarkRecord[]> {
  const out = path.join(folder, name);
  const args = [
    'scripts/bench.mjs',
    'run',
    '--quick',
    '--runtime',
    names.join(',') || 'none',
    '--out',
    out,
    ...options,
  ];
  const { NODE_OPTIONS, ...env } = process.env;
  await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env,
    timeout: LIMIT_MS,
    maxBuffer: 1 << 26,
  });
  const [file = ''] = (await readdir(out)).filter((entry) => entry.endsWith('.jsonl'));
  return readRecords(path.join(out, file));
}

const inNode = runtimes.filter((name) => name === 'node');
const elsewhere = runtimes.filter((name) => name !== 'node');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lethe-bench-'));
  if (!areAllTried) {
    records = await bench('all', runtimes, '--case', 'seed', '--threads', '1', '--peer', PEERS.join(','));
    return;
  }
  const prediction = ['--case', 'predict-step', '--engine', 'compiled', '--threads', '1', '--peer', 'none'];
  records = await bench('node', inNode);
  if (elsewhere.length === 0) return;
  records.push(...(await bench('training', elsewhere, '--case', 'seed', '--peer', 'none')));
  records.push(...(await bench('prediction', elsewhere, ...prediction)));
}, LIMIT_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(runtimes)('--quick measures both engines in %s, and marks it as too short to quote', (runtime) => {
  const own = records.filter((record) => record.runtime.name === runtime && record.fingerprint !== null);
  const cases = areAllTried ? ['seed', ...(runtime === 'node' ? ['small'] : []), 'predict-step'] : ['seed'];
  expect(new Set(own.map(({ case: name }) => name))).toEqual(new Set(cases));
  expect(new Set(own.map(({ engine }) => engine))).toEqual(new Set(['compiled', 'tfjs']));
  expect(own.every(({ quick, median, samples }) => quick && median > 0 && samples.length > 1)).toBe(true);
});

test('CPU times are kept where a runtime tells them, and a quick run repeats nothing', () => {
  const told = ['node', 'node-24', 'node-26', 'deno', 'bun', 'python'];
  const kept = records.filter(({ cpu }) => cpu?.source === 'inside').map(({ runtime }) => runtime.name);
  const names = new Set(records.map(({ runtime }) => runtime.name));
  expect(new Set(kept)).toEqual(new Set([...names].filter((name) => told.includes(name))));
  expect(kept).toHaveLength(records.filter(({ runtime }) => told.includes(runtime.name)).length);
  for (const { samples, cpu } of records) {
    if (cpu !== null) expect(cpu.samples).toHaveLength(cpu.source === 'inside' ? samples.length : 1);
  }
  expect(records.every(({ repeats }) => repeats === 0)).toBe(true);
});

test('Node 24 and 26 have rows with wide vectors beside those without, of each case and thread count', () => {
  const rows = (name: string, variant: string | undefined): string[] =>
    records
      .filter((one) => one.runtime.name === name && one.engine === 'compiled' && one.variant === variant)
      .map((one) => `${one.case} ${one.threads}`);
  for (const name of runtimes) {
    const wide = ['node-24', 'node-26'].includes(name) ? rows(name, undefined) : [];
    expect({ name, wide: rows(name, 'wide vectors') }).toEqual({ name, wide });
  }
});

test('an engine gives a case one fingerprint in all runtimes', () => {
  const prints = new Map<string, Set<string | null>>();
  for (const { case: name, engine, fingerprint } of records.filter((one) => one.fingerprint !== null)) {
    const key = `${name} ${engine}`;
    prints.set(key, (prints.get(key) ?? new Set()).add(fingerprint));
  }
  const all = inNode.length > 0 ? 6 : elsewhere.length > 0 ? 3 : 0;
  expect(prints.size).toBe(areAllTried ? all : runtimes.length > 0 ? 2 : 0);
  for (const [key, { size }] of prints) expect([key, size]).toEqual([key, 1]);
});

test('peers that npm brings are measured beside', () => {
  const engines = new Set(records.map(({ engine }) => engine));
  for (const engine of PEERS) expect(engines).toContain(engine);
});

test('tables and charts are made of the records', async () => {
  const files = (await readdir(folder, { recursive: true })).map((name) => path.basename(name));
  const reports = areAllTried && elsewhere.length > 0 ? 3 : 1;
  expect(files.filter((name) => name.endsWith('.md'))).toHaveLength(reports);
  expect(files).toEqual(expect.arrayContaining(['peers-dark.svg', 'peers-light.svg', 'runtimes-light.svg']));
});
