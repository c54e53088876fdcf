import { LetheError } from '../errors.js';
import type { Job } from './jobs/job.js';
import {
  type FleetOptions,
  type FleetReport,
  type FleetWorkOptions,
  readRunOptions,
  readWorkOptions,
} from './options.js';
import { runFleet } from './run/run.js';
import { type WorkDone, work } from './run/work.js';
import { threadLane } from './threads/lane.js';

/** Runs many small training jobs on threads of this process, and on other processes and machines that use the same store. */
export class Fleet {
  private constructor() {
    throw new LetheError('state', 'Fleet: expected to be used by Fleet.run and Fleet.work');
  }

  /**
   * Runs jobs, and waits until all have ended. Each job is a pure function of its description: run twice, elsewhere or after a crash it
   * gives the same bytes. Jobs with a result in the store are not run again. A failing job does not affect others.
   *
   * If an audit finds that a worker gave a wrong result, other workers repeat the jobs of that worker, unless another worker has confirmed
   * them. This iterates over `jobs` a second time, if possible.
   *
   * @param jobs an array or (asynchronous) iterable; at most `ahead` chunks of jobs are held at once
   * @throws TypeError or RangeError that names the job, the field, the expected and the received value; earlier jobs may have been done.
   * @throws LetheError `aborted` by the signal; `state` if all workers gave wrong results; `data` if the store cannot be read or written.
   * @example
   * import { adam, dense, lstm } from 'lethe/core';
   * import { Fleet } from 'lethe/fleet';
   *
   * const network = [lstm({ units: 4, inputShape: [2, 1] }), dense({ units: 1 })];
   * const compile = { optimizer: adam(0.01), loss: 'meanSquaredError' };
   * const values = { x: [[[1], [2]], [[3], [4]]], y: [[3], [7]] };
   * const jobs = [1, 2, 3].map((seed) => ({ kind: 'fit', network, compile, data: { values }, options: { epochs: 20 }, seed }));
   * const { done, seconds } = await Fleet.run(jobs, { onResult: ({ name, fingerprint }) => console.log(name, fingerprint) });
   * console.log(done, seconds);
   */
  static async run(
    jobs: Iterable<Job> | AsyncIterable<Job>,
    options: FleetOptions = {},
  ): Promise<FleetReport> {
    return runFleet(jobs, readRunOptions('Fleet.run', options), threadLane);
  }

  /**
   * Runs jobs that others put into a store, until the signal, or with `once` until no job is left. Then running jobs are finished, and the
   * others are returned to the store.
   *
   * @throws TypeError or RangeError that names the option; LetheError `data` if the store cannot be read or written.
   */
  static async work(options: FleetWorkOptions): Promise<WorkDone> {
    const {
      signal = new AbortController().signal,
      onResult,
      ...settings
    } = readWorkOptions('Fleet.work', options);
    return work({ ...settings, signal, openLane: threadLane, referees: false, onJob: onResult });
  }
}
