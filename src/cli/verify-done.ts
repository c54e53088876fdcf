// What is kept of a `lethe verify` that was interrupted.
import type { Task } from '../forgetting/tasks/index.js';
import { type SeedResult, type Verification, verify } from '../forgetting/verify/index.js';

/** Of each task as many as of every other, task by task; undefined where a seed was not done. */
export type DoneSeeds = readonly (SeedResult | undefined)[];

/**
 * The tasks of which all seeds were done, or, if there is none, those first seeds of the first task that were: what a run of
 * these tasks finds with that number of seeds.
 *
 * @returns undefined if there is nothing.
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

/** The line that says so. */
export function interruptedText(by: string, done: DoneSeeds): string {
  const count = done.filter((result) => result !== undefined).length;
  return `Interrupted  by ${by} after ${count} of ${done.length} seeds`;
}
