// `lethe fleet` and `lethe worker`: jobs out of a file, in a folder that processes of several runtimes share, and that are killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import {
  type DoneJob,
  type FleetStore,
  folderStore,
  type JobResult,
  memoryStore,
} from '../../src/fleet/index.js';
import { makeChunk } from '../../src/fleet/store/chunk.js';
import { Generator } from '../../src/random/index.js';
import { recordOf, run, tinyJobs } from '../fleet/jobs-for-tests.js';
import { areAllTried } from '../in-proportion.js';
import { bun, deno, node } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import { lethe as letheAlone, letheJson as letheJsonAlone, MAIN } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const { expectFailure, lethe, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('fleet-command');
afterAll(() => releaseKernels());

const WAIT_MS = 20;

async function fingerprints(store: FleetStore): Promise<{ [key: string]: string }> {
  const found: { [key: string]: string } = {};
  for await (const result of store.results()) found[result.key] = (result as DoneJob).fingerprint;
  return found;
}

/** What the same jobs give in this process. */
async function quietly(count: number): Promise<{ [key: string]: string }> {
  const store = memoryStore();
  await run(tinyJobs(count), { store });
  return fingerprints(store);
}

/** Tiny jobs in a folder, some in each chunk. */
async function filled(place: string, count: number, each: number, audit = 0): Promise<FleetStore> {
  const store = await folderStore(place);
  const records = await Promise.all(tinyJobs(count).map((job) => recordOf(job)));
  for (let begin = 0; begin < count; begin += each) {
    await store.add([makeChunk({ jobs: records.slice(begin, begin + each), retries: 50, audit })]);
  }
  return store;
}

describe('lethe fleet', () => {
  test('demo trains a forecaster for each sensor, and ends with a table and the commands for a folder and Redis', async () => {
    const text = await letheText(['fleet', 'demo', '--sensors', '3', '--threads', '1', '--seed', '3']);
    expect(text).toMatch(/^Forecasters {2}3 trained and back-tested, 0 done before, 0 failed/);
    expect(text).toMatch(/^Better {7}\d+ % have a lower error than both naive forecasts/m);
    expect(text.match(/^sensor \d+ +(\d+\.\d\d *){4}$/gm)).toHaveLength(3);
    expect(text).toMatch(/^ {2}lethe fleet demo --sensors 3 --seed 3 --folder fleet$/m);
    expect(text).toMatch(/^ {2}lethe fleet demo --sensors 3 --seed 3 --redis redis:\/\/127\.0\.0\.1:6379$/m);
  });

  test('run does the jobs of a file, tells those that failed, and does none twice; status and results tell the rest', async () => {
    const [file, folder] = [inFolder('jobs.jsonl'), inFolder('runs')];
    const jobs = [...tinyJobs(3), { kind: 'call', function: 'none', name: 'wrong' }];
    await writeFile(file, jobs.map((job) => JSON.stringify(job)).join('\n\n'));
    const place = ['--folder', folder];
    const first = await letheAlone(['fleet', 'run', file, ...place, '--threads', '1', '--audit', '1']);
    expect(first).toMatchObject({ code: 1, stderr: '' });
    expect(first.stdout).toMatch(/^Jobs {9}4: 3 done, 1 failed, 0 done before\n/);
    expect(first.stdout).toMatch(/^Audited {6}3 equal$/m);
    expect(first.stdout).toMatch(/^Failed {7}wrong: job wrong: function: expected a worker with a module/m);
    const again = await lethe(['fleet', 'run', file, ...place, '--threads', '1', '--retries', '0', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ done: 0, failed: 1, repeated: 3 });
    expect(await letheJson(['fleet', 'status', ...place])).toMatchObject({ done: 3, failed: 1, audited: 3 });
    const lines = (await letheText(['fleet', 'results', ...place])).trim().split('\n');
    const results = lines.map((line) => JSON.parse(line) as JobResult);
    const done = results.filter((result): result is DoneJob => result.status === 'done');
    expect(Object.fromEntries(done.map(({ key, fingerprint }) => [key, fingerprint]))).toEqual(
      await quietly(3),
    );
    expect(results).toHaveLength(4);
  });

  test.each<[RegExp, ...string[]]>([
    [/expected demo, run, status, results, got "dmeo" \(did you mean demo\?\)/, 'fleet', 'dmeo'],
    [/fleet run: expected FILE, got none/, 'fleet', 'run', '--folder', 'x'],
    [/expected a store \(--folder.*\), got none/, 'fleet', 'status'],
    [/--audit: expected a number from 0 to 1, got "2"/, 'fleet', 'demo', '--audit', '2'],
    [/--threads: expected an integer from 1 to 256/, 'worker', '--folder', 'x', '--threads', '0'],
  ])('wrong use: %s', async (message, ...args) => {
    await expectFailure(args, 2, message);
  });

  test('run names the line that is no job, and the file that is not there', async () => {
    const folder = ['--folder', inFolder('wrong')];
    await writeFile(inFolder('wrong.jsonl'), '\n{"kind"');
    await expectFailure(
      ['fleet', 'run', inFolder('wrong.jsonl'), ...folder],
      1,
      /wrong\.jsonl: line 2: expected JSON/,
    );
    await expectFailure(['fleet', 'run', inFolder('none.jsonl'), ...folder], 1, /none\.jsonl: ENOENT/);
  });
});

/** A worker in a process of its own. */
function startWorker(place: string, ...args: string[]): { child: ChildProcess; begun: Promise<void> } {
  const { NODE_OPTIONS, JEST_WORKER_ID, ...env } = process.env;
  const command = [MAIN, 'worker', '--folder', place, '--threads', '1', ...args];
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const begun = new Promise<void>((resolve) => {
    child.stderr?.once('data', () => resolve());
  });
  return { child, begun };
}

describe('lethe worker', () => {
  test.each(areAllTried ? [node, deno, bun] : [deno, bun])(
    'gives the same results in $name',
    async (launcher) => {
      const expected = await quietly(12);
      const place = inFolder(`of-${launcher.name}`);
      const store = await filled(place, 12, 3);
      const options = await runtimeOf(launcher, inFolder());
      const { done, runtime } = await letheJsonAlone<{ done: number; runtime: string }>(
        ['worker', '--folder', place, '--once', '--threads', '1'],
        options,
      );
      expect([done, runtime.split(' ')[0]]).toEqual([12, launcher.name]);
      expect(await fingerprints(store)).toEqual(expected);
    },
  );

  test('gives the same results in several processes at once, of which each does all jobs or some', async () => {
    const place = inFolder('of-all');
    const store = await filled(place, 12, 1, 1);
    const all = await Promise.all(
      (areAllTried ? [node, deno, bun] : [node, bun]).map(async (launcher) => {
        const options = await runtimeOf(launcher, inFolder());
        return letheJsonAlone<{ done: number }>(
          ['worker', '--folder', place, '--once', '--threads', areAllTried ? '2' : '1'],
          options,
        );
      }),
    );
    expect(all.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThanOrEqual(12);
    expect(await fingerprints(store)).toEqual(await quietly(12));
    expect(await store.status()).toMatchObject({
      waiting: 0,
      running: 0,
      done: 12,
      failed: 0,
      mismatches: [],
    });
  });

  test('that is killed loses nothing: every job ends once, with the result of a quiet run', async () => {
    const rounds = areAllTried ? 6 : 1;
    const count = 40 * rounds;
    const place = inFolder('killed');
    const store = await filled(place, count, 5);
    const generator = new Generator(20, 'data');
    let before = 0;
    for (let round = 0; round < rounds; round++) {
      // Each of two is killed a random number of results later, somewhere in the middle of a job, a write or a claim.
      const workers = [startWorker(place, '--lease', '1'), startWorker(place, '--lease', '1')];
      await Promise.all(workers.map(({ begun }) => begun));
      for (const { child } of workers) {
        const ended = once(child, 'exit');
        const until = before + generator.integer(12);
        for (;;) {
          const { done, waiting, running } = await store.status();
          before = done;
          if (done >= until || waiting + running === 0) break;
          await delay(WAIT_MS);
        }
        child.kill('SIGKILL');
        await ended;
      }
    }
    await letheJsonAlone(['worker', '--folder', place, '--once', '--threads', '2', '--lease', '30']);
    const found: JobResult[] = [];
    for await (const result of store.results()) found.push(result);
    expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
    expect(await fingerprints(store)).toEqual(await quietly(count));
    expect(await store.status()).toMatchObject({
      waiting: 0,
      running: 0,
      done: count,
      failed: 0,
      mismatches: [],
    });
  });

  test('finishes what runs at SIGTERM, gives the rest back, and says what it was', async () => {
    const place = inFolder('drained');
    const store = await filled(place, 400, 200);
    const { child, begun } = startWorker(place);
    let text = '';
    child.stdout?.on('data', (part) => {
      text += part;
    });
    const ended = once(child, 'exit');
    await begun;
    for (;;) {
      const { running } = await store.status();
      if (running > 0) break;
      await delay(WAIT_MS);
    }
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(text).toMatch(
      /^Worker {7}\S+\/\d+, node \d+\.\d+\.\d+, .+, kernels [0-9a-f]{12}\nJobs {9}\d+ done, 0 failed\n$/,
    );
    const { done, waiting, running } = await store.status();
    expect([done + waiting, running]).toEqual([400, 0]);
  });
});
