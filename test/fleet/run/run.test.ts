// Runs in this thread: what each job gives, what fails alone, what is done once, what audits find.
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type CompileArgs, dense, lstm, Network, releaseKernels } from '../../../src/core.js';
import {
  type CallJob,
  type DoneJob,
  type FleetStore,
  type Job,
  type JobResult,
  memoryStore,
} from '../../../src/fleet/index.js';
import { hereLane, type OpenLane } from '../../../src/fleet/threads/lane.js';
import { audit } from '../../../src/receipt/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { recordOf, run, tinyJob, tinyJobs, VALUES } from '../jobs-for-tests.js';

afterAll(() => releaseKernels());
const inFolder = useTemporaryFolder('fleet');

async function resultsOf(store: FleetStore): Promise<{ [name: string]: JobResult }> {
  const found: { [name: string]: JobResult } = {};
  for await (const result of store.results()) found[result.name] = result;
  return found;
}

async function trained(job: ReturnType<typeof tinyJob>): Promise<string> {
  const network = Network.create(job.network as object, { seed: job.seed ?? 0 });
  network.compile(job.compile as CompileArgs);
  const { x, y } = VALUES;
  const { fingerprint } = await network.fit(x, y, { ...job.options, seed: job.seed ?? 0 });
  return fingerprint;
}

describe('a run', () => {
  test('gives each job what training it alone gives, with its model, in bounded numbers at once', async () => {
    const store = memoryStore();
    let given = 0;
    let ended = 0;
    let most = 0;
    async function* jobs(): AsyncIterable<Job> {
      for (const job of tinyJobs(40)) {
        given++;
        most = Math.max(most, given - ended);
        yield { ...job, name: `job ${job.seed}` };
      }
    }
    const report = await run(jobs(), {
      store,
      ahead: 1,
      onResult: () => {
        ended++;
      },
    });
    expect(report).toMatchObject({ given: 40, done: 40, failed: 0, repeated: 0, failures: [] });
    const found = await resultsOf(store);
    for (const seed of [0, 39]) {
      const result = found[`job ${seed}`] as DoneJob;
      expect(result.fingerprint).toBe(await trained(tinyJob(seed)));
      const network = await Network.load(await store.get(result.model?.sha256 ?? ''));
      expect(network.fingerprint()).toBe(result.fingerprint);
      expect(result.metrics).toEqual({ loss: expect.any(Number), epochs: 2 });
    }
    expect(most).toBeLessThanOrEqual(40);
  });

  test('does a job once, whether it is given twice or was done in a run before', async () => {
    const store = memoryStore();
    const jobs = [tinyJob(1), tinyJob(2), tinyJob(1, { name: 'again' })];
    expect(await run(jobs, { store })).toMatchObject({ given: 3, done: 2, repeated: 1 });
    expect(await run(jobs, { store })).toMatchObject({ given: 3, done: 0, repeated: 3 });
  });

  test('goes on from a model that was kept with its optimizer, as if it had never stopped', async () => {
    const store = memoryStore();
    await run([tinyJob(5, { name: 'first', keep: 'optimizer' })], { store });
    const first = (await resultsOf(store)).first as DoneJob;
    const rest = {
      kind: 'fit',
      from: first.model?.sha256 ?? '',
      data: tinyJob(5).data,
      options: { epochs: 4, initialEpoch: 2 },
      ...{ seed: 5, name: 'rest' },
    } as const;
    expect(await run([rest], { store })).toMatchObject({ done: 1 });
    expect(((await resultsOf(store)).rest as DoneJob).fingerprint).toBe(
      await trained(tinyJob(5, { options: { epochs: 4 } })),
    );
  });

  test('makes a receipt that an audit confirms', async () => {
    const store = memoryStore();
    await run([tinyJob(3, { name: 'told', receipt: true })], { store });
    const { receipt } = (await resultsOf(store)).told as DoneJob;
    const { x, y } = VALUES;
    expect((await audit(receipt as never, { x, y })).verdict).toBe('exact');
  });

  test('ends at its signal, and goes on later', async () => {
    const store = memoryStore();
    const controller = new AbortController();
    const ending = run(tinyJobs(2000), {
      store,
      signal: controller.signal,
      onResult: () => controller.abort(),
    });
    await expect(ending).rejects.toMatchObject({
      code: 'aborted',
      message: 'Fleet.run: aborted by its signal',
    });
    const { done } = await store.status();
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(2000);
    const report = await run(tinyJobs(10), { store });
    expect(report.done + report.repeated).toBe(10);
  });
});

