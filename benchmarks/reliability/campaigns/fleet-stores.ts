// The same jobs of all kinds in memory, in a folder and on Redis: workers of Node, Deno and Bun empty the latter two at once. What a job
// gives has the same bits everywhere.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Fleet, type FleetStore, folderStore, memoryStore } from 'lethe/fleet';
import { bullmqStore } from 'lethe/fleet/bullmq';
import { runtimeOf } from '../../../test/cli/runtime-of.js';
import { startRedis } from '../../../test/fleet/bullmq/redis-server.js';
import { bun, deno, node } from '../../../test/platform/runtimes/index.js';
import type { Campaign, CampaignResult } from '../campaign.js';
import { mixedJob } from '../mixed-jobs.js';
import { MortalProcess } from '../mortal-process.js';
import { Tally } from '../tally.js';

const RUNTIMES = [node, deno, bun];
/** Only a run that waits for what is lost takes so long. */
const PATIENCE_MS = 1_800_000;

/** Fingerprints by the names of jobs. @throws Error if a job has two results, or failed */
async function fingerprints(store: FleetStore): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const result of store.results()) {
    if (found.has(result.name)) throw new Error(`${result.name} has two results`);
    if (result.status === 'failed') throw new Error(`${result.name} failed: ${result.error.message}`);
    found.set(result.name, result.fingerprint);
  }
  return found;
}

/** Lets a worker of each runtime do the jobs of a file. @returns how many each of them did */
async function work(jobsFile: string, place: readonly string[], folder: string): Promise<string> {
  const workers = await Promise.all(
    RUNTIMES.map(async (launcher) => {
      const { runtime, env } = await runtimeOf(launcher, folder);
      return new MortalProcess(['worker', ...place, '--threads', '1', '--json'], runtime, env);
    }),
  );
  const coordinator = new MortalProcess([
    'fleet',
    'run',
    jobsFile,
    ...place,
    '--threads',
    '0',
    '--audit',
    '0.02',
  ]);
  try {
    for (const own of [...workers, coordinator]) own.start();
    await coordinator.end(PATIENCE_MS);
    const told = await Promise.all(workers.map((own) => own.stop(PATIENCE_MS)));
    const done = told.map((text) => JSON.parse(text).done as number);
    return RUNTIMES.map(({ name }, index) => `${name} ${done[index]}`).join(', ');
  } finally {
    await Promise.all([...workers, coordinator].map((own) => own.kill()));
  }
}

async function run({ size, seed, onProgress }: Parameters<Campaign['run']>[0]): Promise<CampaignResult> {
  const jobs = Array.from({ length: size }, (_, index) => mixedJob(index, seed));
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-fleet-stores-'));
  const file = path.join(folder, 'jobs.jsonl');
  await writeFile(file, jobs.map((job) => JSON.stringify(job)).join('\n'));
  const tally = new Tally({ size, onProgress });
  const redis = await startRedis();
  const memory = memoryStore();
  try {
    await Fleet.run(jobs, { store: memory });
    const expected = await fingerprints(memory);
    const place = path.join(folder, 'store');
    const ofFolder = await work(file, ['--folder', place], folder);
    const ofRedis = await work(file, ['--redis', redis.url], folder);
    const [inFolder, onRedis] = [await folderStore(place), await bullmqStore({ url: redis.url })];
    const others = [await fingerprints(inFolder), await fingerprints(onRedis)];
    await onRedis.close();
    for (const { name = '' } of jobs) {
      const [own, ...found] = [expected, ...others].map((prints) => prints.get(name as string));
      const differ = own === undefined || found.some((print) => print !== own);
      tally.add(
        1,
        differ ? `${name}: ${own} in memory, ${found.join(' in the folder, ')} on Redis` : undefined,
      );
    }
    return tally.result(`jobs by workers at once: folder: ${ofFolder}; Redis: ${ofRedis}`);
  } catch (error) {
    tally.add(1, error instanceof Error ? error.message : String(error));
    return tally.result();
  } finally {
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export const campaign: Campaign = {
  name: 'fleet-stores',
  what: 'Jobs of all kinds give the same bits in memory, in a folder and on Redis, done there by workers of Node, Deno and Bun at once',
  size: 1000,
  run,
};
