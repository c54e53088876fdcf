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

/** Many small training runs, done by threads of this process, and by whoever shares the store. */
export class Fleet {
  private constructor() {
    throw new LetheError('state', 'Fleet: expected to be used by Fleet.run and Fleet.work');
  }

  /**
   * Does jobs, and waits until all have ended. Each is a pure function of its description: done twice, elsewhere or after a crash it
   * gives the same bytes, and one whose result is in the store already is not done again. A job that fails does so alone.
   *
   * What a worker gave that an audit found wrong is done once more by others, unless another one has confirmed it; for that `jobs` is gone
   * through again, if it can be.
   *
   * @param jobs a list, or what gives them one after the other: no more are held at once than `ahead` says
   * @throws TypeError or RangeError naming the job, the field, what was expected and what came; jobs before it may have been done.
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
   * Does jobs that others put into a store, until the signal comes, or with `once` until none is left: what runs is finished then, the rest
   * is given back.
   *
   * @throws TypeError or RangeError naming the option; LetheError `data` if the store cannot be read or written.
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
