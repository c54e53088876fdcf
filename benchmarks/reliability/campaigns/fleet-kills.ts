// A fleet on Redis whose processes are killed (SIGKILL) at random moments: workers, the coordinator, and Redis itself with its
// append-only file. What is there in the end is what a quiet run in memory gives.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { adam, dense, lstm } from 'lethe/core';
import { type FitJob, Fleet, type FleetStore, memoryStore } from 'lethe/fleet';
import { type BullmqStore, bullmqStore } from 'lethe/fleet/bullmq';
import { Generator } from '../../../src/random/index.js';
import { type RedisServer, startRedis } from '../../../test/fleet/bullmq/redis-server.js';
import type { Campaign, CampaignResult } from '../campaign.js';
import { MortalProcess } from '../mortal-process.js';
import { Tally } from '../tally.js';

/** Jobs of a run with one kill: a hundred kills are in a run of 5,000. */
const JOBS_PER_KILL = 50;
/** Kills are drawn from so much of a run: the rest is time to end in. */
const KILLED_SHARE = 0.95;
/** Beside the job that ended before a kill, so that kills come in the midst of anything. */
const WINDOW_MS = 200;
const POLL_MS = 5;
/** Only a run that waits for what is lost ends no job for so long. */
const PATIENCE_MS = 120_000;
const LEASE = ['--lease', '1'];

const VALUES = {
  x: [
    [[1], [2], [5], [6]],
    [[5], [7], [7], [8]],
  ],
  y: [[11], [15]],
};

/** Some milliseconds each. */
function job(seed: number): FitJob {
  return {
    ...{ kind: 'fit', name: `seed ${seed}`, seed, data: { values: VALUES }, options: { epochs: 500 } },
    network: [lstm({ units: 8, inputShape: [4, 1] }), dense({ units: 1 })],
    compile: { optimizer: adam(0.01), loss: 'meanSquaredError' },
  };
}

const VICTIMS = ['first worker', 'second worker', 'coordinator', 'Redis'] as const;
type Victim = (typeof VICTIMS)[number];

/** @throws Error if a key has two results, or one failed */
async function fingerprints(store: FleetStore): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const result of store.results()) {
    if (found.has(result.key)) throw new Error(`${result.name} has two results`);
    if (result.status === 'failed') throw new Error(`${result.name} failed: ${result.error.message}`);
    found.set(result.key, result.fingerprint);
  }
  return found;
}

/** A run with its processes, each of which is begun anew when it was killed. */
class Killed {
  readonly kills = { 'first worker': 0, 'second worker': 0, coordinator: 0, Redis: 0 };
  readonly #processes: { readonly [name in Exclude<Victim, 'Redis'>]: MortalProcess };

  constructor(
    readonly redis: RedisServer,
    readonly store: BullmqStore,
    jobsFile: string,
  ) {
    const place = ['--redis', redis.url, '--threads', '1', ...LEASE];
    const often = ['--retries', '100', '--audit', '0.02', '--json'];
    this.#processes = {
      'first worker': new MortalProcess(['worker', ...place]),
      'second worker': new MortalProcess(['worker', ...place]),
      coordinator: new MortalProcess(['fleet', 'run', jobsFile, ...place, ...often]),
    };
  }

  /**
   * @param moments numbers of jobs that ended, in their order: a moment after each somebody is killed
   * @param onKill is told so
   * @returns what the coordinator printed that came to its end
   */
  async run(moments: readonly number[], random: Generator, onKill: () => void): Promise<string> {
    const { coordinator } = this.#processes;
    for (const own of Object.values(this.#processes)) own.start();
    for (const moment of moments) {
      await this.#untilDone(moment);
      await delay(random.uniform() * WINDOW_MS);
      await this.#kill(VICTIMS[random.integer(VICTIMS.length)] as Victim);
      onKill();
    }
    return coordinator.end(PATIENCE_MS);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#processes).map((own) => own.kill()));
  }

  async #kill(victim: Victim): Promise<void> {
    if (victim === 'Redis') {
      this.kills.Redis++;
      await this.redis.kill();
      await this.redis.start();
      return;
    }
    const own = this.#processes[victim];
    // A coordinator that came to its end is begun once more: all is done.
    if (await own.kill()) this.kills[victim]++;
    own.start();
  }

  async #untilDone(count: number): Promise<void> {
    let [most, since] = [-1, performance.now()];
    for (;;) {
      const { done } = await this.store.status();
      if (done >= count) return;
      if (done > most) [most, since] = [done, performance.now()];
      if (performance.now() - since > PATIENCE_MS) throw new Error(`no job ended in ${PATIENCE_MS} ms`);
      for (const own of Object.values(this.#processes)) own.check();
      await delay(POLL_MS);
    }
  }
}

/** @throws Error saying what is lost, double, or not as in the quiet run */
async function compare(
  store: BullmqStore,
  quiet: ReadonlyMap<string, string>,
  printed: string,
): Promise<void> {
  const { given, done, repeated, failed } = JSON.parse(printed);
  const report = `given ${given}, done ${done} and before ${repeated}, failed ${failed}`;
  if (given !== quiet.size || done + repeated !== quiet.size || failed !== 0) throw new Error(report);
  const found = await fingerprints(store);
  const lost = [...quiet.keys()].filter((key) => !found.has(key)).length;
  const other = [...found].filter(([key, fingerprint]) => quiet.get(key) !== fingerprint).length;
  if (lost + other > 0) throw new Error(`${lost} of ${quiet.size} jobs are lost, ${other} have other bits`);
  const { waiting, running, audits, mismatches, quarantined } = await store.status();
  const open = waiting + running + audits;
  if (open + mismatches.length + quarantined.length === 0) return;
  throw new Error(`${open} open, ${mismatches.length} mismatches, quarantined: ${quarantined.join(', ')}`);
}

async function run({ size, seed, onProgress }: Parameters<Campaign['run']>[0]): Promise<CampaignResult> {
  const random = new Generator(seed, 'shuffle');
  const count = size * JOBS_PER_KILL;
  const jobs = Array.from({ length: count }, (_, index) => job(index));
  const memory = memoryStore();
  await Fleet.run(jobs, { store: memory });
  const quiet = await fingerprints(memory);
  const moments = Array.from({ length: size }, () => Math.floor(random.uniform() * KILLED_SHARE * count));
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-fleet-kills-'));
  const file = path.join(folder, 'jobs.jsonl');
  await writeFile(file, jobs.map((one) => JSON.stringify(one)).join('\n'));
  const redis = await startRedis();
  const store = await bullmqStore({ url: redis.url });
  const killed = new Killed(redis, store, file);
  let failure: string | undefined;
  let [turns, audited] = [0, 0];
  try {
    moments.sort((one, other) => one - other);
    const printed = await killed.run(moments, random, () => onProgress(++turns, size));
    await compare(store, quiet, printed);
    ({ audited } = await store.status());
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    await killed.close();
    await store.close();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  }
  const tally = new Tally({ size, onProgress });
  tally.add(Math.max(turns, 1), failure);
  const told = Object.entries(killed.kills).map(([name, times]) => `${name} ${times}`);
  return tally.result(`${count} jobs; killed: ${told.join(', ')}; ${audited} audits`);
}

export const campaign: Campaign = {
  name: 'fleet-kills',
  what: 'A fleet on Redis whose workers, coordinator and Redis are killed (SIGKILL) at random moments ends every job once, none lost, none double, each with the bits of a quiet run',
  size: 100,
  run,
};
