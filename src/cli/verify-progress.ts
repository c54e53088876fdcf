// Progress of `lethe verify`, with the remaining time.
import type { SeedJob } from '../forgetting/verify/index.js';
import { showBar } from './progress.js';

/** Receives finished jobs; the line is erased at the end. */
export interface VerifyWatch {
  done(index: number, milliseconds: number): void;
  close(): void;
}

/** @param lanes number of parallel jobs */
export function watchJobs(jobs: readonly SeedJob[], lanes: number): VerifyWatch {
  const took: (number | undefined)[] = jobs.map(() => undefined);
  const bar = showBar(jobs.length);
  let done = 0;
  bar.show(0, jobs[0]?.task ?? '');
  return {
    done(index, milliseconds) {
      took[index] = milliseconds;
      done++;
      const label = jobs[index]?.task ?? '';
      bar.show(done, label, () => timeLeft(jobs, took) / Math.max(1, Math.min(lanes, jobs.length - done)));
    },
    close: bar.clear,
  };
}

/**
 * Time for all remaining jobs, one after the other, in the unit of `took`: estimated by the mean of the same task, or of all finished jobs
 * if there is none of that task.
 */
export function timeLeft(
  jobs: readonly Pick<SeedJob, 'task'>[],
  took: readonly (number | undefined)[],
): number {
  const tasks = new Map<string, { sum: number; done: number; left: number }>();
  for (const [index, { task }] of jobs.entries()) {
    const one = tasks.get(task) ?? { sum: 0, done: 0, left: 0 };
    tasks.set(task, one);
    const time = took[index];
    if (time === undefined) one.left++;
    else {
      one.sum += time;
      one.done++;
    }
  }
  const all = [...tasks.values()];
  const total = all.reduce((sum, one) => sum + one.sum, 0);
  const done = all.reduce((sum, one) => sum + one.done, 0);
  if (done === 0) return 0;
  return all.reduce((sum, one) => sum + one.left * (one.done === 0 ? total / done : one.sum / one.done), 0);
}
