// Partial results of an interrupted `lethe verify`.
import type { Task } from '../forgetting/tasks/index.js';
import { type SeedResult, type Verification, verify } from '../forgetting/verify/index.js';

/** The same number for each task, task by task; undefined for seeds that were not finished. */
export type DoneSeeds = readonly (SeedResult | undefined)[];

/**
 * The tasks with all seeds finished, or, if there is none, the finished first seeds of the first task: the results of a run with these
 * tasks and this number of seeds.
 *
 * @returns undefined if there is nothing
 */
export async function verifyDone(tasks: readonly Task[], done: DoneSeeds): Promise<Verification | undefined> {
  const seeds = done.length / tasks.length;
  const found = tasks.map((task, index) => ({
    task,
    results: beforeHole(done.slice(index * seeds, (index + 1) * seeds)),
  }));
  const whole = found.filter(({ results }) => results.length === seeds);
  const kept = whole.length > 0 ? whole : found.slice(0, 1);
  const count = kept[0]?.results.length ?? 0;
  if (count === 0) return undefined;
  return verify({
    tasks: kept.map(({ task }) => task),
    seeds: count,
    runSeeds: () => Promise.resolve(kept.flatMap(({ results }) => results)),
  });
}

function beforeHole(results: DoneSeeds): SeedResult[] {
  const kept: SeedResult[] = [];
  for (const result of results) {
    if (result === undefined) break;
    kept.push(result);
  }
  return kept;
}

/** The line that reports it. */
export function interruptedText(by: string, done: DoneSeeds): string {
  const count = done.filter((result) => result !== undefined).length;
  return `Interrupted  by ${by} after ${count} of ${done.length} seeds`;
}
