// The store on Redis, with a real one: what every store promises, what a crash leaves, and errors without secrets.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { releaseKernels } from '../../../src/core.js';
import { type BullmqOptions, bullmqStore } from '../../../src/fleet/bullmq/index.js';
import {
  type Chunk,
  type FailedJob,
  type FleetStore,
  type Lease,
  memoryStore,
} from '../../../src/fleet/index.js';
import { makeChunk } from '../../../src/fleet/store/chunk.js';
import { recordOf, run, tinyJob, tinyJobs } from '../jobs-for-tests.js';
import { keepsItsPromises } from '../store/contract.js';
import { type RedisServer, startRedis } from './redis-server.js';

let redis: RedisServer;
let fleets = 0;
const open = (more: Partial<BullmqOptions> = {}) =>
  bullmqStore({ url: redis.url, prefix: `fleet-${++fleets}`, backoff: 0, ...more });

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await releaseKernels();
  await redis.close();
});

keepsItsPromises(() => open());

async function fingerprints(store: FleetStore): Promise<string[]> {
  const found: string[] = [];
  for await (const result of store.results()) {
    found.push(`${result.key} ${result.status === 'done' ? result.fingerprint : 'failed'}`);
  }
  return found.sort();
}

describe('the store on Redis', () => {
  test('gives what a quiet run in memory gives, though Redis is killed and begun anew in between', async () => {
    const quiet = memoryStore();
    await run(tinyJobs(100), { store: quiet });
    const store = await open();
    let ended = 0;
    let killing: Promise<void> | undefined;
    const kill = async (): Promise<void> => {
      await redis.kill();
      await redis.start();
    };
    const report = await run(tinyJobs(100), {
      store,
      ahead: 1,
      onResult: () => {
        if (++ended === 20) killing = kill();
      },
    });
    await killing;
    expect(report).toMatchObject({ done: 100, failed: 0 });
    expect(await fingerprints(store)).toEqual(await fingerprints(quiet));
    expect(await store.status()).toMatchObject({
      waiting: 0,
      running: 0,
      done: 100,
      failed: 0,
      mismatches: [],
    });
    await store.close();
  });

  test('hands out what somebody left in the outbox who died before it was in the queue', async () => {
    const store = await open();
    const chunk = makeChunk({ jobs: [await recordOf(tinyJob(1))], retries: 0, audit: 0 });
    const client = new Redis(redis.url);
    const entry = { chunk, priority: 0, delay: 0, at: 0 };
    await client.hset(`fleet-${fleets}:store:outbox`, chunk.id, JSON.stringify(entry));
    client.disconnect();
    expect(await store.claim('a', 60_000)).toMatchObject({ chunk: { id: chunk.id }, claims: 1 });
    await store.close();
  });

  test('hands out nothing while it is paused, and first what has the least priority number', async () => {
    const store = await open({ priority: 2 });
    const urgent = await bullmqStore({ url: redis.url, prefix: `fleet-${fleets}`, priority: 1 });
    const jobs = await Promise.all([0, 1].map((seed) => recordOf(tinyJob(seed))));
    const [late, soon] = jobs.map((job) => makeChunk({ jobs: [job], retries: 0, audit: 0 }));
    await store.add(late === undefined ? [] : [late]);
    await urgent.add(soon === undefined ? [] : [soon]);
    await store.pause();
    expect(await store.claim('a', 60_000)).toBeUndefined();
    await store.resume();
    expect((await store.claim('a', 60_000))?.chunk.id).toBe(soon?.id);
    await Promise.all([store.close(), urgent.close()]);
  });

  test('lets a job alone fail whose model Redis is not to hold', async () => {
    const store = await open({ blob: 100 });
    const report = await run([tinyJob(1), tinyJob(2, { keep: 'none' })], { store });
    expect(report).toMatchObject({ done: 1, failed: 1 });
    expect(report.failures[0]?.error.message).toMatch(/model: \d+ bytes, the store's blob is 100/);
    await store.close();
  });

  test('keeps what is no chunk of ours apart, and goes on', async () => {
    const store = await open();
    const { Queue } = await import('bullmq');
    const client = new Redis(redis.url, { maxRetriesPerRequest: null });
    const queue = new Queue('fleet', { connection: client, prefix: `fleet-${fleets}` });
    await queue.add('odd', { id: 'odd', jobs: 7 }, { jobId: 'odd' });
    const chunk = makeChunk({ jobs: [await recordOf(tinyJob(1))], retries: 0, audit: 0 });
    await store.add([chunk]);
    expect((await store.claim('a', 60_000))?.chunk.id).toBe(chunk.id);
    expect((await queue.getFailed()).map(({ failedReason }) => failedReason)).toEqual([
      expect.stringMatching(/^queue fleet-\d+:fleet: job odd: expected a chunk of jobs/),
    ]);
    await queue.close();
    client.disconnect();
    await store.close();
  });
});

describe('a chunk that somebody changed in Redis', () => {
  type Tamper = (redis: Redis, queue: string, id: string) => Promise<unknown>;
  const changed =
    (change: (chunk: Chunk) => unknown): Tamper =>
    async (client, queue, id) => {
      const chunk: Chunk = JSON.parse((await client.hget(`${queue}:${id}`, 'data')) ?? '');
      return client.hset(`${queue}:${id}`, 'data', JSON.stringify(change(chunk)));
    };
  test.each<[string, Tamper, RegExp]>([
    ['is none', changed(() => 7), /: expected a chunk of jobs, got 7$/],
    [
      'is no JSON',
      (client, queue, id) => client.hset(`${queue}:${id}`, 'data', '{oh'),
      /: expected a chunk of jobs, got \{oh$/,
    ],
    [
      'has options that are no JSON',
      (client, queue, id) => client.hset(`${queue}:${id}`, 'opts', 'oh'),
      /: expected a chunk of jobs, got /,
    ],
    [
      'lost a job',
      changed((chunk) => ({ ...chunk, jobs: chunk.jobs.slice(1) })),
      /: id of its jobs: expected /,
    ],
    [
      'was removed',
      async (client, queue, id) => {
        await client.del(`${queue}:${id}`);
        return client.lrem(`${queue}:wait`, 0, id);
      },
      /: expected the chunk, got none: somebody removed it$/,
    ],
    [
      'was broken in the outbox',
      async (client, queue, id) => {
        await client.del(`${queue}:${id}`);
        await client.lrem(`${queue}:wait`, 0, id);
        return client.hset(queue.replace(/:fleet$/, ':store:outbox'), id, '{oh');
      },
      /outbox of the queue: chunk [0-9a-f]{64}: expected JSON, got \{oh$/,
    ],
  ])('which %s fails, and who waits for its jobs is told', async (_, tamper, message) => {
    const store = await open();
    const records = await Promise.all([1, 2].map((seed) => recordOf(tinyJob(seed, { name: `job ${seed}` }))));
    const chunk = makeChunk({ jobs: records, retries: 2, audit: 0 });
    await store.add([chunk]);
    const client = new Redis(redis.url);
    await tamper(client, `fleet-${fleets}:fleet`, chunk.id);
    client.disconnect();
    expect(await store.claim('a', 60_000)).toBeUndefined();
    const found = await store.find(records.map(({ key }) => key));
    expect(found.map(({ status, worker }) => [status, worker])).toEqual([
      ['failed', 'a'],
      ['failed', 'a'],
    ]);
    for (const result of found) {
      const told = (result as FailedJob).error.message;
      expect(told).toMatch(message);
      expect(told).toMatch(/^redis 127\.0\.0\.1:\d+: (queue fleet-\d+:fleet: job [0-9a-f]{64}|outbox)/);
    }
    expect(await store.status()).toMatchObject({ waiting: 0, running: 0, failed: 2 });
    // They may be given again.
    expect(await run([tinyJob(1), tinyJob(2)], { store })).toMatchObject({ done: 2, failed: 0 });
    await store.close();
  });

  test('makes an audit a mismatch, and the run ends', async () => {
    const store = await open();
    const record = await recordOf(tinyJob(1));
    await store.add([makeChunk({ jobs: [record], retries: 0, audit: 1 })]);
    const lease = (await store.claim('a', 60_000)) as Lease;
    const witnesses = [{ worker: 'a', cpu: 'cpu', fingerprint: 'f' }];
    const audit = makeChunk({ jobs: [record], retries: 0, audit: 0, witnesses });
    const nothing = { results: [], models: new Map(), audited: [], mismatches: [], corrections: [] };
    await store.complete(lease, { ...nothing, again: [audit] });
    expect(await store.status()).toMatchObject({ audits: 1 });
    const client = new Redis(redis.url);
    await client.hset(`fleet-${fleets}:fleet:${audit.id}`, 'data', 'null');
    client.disconnect();
    expect(await store.claim('b', 60_000)).toBeUndefined();
    expect(await store.status()).toMatchObject({ audits: 0, mismatches: [{ key: record.key, right: null }] });
    await store.close();
  });
});

describe('errors of the store on Redis', () => {
  test('name host and port, never the password', async () => {
    const client = new Redis(redis.url);
    await client.call('ACL', 'SETUSER', 'lethe', 'on', '>right', '~*', '&*', '+@all');
    client.disconnect();
    const url = `redis://lethe:wrong-secret@127.0.0.1:${redis.port}`;
    const error: Error = await bullmqStore({ url }).then(
      () => new Error('opened'),
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: 'data' });
    expect(error.message).toMatch(`redis 127.0.0.1:${redis.port}: WRONGPASS`);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wrong-secret');
    const right = await bullmqStore({ url: url.replace('wrong-secret', 'right'), prefix: 'user' });
    expect(await right.status()).toMatchObject({ done: 0 });
    await right.close();
    await expect(bullmqStore({ url: 'http://me:secret@host' })).rejects.toThrow(
      /^bullmqStore: url: expected redis:\/\/host:port\/database or .*, got http:\/\/host\/$/,
    );
  });

  test('tell a lost connection after the time that patience says', async () => {
    const store = await open({ patience: 0.2 });
    await redis.kill();
    await expect(store.status()).rejects.toMatchObject({
      code: 'data',
      message: expect.stringMatching(/^redis 127\.0\.0\.1:\d+: /),
    });
    await store.close();
    await expect(open({ patience: 0.2 })).rejects.toThrow(/^redis 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });
});
