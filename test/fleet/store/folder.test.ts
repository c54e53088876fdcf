// The store in a folder: what every store promises, and that several instances, as of several processes, are one store.
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { folderStore } from '../../../src/fleet/index.js';
import { makeChunk } from '../../../src/fleet/store/chunk.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { recordOf, run, tinyJob, tinyJobs } from '../jobs-for-tests.js';
import { keepsItsPromises } from './contract.js';

const inFolder = useTemporaryFolder('fleet-store');
let stores = 0;

keepsItsPromises(() => folderStore(inFolder(`store-${stores++}`)));

test('is one store for all that open it, and goes on where others ended', async () => {
  const place = inFolder('shared');
  const [first, second] = [await folderStore(place), await folderStore(place)];
  const jobs = [await recordOf(tinyJob(0)), await recordOf(tinyJob(1))];
  await first.add(jobs.map((job) => makeChunk({ jobs: [job], retries: 1, audit: 0 })));
  const claims = await Promise.all(
    [first, second, first].map(async (store) => ({ store, lease: await store.claim('a', 60_000) })),
  );
  const held = claims.flatMap(({ store, lease }) => (lease === undefined ? [] : [{ store, lease }]));
  expect(new Set(held.map(({ lease }) => lease.chunk.id)).size).toBe(2);
  expect(held).toHaveLength(2);
  for (const { store, lease } of held) await store.release(lease);
  expect(await run(tinyJobs(2), { store: second })).toMatchObject({ done: 2 });
  expect(await first.status()).toMatchObject({ done: 2, waiting: 0, running: 0 });
  expect(await run(tinyJobs(3), { store: await folderStore(place) })).toMatchObject({ done: 1, repeated: 2 });
  expect(await readdir(path.join(place, 'running'))).toEqual([]);
});

test('names the file that is no chunk', async () => {
  const place = inFolder('odd');
  const store = await folderStore(place);
  const name = `${'0'.repeat(15)}abcdef-${'a'.repeat(64)}-1-0.json`;
  await writeFile(path.join(place, 'waiting', name), '{"jobs": 7}');
  await expect(store.claim('a', 1000)).rejects.toThrow(/running\/.*: expected a chunk of jobs, got/);
});

test('says what it cannot be', async () => {
  await expect(folderStore(7 as never)).rejects.toThrow(
    'folderStore: expected a path or file:// URL, got number',
  );
  await writeFile(inFolder('file'), '');
  await expect(folderStore(inFolder('file'))).rejects.toMatchObject({ code: 'data' });
});
