// The commands of fleets on a real Redis: results, a drain at SIGTERM, workers of several runtimes. Kills are a
// campaign of benchmarks/reliability.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mixedJob } from '../../benchmarks/reliability/mixed-jobs.js';
import { releaseKernels } from '../../src/core.js';
import { type BullmqStore, bullmqStore } from '../../src/fleet/bullmq/index.js';
import { type DoneJob, type FleetStore, type Job, memoryStore } from '../../src/fleet/index.js';
import { makeChunk } from '../../src/fleet/store/chunk.js';
import { type RedisServer, startRedis } from '../fleet/bullmq/redis-server.js';
import { recordOf, run, tinyJobs } from '../fleet/jobs-for-tests.js';
import { bun, deno, node } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { expectFailure, lethe, letheJson as letheJsonAlone, MAIN } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const PASSWORD = 'correct-horse';
const WAIT_MS = 20;
const FEW = 3;
/** Of each kind. */
const MIXED: readonly Job[] = Array.from({ length: 20 }, (_, index) => mixedJob(index, 1));
const inFolder = useTemporaryFolder('fleet-on-redis');
const env = { LETHE_REDIS_PASSWORD: PASSWORD };
const { letheJson, letheText } = inTurn(async () => ({ env }));
let redis: RedisServer;
let store: BullmqStore;

beforeAll(async () => {
  redis = await startRedis(['--requirepass', PASSWORD]);
});
afterAll(async () => {
  await releaseKernels();
  await redis.close();
});

async function fingerprints(of: FleetStore): Promise<{ [key: string]: string }> {
  const found: { [key: string]: string } = {};
  for await (const result of of.results()) {
    expect(found).not.toHaveProperty(result.key);
    found[result.key] = (result as DoneJob).fingerprint;
  }
  return found;
}

/** What jobs give in this process. */
async function quietly(jobs: readonly Job[]): Promise<{ [key: string]: string }> {
  const own = memoryStore();
  await run(jobs, { store: own });
  return fingerprints(own);
}

let databases = 0;
/** A database of the test's own, as the commands have no prefix. */
async function opened(): Promise<string[]> {
  const url = `${redis.url}/${databases++}`;
  store = await bullmqStore({ url, password: PASSWORD });
  return ['--redis', url];
}

/** Jobs, some in each chunk. */
async function fill(jobs: readonly Job[], each: number, audit = 0): Promise<void> {
  const records = await Promise.all(jobs.map((job) => recordOf(job)));
  for (let begin = 0; begin < jobs.length; begin += each) {
    await store.add([makeChunk({ jobs: records.slice(begin, begin + each), retries: 50, audit })]);
  }
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<unknown[]>; text: () => string } {
  const { NODE_OPTIONS, JEST_WORKER_ID, ...rest } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout?.on('data', (part) => {
    text += part;
  });
  return { child, ended: once(child, 'exit'), text: () => text };
}

async function jobsFile(count: number): Promise<string> {
  const file = inFolder('jobs.jsonl');
  await writeFile(
    file,
    tinyJobs(count)
      .map((job) => JSON.stringify(job))
      .join('\n'),
  );
  return file;
}

describe('lethe fleet --redis', () => {
  test('runs the jobs of a file, none twice, and tells status and results; the password comes from the environment', async () => {
    const place = await opened();
    const file = await jobsFile(FEW);
    const first = await lethe(['fleet', 'run', file, ...place, '--threads', '1', '--audit', '1'], { env });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Jobs {9}3: 3 done, 0 failed, 0 done before\n/);
    expect(first.stdout).toMatch(/^Audited {6}3 equal$/m);
    expect(await letheJson(['fleet', 'run', file, ...place, '--threads', '1'])).toMatchObject({
      done: 0,
      repeated: 3,
    });
    expect(await letheJson(['fleet', 'status', ...place])).toMatchObject({ done: 3, audited: 3 });
    const lines = (await letheText(['fleet', 'results', ...place])).trim().split('\n');
    const results = lines.map((line) => JSON.parse(line) as DoneJob);
    expect(results).toHaveLength(FEW);
    const quiet = await quietly(tinyJobs(FEW));
    for (const { key, fingerprint } of results) expect(fingerprint).toBe(quiet[key]);
    const wrong = { env: { LETHE_REDIS_PASSWORD: 'wrong-secret' } };
    await expectFailure(
      ['fleet', 'status', ...place],
      1,
      /redis 127\.0\.0\.1:\d+: (?!.*wrong-secret)/,
      wrong,
    );
    await store.close();
  });
});

describe('lethe worker --redis', () => {
  test('finishes what runs at SIGTERM, and gives the rest back', async () => {
    const place = await opened();
    await fill(tinyJobs(400), 200);
    const { child, ended, text } = start('worker', ...place, '--threads', '1');
    while ((await store.status()).running === 0) await delay(WAIT_MS);
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(text()).toMatch(/^Worker {7}\S+\/\d+, node .+\nJobs {9}\d+ done, 0 failed\n$/);
    const { done, waiting, running } = await store.status();
    expect([done + waiting, running]).toEqual([400, 0]);
    await store.close();
  });

  test('gives the same results in Node, Deno and Bun at once', async () => {
    const place = await opened();
    await fill(MIXED, 2, 0.2);
    const all = await Promise.all(
      [node, deno, bun].map(async (launcher) => {
        const options = await runtimeOf(launcher, inFolder(launcher.name));
        const args = ['worker', ...place, '--once', '--threads', '1'];
        return letheJsonAlone<{ done: number; runtime: string }>(args, {
          ...options,
          env: { ...options.env, ...env },
        });
      }),
    );
    expect(all.map(({ runtime }) => runtime.split(' ')[0])).toEqual(['node', 'deno', 'bun']);
    expect(all.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThanOrEqual(MIXED.length);
    expect(await fingerprints(store)).toEqual(await quietly(MIXED));
    expect(await store.status()).toMatchObject({
      waiting: 0,
      running: 0,
      done: MIXED.length,
      mismatches: [],
    });
    await store.close();
  });
});