describe('a job that breaks', () => {
  const named = (name: string, more: Partial<CallJob> = {}): CallJob => ({
    kind: 'call',
    name,
    function: name,
    ...more,
  });

  test('fails alone after its retries, and is listed with its reason', async () => {
    const file = inFolder('breaking.mjs');
    await writeFile(
      file,
      `let calls = 0;
       export function twice() { if (++calls < 3) throw new RangeError('not yet'); return { value: calls }; }
       export function never() { throw new TypeError('never'); }
       export function wrong() { return 7; }`,
    );
    const store = memoryStore();
    const jobs: Job[] = [
      tinyJob(1, { name: 'good' }),
      named('twice'),
      named('never'),
      named('wrong'),
      named('missing'),
      tinyJob(2, { name: 'epochs', options: { epochs: 1e9 } }),
      tinyJob(3, { name: 'rows', data: { values: VALUES, rows: [0, 9] } }),
      tinyJob(5, {
        name: 'huge',
        network: [lstm({ units: 1_000_000, inputShape: [2, 1] }), dense({ units: 1 })],
      }),
      tinyJob(4, { name: 'large', data: { sha256: '0'.repeat(64), format: 'json' } }),
      tinyJob(6, { name: 'far', data: { url: 'http://127.0.0.1:9/x.json', sha256: '0'.repeat(64) } }),
    ];
    const report = await run(jobs, { store, retries: 2, module: pathToFileURL(file) });
    expect(report).toMatchObject({ done: 2, failed: 8 });
    const reasons = Object.fromEntries(
      report.failures.map(({ name, attempts, error }) => [
        name,
        `${attempts} ${error.name}: ${error.message}`,
      ]),
    );
    expect(reasons).toEqual({
      never: '3 TypeError: never',
      wrong: expect.stringMatching(/^3 TypeError: job wrong: wrong: expected an object as result, got 7/),
      missing: '3 LetheError: job missing: function: expected one of never, twice, wrong, got missing',
      epochs:
        '3 RangeError: job epochs: options.epochs: expected at most 100000 (limits.epochs), got 1000000000',
      huge: '3 LetheError: job huge: 4000009000001 parameters, limits.parameters is 20000000',
      rows: '3 LetheError: job rows: data: rows: expected at most 2, got 9',
      large: `3 LetheError: memory: expected bytes of ${'0'.repeat(64)}, got none`,
      far: '3 LetheError: job far: data: expected no URL (urls of the worker is empty), got http://127.0.0.1:9/x.json',
    });
    expect((await resultsOf(store)).twice).toMatchObject({ status: 'done', value: 3 });
  });

  test('is refused with its place if its author wrote it wrong', async () => {
    await expect(run([tinyJob(1), tinyJob(-1)])).rejects.toThrow(/^Fleet.run: job 1: seed: expected/);
  });
});

