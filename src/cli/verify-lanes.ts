// Runs the jobs of `lethe verify` in this thread, or in several others in parallel.
import { Worker } from 'node:worker_threads';
import { platform } from '#platform';
import { AskedThread, ThreadError } from '../fleet/threads/index.js';
import { runJob, type SeedJob, type SeedResult } from '../forgetting/verify/index.js';
import type { Finished } from './verify-worker.js';

/** Runs one job at a time. */
export interface Lane {
  run(job: SeedJob): Promise<Finished>;
  close(): Promise<void>;
}

/** Runs jobs in this thread only; other work proceeds between two of them. */
export const hereLane: Lane = {
  async run(job) {
    await new Promise((resolve) => setImmediate(resolve));
    platform.cores = () => 1; // One thread was requested, so networks must not start others.
    const started = performance.now();
    const result = await runJob(job);
    return { result, milliseconds: performance.now() - started };
  },
  close: () => Promise.resolve(),
};

/** Runs jobs in a worker. Bundlers find the worker's file by this form of its URL. */
export function workerLane(): Lane {
  const worker = new Worker(new URL('./verify-worker.js', import.meta.url));
  const thread = new AskedThread<SeedJob, Finished>('verify', worker);
  return {
    run({ ...job }) {
      return thread.ask(job).catch((error: unknown) => {
        throw error instanceof ThreadError && !error.fatal ? named(job, error) : error;
      });
    },
    close: () => thread.close(),
  };
}

function named({ task, seed }: SeedJob, { message, stack }: Error): Error {
  const name = `${task}, seed ${seed}`;
  const error = new Error(`${name}: ${message}`);
  if (stack !== undefined) error.stack = `${name}: ${stack}`;
  return error;
}

/**
 * Runs all jobs, each in the next free lane, and always closes the lanes.
 *
 * @param onDone called after each job with its index, its duration, and its result
 * @param signal aborts at once; then the promise rejects with the signal's reason
 * @returns results in the order of the jobs
 * @throws the first error of a job
 */
export async function runInLanes(
  jobs: readonly SeedJob[],
  lanes: readonly Lane[],
  onDone: (index: number, milliseconds: number, result: SeedResult) => void,
  signal?: AbortSignal,
): Promise<SeedResult[]> {
  const results: SeedResult[] = new Array(jobs.length);
  let next = 0;
  let ended = false;
  const work = async (lane: Lane): Promise<void> => {
    while (!ended && next < jobs.length) {
      const index = next++;
      const { result, milliseconds } = await lane.run(jobs[index] as SeedJob);
      if (ended) return;
      results[index] = result;
      onDone(index, milliseconds, result);
    }
  };
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop);
  });
  try {
    await Promise.race([Promise.all(lanes.map(work)), aborted]);
  } finally {
    ended = true;
    if (stop !== undefined) signal?.removeEventListener('abort', stop);
    await Promise.all(lanes.map((lane) => lane.close()));
  }
  return results;
}
