import { yieldToEventLoop } from '../../engine/index.js';
import { checkInteger, checkSignal } from '../../network/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { sha256Hex } from '../../sha256.js';
import { checkKind, checkText, isObject } from '../../text/kinds.js';
import { version } from '../../version.js';
import { checkSeed, isTask } from '../tasks/check-network.js';
import { findTask, type Task } from '../tasks/index.js';
import { rounded } from './rounding.js';
import { VERDICT_RULE } from './rule.js';
import { runSeed, type SeedJob } from './run-seed.js';
import { summarize } from './summarize.js';
import type { SeedResult, Verification } from './verification.js';

/**
 * Runs jobs, in any order or in parallel.
 *
 * @param onDone must be called after each job with its index
 * @returns their results in the order of the jobs
 */
export type SeedRunner = (
  jobs: readonly SeedJob[],
  onDone: (index: number) => void,
  signal?: AbortSignal,
) => Promise<SeedResult[]>;

/** Progress of a verification. */
export interface VerifyProgress {
  /** The number of finished jobs, of all. */
  readonly done: number;
  readonly total: number;
  /** Task of the last finished job. */
  readonly task: string;
}

/** Options of {@link verify}. */
export interface VerifyOptions {
  readonly tasks: readonly Task[];
  /** The number of seeds: 0, 1, ... Default 20. */
  readonly seeds?: number;
  /** Runs the jobs, which name their tasks. Default: one after the other, in this thread. */
  readonly runSeeds?: SeedRunner;
  readonly onProgress?: (progress: VerifyProgress) => void;
  /** Ends the verification between two jobs: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const VERIFY_OPTIONS: OptionNames<VerifyOptions> = {
  tasks: true,
  seeds: true,
  runSeeds: true,
  onProgress: true,
  signal: true,
};

const DEFAULT_SEEDS = 20;

/**
 * Tests for each task, over many seeds, whether the network forgets selectively, whether its forget gate does the
 * forgetting, and whether the task needs it. The result is the same in every runtime, in whatever order or threads the
 * seeds run.
 *
 * @throws TypeError if `tasks` is not a list of tasks.
 * @throws RangeError if `seeds` is not a positive integer, or there is no task.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const given = readOptions('verify', options, VERIFY_OPTIONS);
  const { tasks, seeds = DEFAULT_SEEDS, onProgress, signal } = given;
  if (!Array.isArray(tasks) || !tasks.every(isTask)) {
    throw new TypeError(
      'verify: tasks: expected a list of tasks, such as [findTask("sum")], got something else',
    );
  }
  checkInteger('verify: seeds', seeds, 1);
  for (const name of ['runSeeds', 'onProgress'] as const) {
    const call = given[name];
    checkKind(`verify: ${name}`, call === undefined || typeof call === 'function', 'a function', call);
  }
  checkSignal('verify', signal);
  if (tasks.length === 0) throw new RangeError('verify: tasks: expected at least one, got none');
  const jobs = tasks.flatMap(({ name }) =>
    Array.from({ length: seeds }, (_, seed): SeedJob => ({ task: name, seed, example: seed === 0 })),
  );
  let done = 0;
  const { runSeeds = runHere(tasks) } = given;
  const results = await runSeeds(
    jobs,
    (index) => {
      done++;
      onProgress?.({ done, total: jobs.length, task: jobs[index]?.task ?? '' });
    },
    signal,
  );
  checkResults(results, jobs.length);
  const found = tasks.map((task, index) =>
    summarize(task, results.slice(index * seeds, (index + 1) * seeds)),
  );
  const fingerprints = results.flatMap(({ networks }) => networks.map(({ fingerprint }) => fingerprint));
  const encoder = new TextEncoder();
  return rounded({
    command: 'verify',
    schema: 1,
    version,
    seeds,
    rule: VERDICT_RULE,
    tasks: found,
    fingerprint: sha256Hex(fingerprints.map((fingerprint) => encoder.encode(fingerprint))),
  });
}

const SEED_JOB: OptionNames<SeedJob> = { task: true, seed: true, example: true };

/**
 * Runs a job in a worker.
 *
 * @throws RangeError for an unknown task, TypeError for unknown or invalid fields.
 */
export function runJob(job: SeedJob): Promise<SeedResult> {
  const { task, seed, example = false } = readOptions('runJob', job, SEED_JOB, 'fields');
  checkText('runJob: task', task);
  checkSeed('runJob', seed);
  checkKind('runJob: example', typeof example === 'boolean', 'a boolean', example);
  return runSeed(findTask(task), seed, example);
}

/** @throws TypeError unless there is a result for each job. */
function checkResults(results: readonly SeedResult[], count: number): void {
  const holds = Array.isArray(results) && results.length === count && results.every(isResult);
  checkKind('verify: runSeeds', holds, `a function that gives ${count} results of runSeed`, results);
}

function isResult(result: unknown): boolean {
  return isObject(result) && Array.isArray(result.networks);
}

/** Runs jobs one after the other, in this thread. */
function runHere(tasks: readonly Task[]): SeedRunner {
  return async (jobs, onDone, signal) => {
    const results: SeedResult[] = [];
    for (const [index, { task: name, seed, example }] of jobs.entries()) {
      signal?.throwIfAborted();
      const task = tasks.find((one) => one.name === name) ?? findTask(name);
      results.push(await runSeed(task, seed, example));
      onDone(index);
      await yieldToEventLoop();
    }
    return results;
  };
}