describe('audits', () => {
  /** A lane whose memory flips a bit of what was trained: the first of a run, or all but that. */
  const faulty =
    (isFaulty: (lane: number) => boolean): OpenLane =>
    (settings) => {
      const number = lanes++;
      const lane = hereLane(settings);
      return {
        ...lane,
        async perform(task) {
          const performed = await lane.perform(task);
          if (!('outcome' in performed) || !isFaulty(number)) return performed;
          const { outcome } = performed;
          const network = await Network.load(outcome.model as Uint8Array);
          const weights = network.weights.map(({ values }) => Float32Array.from(values));
          const bits = new Int32Array((weights[0] as Float32Array).buffer);
          bits[0] = (bits[0] as number) ^ 1;
          network.setWeights(weights);
          return {
            ...performed,
            outcome: { ...outcome, fingerprint: network.fingerprint(), model: await network.toBytes() },
          };
        },
      };
    };
  let lanes = 0;

  test('do the same share of jobs again, whoever asks, and find nothing where nothing is wrong', async () => {
    const store = memoryStore();
    const report = await run(tinyJobs(30), { store, audit: 0.2 });
    const expected = Object.values(await resultsOf(store)).filter(
      ({ key }) => Number.parseInt(key.slice(0, 8), 16) / 0x1_0000_0000 < 0.2,
    ).length;
    expect(expected).toBeGreaterThan(0);
    expect(report).toMatchObject({ done: 30, audited: expected, mismatches: [], quarantined: [] });
  });

  test('find a worker with one flipped bit, name it with its CPU and job, and correct what they saw', async () => {
    lanes = 0;
    const store = memoryStore();
    const report = await run(
      tinyJobs(12),
      { store, audit: 1, concurrency: 3 },
      faulty((lane) => lane === 1),
    );
    expect(report).toMatchObject({ done: 12, failed: 0 });
    expect(report.quarantined).toHaveLength(1);
    const [bad = ''] = report.quarantined;
    expect(report.mismatches.length).toBeGreaterThan(0);
    for (const { key, right, witnesses, faulty: named } of report.mismatches) {
      expect(named).toEqual([bad]);
      expect(witnesses.find(({ worker }) => worker === bad)?.cpu).toMatch(/\S/);
      const [result] = (await store.find([key])) as DoneJob[];
      expect(result?.fingerprint).toBe(right);
      expect((await Network.load(await store.get(result?.model?.sha256 ?? ''))).fingerprint()).toBe(right);
    }
    // All were done a second time, so all are right.
    const expected = await Promise.all(tinyJobs(12).map(trained));
    expect(
      Object.values(await resultsOf(store))
        .map((result) => (result as DoneJob).fingerprint)
        .sort(),
    ).toEqual(expected.sort());
  });

  describe('of one job of a worker that was wrong in all', () => {
    const fleet = async (): Promise<{ audit: number; lane: OpenLane }> => {
      const keys = await Promise.all(tinyJobs(6).map(async (job) => (await recordOf(job)).key));
      const shares = keys.map((key) => Number.parseInt(key.slice(0, 8), 16) / 0x1_0000_0000);
      let bad: number | undefined;
      // All are in one chunk: whoever begins does them all.
      const lane = faulty((number) => {
        bad ??= number;
        return bad === number;
      });
      return { audit: Math.min(...shares) + 1e-9, lane };
    };
    const right = async (): Promise<string[]> => (await Promise.all(tinyJobs(6).map(trained))).sort();
    const found = async (store: FleetStore): Promise<string[]> =>
      Object.values(await resultsOf(store))
        .map((result) => (result as DoneJob).fingerprint)
        .sort();
    const named = () => tinyJobs(6).map((job) => ({ ...job, name: `job ${job.seed}` }));

    test('have others do the rest again, which are right then', async () => {
      const store = memoryStore();
      const { audit, lane } = await fleet();
      const report = await run(named(), { store, audit, concurrency: 2 }, lane);
      expect(report).toMatchObject({ done: 6, failed: 0, suspects: [] });
      expect(report.quarantined).toHaveLength(1);
      expect(report.mismatches).toHaveLength(6);
      expect(await found(store)).toEqual(await right());
    });

    test('name the rest if the jobs are given but once, and a list of them puts it right', async () => {
      const store = memoryStore();
      const { audit, lane } = await fleet();
      function* once(): Iterable<Job> {
        yield* named();
      }
      const { suspects } = await run(once(), { store, audit, concurrency: 2 }, lane);
      expect(suspects).toHaveLength(5);
      for (const name of suspects) expect(name).toMatch(/^job [0-5]$/);
      expect(await found(store)).not.toEqual(await right());
      const again = await run(named(), { store, concurrency: 2 });
      expect(again).toMatchObject({ done: 0, repeated: 6, suspects: [] });
      expect(await found(store)).toEqual(await right());
    });
  });

  test('are done by a lone worker itself, in memory of its own, and end its work if it was wrong', async () => {
    let calls = 0;
    const onceWrong: OpenLane = (settings) => {
      const lane = hereLane(settings);
      return {
        ...lane,
        async perform(task) {
          const performed = await lane.perform(task);
          if (!('outcome' in performed)) return performed;
          calls++;
          const fingerprint = calls === 1 ? 'f'.repeat(64) : performed.outcome.fingerprint;
          return { ...performed, outcome: { ...performed.outcome, fingerprint } };
        },
      };
    };
    const store = memoryStore();
    const report = await run(tinyJobs(1), { store, audit: 1 }, onceWrong);
    expect(calls).toBe(3);
    expect(report).toMatchObject({ done: 1, mismatches: [{ right: await trained(tinyJob(0)) }] });
    expect(report.quarantined).toHaveLength(1);
    const more = run(tinyJobs(2), { store, audit: 1 }, onceWrong);
    expect(await more).toMatchObject({ done: 1, repeated: 1 });
  });

  test('end a run whose workers all gave wrong results', async () => {
    let calls = 0;
    const wrongTwice: OpenLane = (settings) => {
      const lane = hereLane(settings);
      return {
        ...lane,
        async perform(task) {
          const performed = await lane.perform(task);
          if (!('outcome' in performed)) return performed;
          calls++;
          const fingerprint = calls === 1 ? 'f'.repeat(64) : performed.outcome.fingerprint;
          return { ...performed, outcome: { ...performed.outcome, fingerprint } };
        },
      };
    };
    // An audit of each job as soon as it is done; jobs one by one, so that some are left when the worker is found out.
    async function* slowly(): AsyncIterable<Job> {
      yield { ...tinyJob(0), name: 'first' };
      await found;
      yield { ...tinyJob(1), name: 'second' };
    }
    const store = memoryStore();
    let tell = (): void => {};
    const found = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const status = store.status.bind(store);
    store.status = async () => {
      const seen = await status();
      if (seen.quarantined.length > 0) tell();
      return seen;
    };
    const running = run(slowly(), { store, audit: 1, ahead: 1 }, wrongTwice);
    await expect(running).rejects.toMatchObject({
      code: 'state',
      message: expect.stringMatching(/^Fleet.run: all workers gave wrong results: \S+\/\d+\/\d+$/),
    });
  });
});
