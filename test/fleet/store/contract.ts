// What every store promises: see FleetStore.
import { describe, expect, test } from '@jest/globals';
import type {
  ChunkOutcome,
  DoneJob,
  FleetStore,
  JobRecord,
  JobResult,
  Lease,
} from '../../../src/fleet/index.js';
import { readWorkOptions } from '../../../src/fleet/options.js';
import { work } from '../../../src/fleet/run/work.js';
import { makeChunk } from '../../../src/fleet/store/chunk.js';
import { hereLane } from '../../../src/fleet/threads/lane.js';
import { sha256Hex } from '../../../src/sha256.js';
import { recordOf, tinyJob } from '../jobs-for-tests.js';

/** Long enough that no lease expires by itself. */
const LONG = 3_600_000;
/** A lease that has expired as soon as anybody looks. */
const OVER = -1;

const chunkOf = (jobs: readonly JobRecord[], attempts = 0) =>
  makeChunk({ jobs, retries: 1, audit: 0, attempts });

const jobs = Promise.all([0, 1, 2, 3].map((seed) => recordOf(tinyJob(seed))));
const model = (key: string): Uint8Array => new TextEncoder().encode(`model of ${key}`);

function done({ key, name, kind }: JobRecord, more: Partial<DoneJob> = {}): DoneJob {
  const bytes = model(key);
  return {
    ...{
      status: 'done',
      key,
      name,
      kind,
      worker: 'a',
      milliseconds: 1,
      fingerprint: key,
      metrics: { loss: 1 },
    },
    ...{ value: null, model: { sha256: sha256Hex([bytes]), bytes: bytes.length }, receipt: null, ...more },
  };
}

const failed = ({ key, name, kind }: JobRecord): JobResult => ({
  ...{ status: 'failed', key, name, kind, worker: 'a', milliseconds: 1, attempts: 2 },
  error: { name: 'Error', message: 'broken' },
});

function outcome(results: readonly JobResult[], more: Partial<ChunkOutcome> = {}): ChunkOutcome {
  const models = new Map(
    results.flatMap((result) =>
      result.status === 'done' && result.model !== null ? [[result.model.sha256, model(result.key)]] : [],
    ) as [string, Uint8Array][],
  );
  return { results, models, again: [], audited: [], mismatches: [], corrections: [], ...more };
}

async function all(store: FleetStore): Promise<JobResult[]> {
  const found: JobResult[] = [];
  for await (const result of store.results()) found.push(result);
  return found.sort((one, other) => (one.key < other.key ? -1 : 1));
}

const claimed = async (store: FleetStore, worker = 'a', milliseconds = LONG): Promise<Lease> => {
  const lease = await store.claim(worker, milliseconds);
  if (lease === undefined) throw new Error('nothing to claim');
  return lease;
};

