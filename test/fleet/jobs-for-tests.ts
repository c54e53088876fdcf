// Tiny jobs, and lanes in this thread.
import { adam, dense, lstm } from '../../src/core.js';
import type { FitJob, FleetOptions, FleetReport, Job } from '../../src/fleet/index.js';
import { Describer } from '../../src/fleet/jobs/describe.js';
import { DEFAULT_LIMITS } from '../../src/fleet/jobs/limits.js';
import type { JobRecord } from '../../src/fleet/jobs/record.js';
import { readRunOptions } from '../../src/fleet/options.js';
import { runFleet } from '../../src/fleet/run/run.js';
import { memoryStore } from '../../src/fleet/store/memory.js';
import { hereLane, type OpenLane } from '../../src/fleet/threads/lane.js';

const network = [lstm({ units: 2, inputShape: [2, 1] }), dense({ units: 1 })];
const compile = { optimizer: adam(0.01), loss: 'meanSquaredError' };
/** What tiny jobs are trained on. */
export const VALUES = {
  x: [
    [[1], [2]],
    [[3], [4]],
  ],
  y: [[3], [7]],
};

/** Trains a network of two units for two epochs. */
export function tinyJob(seed: number, more: Partial<FitJob> = {}): FitJob {
  return { kind: 'fit', network, compile, data: { values: VALUES }, options: { epochs: 2 }, seed, ...more };
}

export function tinyJobs(count: number): FitJob[] {
  return Array.from({ length: count }, (_, seed) => tinyJob(seed));
}

export function recordOf(job: Job, store = memoryStore()): Promise<JobRecord> {
  return new Describer(store, DEFAULT_LIMITS).describe('job', job);
}

/** Runs jobs in this thread. */
export function run(
  jobs: Iterable<Job> | AsyncIterable<Job>,
  options: FleetOptions = {},
  openLane: OpenLane = hereLane,
): Promise<FleetReport> {
  return runFleet(jobs, readRunOptions('Fleet.run', { concurrency: 1, ...options }), openLane);
}
