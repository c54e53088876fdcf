// Threads of the built package: a job that breaks its thread fails alone, and the thread is replaced.
import { writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { runForJson } from '../../child.js';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('fleet-threads');

test('end with the job that runs out of memory, never ends or leaves, which fails after its retries; all others are done', async () => {
  const file = inFolder('breaking.mjs');
  await writeFile(
    file,
    `export function forever() { for (;;); }
     export function hungry() { const all = []; for (;;) all.push(new Array(3_000_000).fill(Math.sqrt(all.length))); }
     export function leave() { process.exit(3); }
     export function twice({ seed, options, data }) { return { value: { seed, options, data } }; }`,
  );
  const found = await runForJson<{ report: object; failures: object; values: unknown[] }>(`
    import { Fleet, memoryStore } from 'lethe/fleet';
    const store = memoryStore();
    const jobs = ['forever', 'hungry', 'leave', 'twice', 'twice', 'twice'].map((name, seed) =>
      ({ kind: 'call', function: name, name: name + seed, seed, options: { seed }, data: { values: Float32Array.of(seed, NaN) } }));
    const run = (jobs, concurrency, seconds) => Fleet.run(jobs, {
      store, concurrency, retries: 0, limits: { seconds, memory: 64 }, module: ${JSON.stringify(file)},
    });
    // Of the others none takes so long, on however slow a machine.
    const reports = [await run(jobs.slice(0, 1), 1, 1), await run(jobs.slice(1), 2, 60)];
    const failures = reports.flatMap((report) => report.failures);
    const [done, failed] = ['done', 'failed'].map((what) => reports.reduce((sum, report) => sum + report[what], 0));
    const values = [];
    for await (const { status, value } of store.results()) if (status === 'done') {
      values.push({ ...value, data: [value.data.constructor.name, ...value.data].join(' ') });
    }
    console.log(JSON.stringify({
      report: { done, failed },
      failures: Object.fromEntries(failures.map(({ name, error }) => [name, error.message])),
      values: values.sort((one, other) => one.seed - other.seed),
    }));`);
  expect(found.report).toEqual({ done: 3, failed: 3 });
  expect(found.failures).toEqual({
    forever0: 'job forever0: took more than 1 s (limits.seconds)',
    hungry1: expect.stringMatching(/memory/),
    leave2: 'fleet: a worker ended with code 3',
  });
  const data = (seed: number): string => `Float32Array ${seed} NaN`;
  expect(found.values).toEqual([3, 4, 5].map((seed) => ({ seed, options: { seed }, data: data(seed) })));
});