/** @param open a new and empty store for each test */
export function keepsItsPromises(open: () => Promise<FleetStore>): void {
  describe('a store', () => {
    test('hands each chunk to one worker, and keeps results with their models', async () => {
      const store = await open();
      const [one, two] = (await jobs) as [JobRecord, JobRecord];
      await store.add([chunkOf([one]), chunkOf([two])]);
      expect(await store.status()).toMatchObject({ waiting: 2, running: 0, done: 0 });
      const leases = [await claimed(store), await claimed(store, 'b')];
      expect(leases.flatMap(({ chunk }) => chunk.jobs.map(({ key }) => key)).sort()).toEqual(
        [one.key, two.key].sort(),
      );
      expect(leases.map(({ claims }) => claims)).toEqual([1, 1]);
      expect(await store.claim('c', LONG)).toBeUndefined();
      expect(await store.status()).toMatchObject({ waiting: 0, running: 2 });
      expect(await store.find([one.key])).toEqual([]);
      for (const lease of leases) {
        await store.complete(lease, outcome(lease.chunk.jobs.map((job) => done(job))));
      }
      expect(await store.find([one.key, two.key, 'none'])).toHaveLength(2);
      expect(await all(store)).toEqual([done(one), done(two)].sort((a, b) => (a.key < b.key ? -1 : 1)));
      expect(await store.get(done(one).model?.sha256 ?? '')).toEqual(model(one.key));
      expect(await store.status()).toMatchObject({ waiting: 0, running: 0, done: 2, failed: 0 });
      await store.close();
    });

    test('takes a job once, however often and in whatever chunk it is added', async () => {
      const store = await open();
      const [one, two] = (await jobs) as [JobRecord, JobRecord];
      await store.add([chunkOf([one])]);
      await store.add([chunkOf([one]), chunkOf([one, two]), chunkOf([two, two])]);
      let doneTwice = 0;
      for (;;) {
        const lease = await store.claim('a', LONG);
        if (lease === undefined) break;
        const fresh: JobRecord[] = [];
        for (const job of lease.chunk.jobs) {
          const [known] = await store.find([job.key]);
          if (known === undefined && !fresh.includes(job)) fresh.push(job);
          else doneTwice++;
        }
        await store.complete(lease, outcome(fresh.map((job) => done(job))));
      }
      expect(doneTwice).toBe(0);
      expect(await all(store)).toHaveLength(2);
      await store.add([chunkOf([one, two])]);
      expect(await store.claim('a', LONG)).toBeUndefined();
      await store.close();
    });

    test('hands out again what a worker held too long, and tells that one', async () => {
      const store = await open();
      const [one] = (await jobs) as [JobRecord];
      await store.add([chunkOf([one])]);
      const late = await claimed(store, 'a', OVER);
      const next = await claimed(store, 'b');
      expect([late.chunk.id, next.claims]).toEqual([next.chunk.id, 2]);
      expect(await store.extend(late, LONG)).toBe(false);
      expect(await store.extend(next, LONG)).toBe(true);
      expect(await store.claim('c', LONG)).toBeUndefined();
      await store.complete(late, outcome([done(one)])); // Its result is as good as the other's.
      await store.complete(next, outcome([done(one, { worker: 'b' })]));
      expect(await all(store)).toHaveLength(1);
      expect(await store.status()).toMatchObject({ waiting: 0, running: 0, done: 1, mismatches: [] });
      await store.close();
    });

    test('keeps the first of two unequal results of a key, and names the mismatch', async () => {
      const store = await open();
      const [one] = (await jobs) as [JobRecord];
      await store.add([chunkOf([one])]);
      const late = await claimed(store, 'a', OVER);
      const next = await claimed(store, 'b');
      await store.complete(next, outcome([done(one, { worker: 'b' })]));
      await store.complete(late, outcome([done(one, { fingerprint: 'f'.repeat(64) })]));
      expect(await store.find([one.key])).toEqual([done(one, { worker: 'b' })]);
      const { mismatches, quarantined } = await store.status();
      expect(mismatches).toEqual([expect.objectContaining({ key: one.key, right: null, faulty: [] })]);
      expect(mismatches[0]?.witnesses.map(({ worker }) => worker).sort()).toEqual(['a', 'b']);
      expect(quarantined).toEqual([]);
      await store.close();
    });

    test('adds what is to be done again, and lets a job that failed be added anew', async () => {
      const store = await open();
      const [one, two] = (await jobs) as [JobRecord, JobRecord];
      await store.add([chunkOf([one, two])]);
      await store.complete(await claimed(store), outcome([done(one)], { again: [chunkOf([two], 1)] }));
      expect(await store.status()).toMatchObject({ waiting: 1, running: 0, done: 1, failed: 0 });
      const again = await claimed(store);
      expect(again.chunk).toMatchObject({ attempts: 1, jobs: [two] });
      await store.complete(again, outcome([failed(two)]));
      expect(await store.find([two.key])).toEqual([failed(two)]);
      expect(await store.status()).toMatchObject({ done: 1, failed: 1 });
      await store.add([chunkOf([one, two])]);
      expect(await store.find([two.key])).toEqual([]);
      const anew = await claimed(store);
      expect(anew.chunk.jobs).toEqual([two]);
      await store.complete(anew, outcome([done(two)]));
      expect(await store.status()).toMatchObject({ waiting: 0, running: 0, done: 2, failed: 0 });
      await store.close();
    });

    test('keeps a chunk that a worker claims as it ends', async () => {
      const store = await open();
      const [job, other] = (await jobs) as [JobRecord, JobRecord];
      await store.add([chunkOf([job, other])]);
      const ending = new AbortController();
      const claim = store.claim.bind(store);
      store.claim = async (...args) => {
        const lease = await claim(...args);
        ending.abort();
        return lease;
      };
      const done = await work({
        ...readWorkOptions('Fleet.work', { store, threads: 1 }),
        ...{ openLane: hereLane, signal: ending.signal, referees: false, onJob: () => {} },
      });
      expect(done).toMatchObject({ done: 0, failed: 0 });
      store.claim = claim;
      expect((await claimed(store, 'b')).chunk.jobs).toHaveLength(2);
      await store.close();
    });

    test('gives a chunk back at once', async () => {
      const store = await open();
      const [one] = (await jobs) as [JobRecord];
      await store.add([chunkOf([one])]);
      await store.release(await claimed(store));
      expect(await claimed(store, 'b')).toMatchObject({ claims: 1 });
      await store.close();
    });

    test('gives audits to other workers alone, counts them apart, and quarantines who was wrong', async () => {
      const store = await open();
      const [one, two] = (await jobs) as [JobRecord, JobRecord];
      const witness = { worker: 'a', cpu: 'x', fingerprint: one.key };
      const audit = makeChunk({ jobs: [one], retries: 1, audit: 0, witnesses: [witness] });
      await store.add([chunkOf([one])]);
      await store.complete(await claimed(store), outcome([done(one)], { again: [audit] }));
      expect(await store.status()).toMatchObject({ waiting: 0, done: 1, audits: 1, audited: 0 });
      expect(await store.claim('a', LONG)).toBeUndefined();
      const lease = await claimed(store, 'b');
      expect(lease.chunk.witnesses).toEqual([witness]);
      const found = { key: one.key, name: one.name, witnesses: [witness], right: 'r', faulty: ['a'] };
      const right = done(one, { worker: 'b', fingerprint: 'e'.repeat(64) });
      const again = outcome([], { audited: [one.key], mismatches: [found], corrections: [right] });
      await store.complete(lease, again);
      const status = await store.status();
      expect(status).toMatchObject({ audits: 0, audited: 1, mismatches: [found], quarantined: ['a'] });
      expect(await store.find([one.key])).toEqual([right]);
      await store.add([chunkOf([two])]);
      expect(await store.claim('a', LONG)).toBeUndefined();
      expect(await claimed(store, 'c')).toBeDefined();
      await store.close();
    });

    test('tells what a quarantined worker gave and nobody confirmed, and takes audits of what is done', async () => {
      const store = await open();
      const [one, two, three] = (await jobs) as [JobRecord, JobRecord, JobRecord];
      const witnesses = [{ worker: 'a', cpu: 'x', fingerprint: three.key }];
      const found = { key: one.key, name: one.name, witnesses, right: 'r', faulty: ['a'] };
      await store.add([chunkOf([one, two, three])]);
      const ended = outcome([done(one), done(two), done(three)], { audited: [two.key] });
      await store.complete(await claimed(store), ended);
      const suspects = async (): Promise<JobResult[]> => {
        const all: JobResult[] = [];
        for await (const result of store.suspects()) all.push(result);
        return all;
      };
      expect(await suspects()).toEqual([]);
      await store.add([makeChunk({ jobs: [one], retries: 1, audit: 0, witnesses })]);
      const right = done(one, { worker: 'b', fingerprint: 'r' });
      const corrected = outcome([], { mismatches: [found], corrections: [right] });
      await store.complete(await claimed(store, 'b'), corrected);
      expect(await suspects()).toEqual([done(three)]);
      await store.add([makeChunk({ jobs: [three], retries: 1, audit: 0, witnesses })]);
      expect(await store.status()).toMatchObject({ done: 3, waiting: 0, audits: 1 });
      const lease = await claimed(store, 'b');
      expect(lease.chunk).toMatchObject({ jobs: [three], witnesses });
      await store.complete(lease, outcome([], { audited: [three.key] }));
      expect(await suspects()).toEqual([]);
      expect(await store.status()).toMatchObject({ done: 3, audits: 0, audited: 2 });
      await store.close();
    });

    test('keeps numbers that are not finite, in metrics and values, whoever corrected them', async () => {
      const store = await open();
      const [one, two] = (await jobs) as [JobRecord, JobRecord];
      const odd = {
        metrics: { mase: Number.NaN, loss: Number.POSITIVE_INFINITY },
        value: { low: [Number.NaN, -0] },
      };
      await store.add([chunkOf([one, two])]);
      const ended = outcome([done(one, odd), done(two)], { corrections: [done(two, odd)] });
      await store.complete(await claimed(store), ended);
      expect(await store.find([one.key, two.key])).toEqual([done(one, odd), done(two, odd)]);
      expect(await all(store)).toHaveLength(2);
      await store.close();
    });

    test('keeps bytes by their digest', async () => {
      const store = await open();
      const bytes = new Uint8Array([1, 2, 3]);
      const sha256 = await store.put(bytes);
      expect(sha256).toBe(sha256Hex([bytes]));
      expect([await store.has(sha256), await store.has('0'.repeat(64))]).toEqual([true, false]);
      expect(await store.get(sha256)).toEqual(bytes);
      await expect(store.get('0'.repeat(64))).rejects.toThrow(/expected bytes of 0{64}, got none/);
      await store.close();
    });

    test('wakes who waits when something was added', async () => {
      const store = await open();
      const [one] = (await jobs) as [JobRecord];
      const waiting = store.wait(LONG);
      await store.add([chunkOf([one])]);
      await waiting;
      await store.close();
    });
  });
}
