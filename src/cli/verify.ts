import { detectRuntime, MAX_THREADS } from '../engine/index.js';
import { TASKS, type Task } from '../forgetting/tasks/index.js';
import {
  type SeedResult,
  type SeedRunner,
  type Verification,
  verify as verifyTasks,
} from '../forgetting/verify/index.js';
import { type Command, readInteger, readText, readWords, UsageError, type Values } from './command.js';
import { checkFile, writeText } from './file.js';
import { Interruption } from './interrupt.js';
import { interruptedText, verifyDone } from './verify-done.js';
import { jsonLines } from './verify-files.js';
import { hereLane, runInLanes, workerLane } from './verify-lanes.js';
import { watchJobs } from './verify-progress.js';
import { briefText, verificationText } from './verify-text.js';
import { applyWide, WIDE } from './wide.js';

const ALL = 'all';
const DEFAULT_TASK = 'sum';
const DEFAULT_SEEDS = 20;
const MOST_SEEDS = 10_000;

export const verify: Command = {
  options: {
    task: {
      type: 'string',
      value: 'NAMES',
      help: `of ${TASKS.map(({ name }) => name).join(', ')}; or all (default ${DEFAULT_TASK})`,
    },
    seeds: { type: 'string', value: 'N', help: `how many, 1 to ${MOST_SEEDS} (default ${DEFAULT_SEEDS})` },
    threads: {
      type: 'string',
      value: 'N',
      help: '1 to 8 seeds side by side (default the available cores); the result is the same',
    },
    wide: WIDE,
    brief: { type: 'boolean', help: 'print the verdicts alone' },
    report: { type: 'string', value: 'FILE', help: 'write a report, one HTML file' },
    out: { type: 'string', value: 'FILE', help: 'write all numbers as JSON' },
  },

  async run(values) {
    const tasks = readTasks(values);
    const seeds = readInteger(values, 'seeds', 1, MOST_SEEDS) ?? DEFAULT_SEEDS;
    const runtime = detectRuntime();
    const asked = readInteger(values, 'threads', 1, MAX_THREADS) ?? Math.min(runtime.cores, MAX_THREADS);
    const threads = Math.min(asked, seeds * tasks.length);
    const report = readText(values, 'report');
    const out = readText(values, 'out');
    if (report !== undefined && report === out)
      throw new UsageError('--out: expected another file than --report');
    // A long run must not fail at its end.
    if (report !== undefined) await checkFile('--report', report);
    if (out !== undefined) await checkFile('--out', out);
    const render = report === undefined ? undefined : await import('../forgetting/report/report.js');

    await applyWide(values);
    const started = performance.now();
    const took: { [task: string]: number } = Object.fromEntries(tasks.map(({ name }) => [name, 0]));
    const interruption = new Interruption('what was found so far follows');
    const done: (SeedResult | undefined)[] = new Array(seeds * tasks.length).fill(undefined);
    const found = await verifyTasks({
      tasks,
      seeds,
      runSeeds: runSeeds(threads, took, done),
      signal: interruption.signal,
    })
      .catch((error: unknown) => {
        if (!interruption.signal.aborted) throw error;
        return verifyDone(tasks, done);
      })
      .finally(() => interruption.close());
    const interrupted = interruption.by === undefined ? [] : [interruptedText(interruption.by, done)];
    if (found === undefined) {
      return { text: interrupted.join('\n'), json: { command: 'verify', seeds: 0 }, code: interruption.code };
    }
    const verification: Verification = {
      ...found,
      timings: {
        runtime: `${runtime.name} ${runtime.version}`,
        threads,
        milliseconds: Math.round(performance.now() - started),
        millisecondsByTask: Object.fromEntries(
          Object.entries(took).map(([task, milliseconds]) => [task, Math.round(milliseconds)]),
        ),
      },
    };

    const written: string[] = [];
    if (out !== undefined) {
      await writeText(out, jsonLines(verification));
      written.push(`Numbers      ${out}`);
    }
    if (report !== undefined && render !== undefined) {
      await writeText(report, render.renderReport(verification));
      written.push(`Report       ${report}`);
    }
    const text = values.brief === true ? briefText(verification) : verificationText(verification);
    return {
      text: [text, ...written, ...interrupted].join('\n'),
      json: verification,
      code: interruption.code,
    };
  },
};

function readTasks(values: Values): readonly Task[] {
  const names = readWords(values, 'task', [...TASKS.map(({ name }) => name), ALL]) ?? [DEFAULT_TASK];
  if (names.includes(ALL)) return TASKS;
  return names.flatMap((name) => TASKS.filter((task) => task.name === name));
}

/**
 * Runs seeds with this many threads.
 *
 * @param took the duration of each job is added here, by task; milliseconds
 * @param results each result is stored here by index
 */
function runSeeds(
  threads: number,
  took: { [task: string]: number },
  results: (SeedResult | undefined)[],
): SeedRunner {
  return async (jobs, onDone, signal) => {
    const lanes = threads === 1 ? [hereLane] : Array.from({ length: threads }, workerLane);
    const watch = watchJobs(jobs, threads);
    try {
      return await runInLanes(
        jobs,
        lanes,
        (index, milliseconds, result) => {
          results[index] = result;
          const task = jobs[index]?.task ?? '';
          took[task] = (took[task] ?? 0) + milliseconds;
          watch.done(index, milliseconds);
          onDone(index);
        },
        signal,
      );
    } finally {
      watch.close();
    }
  };
}
