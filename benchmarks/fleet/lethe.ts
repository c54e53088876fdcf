// What Lethe is measured at: fleets on threads and worker processes, a loop without a fleet, a store's chunks alone.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Network } from 'lethe/core';
import { type DoneJob, Fleet, type FleetStore } from 'lethe/fleet';
import { Describer } from '../../src/fleet/jobs/describe.js';
import { DEFAULT_LIMITS } from '../../src/fleet/jobs/limits.js';
import { makeChunk } from '../../src/fleet/store/chunk.js';
import { ROOT } from '../../test/platform/runtimes/project.js';
import type { Measured } from './record.js';
import { type StoreName, withStore } from './stores.js';
import { FIT_WORKLOADS, jobsOf, NOTHING_MODULE, type WorkloadName } from './workloads.js';

/** In a loop of one's own: what there is to gain. */
export async function alone(name: keyof typeof FIT_WORKLOADS, count: number): Promise<Measured> {
  const { network, compile, data, options } = FIT_WORKLOADS[name]();
  const { x, y } = (data as { values: { x: number[][][]; y: number[][][] } }).values;
  const train = async (seed: number): Promise<void> => {
    const own = Network.create(network as Parameters<typeof Network.create>[0], { seed });
    own.compile(compile as Parameters<Network['compile']>[0]);
    await own.fit(x, y, { ...options, seed, threads: 1, yieldEvery: 'never' });
  };
  await train(0);
  const started = performance.now();
  for (let seed = 0; seed < count; seed++) await train(seed);
  return { models: count, seconds: (performance.now() - started) / 1000 };
}

/** On threads of this process. */
export function onThreads(
  storeName: StoreName,
  name: WorkloadName,
  count: number,
  concurrency: number,
): Promise<Measured> {
  return withStore(storeName, async ({ store, serverBytes }) => {
    const memory = new MostMemory();
    const seconds = await run(store, name, count, concurrency);
    return { models: count, seconds, bytes: memory.end(), serverBytes: serverBytes() };
  });
}

/** By worker processes with one thread each; this process only hands out. */
export function onWorkers(
  storeName: Exclude<StoreName, 'memory'>,
  name: WorkloadName,
  count: number,
  workers: number,
): Promise<Measured> {
  return withStore(storeName, async ({ store, args, serverBytes }) => {
    const command = [path.join(ROOT, 'dist/cli/main.js'), 'worker', ...args, '--threads', '1'];
    const started = Array.from({ length: workers }, () =>
      spawn(process.execPath, command, { stdio: 'ignore' }),
    );
    try {
      // All have begun, and their kernels are compiled.
      await run(store, name, 50 * workers, 0, count);
      const memory = new MostMemory();
      const seconds = await run(store, name, count, 0);
      return { models: count, seconds, bytes: memory.end(), serverBytes: serverBytes() };
    } finally {
      await Promise.all(started.map(end));
    }
  });
}

/** Chunks of one job each are put in, claimed, held, and end: what a store costs, without what is done. */
export function chunksAlone(storeName: StoreName, count: number): Promise<Measured> {
  return withStore(storeName, async ({ store }) => {
    const describer = new Describer(store, DEFAULT_LIMITS);
    const chunks = [];
    for (const job of jobsOf('nothing', count)) {
      const record = await describer.describe('job', job);
      chunks.push(makeChunk({ jobs: [record], retries: 0, audit: 0 }));
    }
    const started = performance.now();
    for (const chunk of chunks) {
      await store.add([chunk]);
      const lease = await store.claim('worker', 60_000);
      if (lease === undefined) throw new Error(`${store.name}: expected a chunk, got none`);
      const results = lease.chunk.jobs.map(
        ({ key, name, kind }): DoneJob => ({
          ...{ status: 'done', key, name, kind, worker: 'worker', milliseconds: 0, fingerprint: key },
          ...{ metrics: {}, value: null, model: null, receipt: null },
        }),
      );
      const none = { again: [], audited: [], mismatches: [], corrections: [] };
      await store.complete(lease, { results, models: new Map(), ...none });
    }
    return { models: count, seconds: (performance.now() - started) / 1000 };
  });
}

async function run(
  store: FleetStore,
  name: WorkloadName,
  count: number,
  concurrency: number,
  from = 0,
): Promise<number> {
  const options = { store, concurrency, module: NOTHING_MODULE };
  const { seconds, failed, failures } = await Fleet.run(jobsOf(name, count, from), options);
  if (failed > 0) throw new Error(`${failed} jobs failed: ${failures[0]?.error.message}`);
  return seconds;
}

async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}

const LOOK_MS = 100;

/** The most memory that this process has from now on. */
class MostMemory {
  #most = 0;
  readonly #timer = setInterval(() => this.#look(), LOOK_MS);

  #look(): void {
    this.#most = Math.max(this.#most, process.memoryUsage().rss);
  }

  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#most;
  }
}
