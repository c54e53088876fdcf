// What each option of the store on Redis does, with a real one, with and without TLS.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { releaseKernels } from '../../../src/core.js';
import * as bullmq from '../../../src/fleet/bullmq/index.js';
import type { Chunk, Job, Lease } from '../../../src/fleet/index.js';
import { makeChunk } from '../../../src/fleet/store/chunk.js';
import { functionsAt } from '../../misuse/fleet-bullmq.js';
import { misuse } from '../../misuse/subject.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';
import { recordOf, run, tinyJob } from '../jobs-for-tests.js';
import { type RedisServer, startRedis } from './redis-server.js';

withBackend();
const { bullmqStore } = bullmq;
const inFolder = useTemporaryFolder('fleet-redis');
let redis: RedisServer;
let fleets = 0;
const open = (more: Partial<bullmq.BullmqOptions> = {}) =>
  bullmqStore({ url: redis.url, prefix: `options-${++fleets}`, ...more });

beforeAll(async () => {
  redis = await startRedis();
  const client = new Redis(redis.url);
  for (const user of ['default', 'text'])
    await client.call('ACL', 'SETUSER', user, 'on', 'nopass', '~*', '&*', '+@all');
  client.disconnect();
});
afterAll(async () => {
  await releaseKernels();
  await redis.close();
});

test('whatever a function is given instead of what it takes, it says so', async () => {
  const subjects = functionsAt(redis.url);
  expect(Object.keys(subjects)).toEqual(Object.keys(bullmq));
  for (const [name, subject] of Object.entries(subjects)) expect(await misuse(name, subject)).toEqual([]);
});

async function chunks(count: number, attempts = 0): Promise<Chunk[]> {
  const records = await Promise.all(Array.from({ length: count }, (_, seed) => recordOf(tinyJob(seed))));
  return records.map((job) => makeChunk({ jobs: [job], retries: 9, audit: 0, attempts }));
}

describe('rate', () => {
  test('lets a given number of chunks begin in a second, and the others after it', async () => {
    const store = await open({ rate: 1 });
    await store.add(await chunks(20));
    let begun = 0;
    while ((await store.claim('a', 60_000)) !== undefined) begun++;
    expect(begun).toBeLessThan(20);
    let next: Lease | undefined;
    while (next === undefined) {
      await store.wait(100);
      next = await store.claim('a', 60_000);
    }
    await store.close();
  });
});

describe('backoff', () => {
  test('is what a job waits that failed, twice as long each time, at most 300 seconds', async () => {
    const store = await open({ backoff: 100 });
    const nothing = { results: [], models: new Map(), audited: [], mismatches: [], corrections: [] };
    const client = new Redis(redis.url, { maxRetriesPerRequest: null });
    const queue = new Queue('fleet', { connection: client, prefix: `options-${fleets}` });
    await store.add(await chunks(1));
    const lease = (await store.claim('a', 60_000)) as Lease;
    const again = (await Promise.all([1, 2, 3].map((attempts) => chunks(1, attempts)))).flat();
    await store.complete(lease, { ...nothing, again });
    expect(await store.claim('a', 60_000)).toBeUndefined();
    const delays = (await queue.getDelayed()).map(({ opts }) => opts.delay);
    expect(delays.sort()).toEqual([100_000, 200_000, 300_000]);
    await queue.close();
    client.disconnect();
    await store.close();
  });

  test('ends, and the job is tried again', async () => {
    const store = await open({ backoff: 0.05 });
    const job: Job = { kind: 'call', function: 'none', name: 'wrong' };
    const report = await run([job, tinyJob(1)], { store, retries: 2 });
    expect(report).toMatchObject({ done: 1, failures: [{ name: 'wrong', attempts: 3 }] });
    await store.close();
  });
});

describe('rediss://', () => {
  let secure: RedisServer;
  let certificate: string;

  beforeAll(async () => {
    const [key, file] = [inFolder('key.pem'), inFolder('certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', [...request, ...subject, '-days', '2', '-keyout', key, '-out', file], {
      stdio: 'pipe',
    });
    certificate = readFileSync(file, 'utf8');
    secure = await startRedis(
      ['--tls-cert-file', file, '--tls-key-file', key, '--tls-auth-clients', 'no'],
      true,
    );
  });
  afterAll(() => secure.close());

  test('goes by TLS, and does the same', async () => {
    const store = await bullmqStore({ url: secure.url, tls: { ca: certificate } });
    expect(secure.url).toMatch(/^rediss:/);
    expect(await run([tinyJob(1), tinyJob(2)], { store })).toMatchObject({ done: 2, failed: 0 });
    await store.close();
  });

  test('trusts no certificate that nobody vouches for', async () => {
    await expect(bullmqStore({ url: secure.url })).rejects.toMatchObject({
      code: 'data',
      message: expect.stringMatching(/^redis 127\.0\.0\.1:\d+: .*certificate/),
    });
  });
});
