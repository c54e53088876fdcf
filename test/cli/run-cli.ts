// Runs the command `lethe` as its users do: the built package in a process of its own.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect } from '@jest/globals';

/** The script of the command. */
export const MAIN: string = path.join(import.meta.dirname, '../../dist/cli/main.js');
const TIMEOUT_MS = 150_000;

/** What a process printed and how it ended. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  /** Executable and arguments before the script's path. Default this Node. */
  runtime?: readonly [string, ...string[]];
  env?: NodeJS.ProcessEnv;
}

/** Runs any command to its end; rejects if it does not end by itself in time. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const { NODE_OPTIONS, JEST_WORKER_ID, FORCE_COLOR, ...env } = { ...process.env, ...options.env };
  const limits = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: 1e8 } as const;
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { ...limits, cwd: options.cwd, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(new Error(`${command} ${args.join(' ')} did not end: ${error?.message}`, { cause: error }));
    }).stdin?.end();
  });
}

/** Runs `lethe` with these arguments. */
export function lethe(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const [command, ...before] = options.runtime ?? [process.execPath];
  return runCommand(command, [...before, MAIN, ...args], options);
}

/**
 * Ways to run `lethe` and to look at how it ended.
 *
 * @typeParam Rest what each takes beside
 */
export interface Runs<Rest extends unknown[]> {
  /** Standard output of a run that has to succeed without a word on standard error. */
  letheText(args: readonly string[], ...rest: Rest): Promise<string>;
  /** The one JSON object that a successful run with `--json` prints. */
  letheJson<T>(args: readonly string[], ...rest: Rest): Promise<T>;
  /** A run has to fail with this code and one line on standard error that is no stack trace. */
  expectFailure(args: readonly string[], code: 1 | 2, message: RegExp, ...rest: Rest): Promise<void>;
}

/** The same whatever runs it: a process for each run, or one for many. */
export function runsBy<Rest extends unknown[]>(
  run: (args: readonly string[], ...rest: Rest) => Promise<Finished>,
): Runs<Rest> {
  async function letheText(args: readonly string[], ...rest: Rest): Promise<string> {
    const { code, stdout, stderr } = await run(args, ...rest);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  }
  return {
    letheText,
    async letheJson<T>(args: readonly string[], ...rest: Rest): Promise<T> {
      const stdout = await letheText([...args, '--json'], ...rest);
      expect(stdout.trimEnd()).not.toContain('\n');
      return JSON.parse(stdout) as T;
    },
    async expectFailure(args, code, message, ...rest) {
      const finished = await run(args, ...rest);
      expect(finished).toEqual({ code, stdout: '', stderr: expect.stringMatching(/^lethe: [^\n]+\n$/) });
      expect(finished.stderr).toMatch(message);
      expect(finished.stderr).not.toContain('\u001b');
    },
  };
}

/** Each run in a process of its own. */
export const { letheText, letheJson, expectFailure }: Runs<[options?: RunOptions]> = runsBy(lethe);

/** What `lethe train --json` prints. */
export interface TrainReport {
  command: string;
  library: string;
  engine: string;
  threads: number;
  wideVectors: boolean;
  backend: { runtime: string; threads: number };
  options: { epochs: number; units: number; seed: number; learningRate: number };
  losses: number[];
  milliseconds: { total: number; perStep: number };
  steps: number;
  interruptedBy: string | null;
  saved: string | null;
  fingerprint: string;
}

/** What `lethe predict --json` prints. */
export interface PredictReport {
  command: string;
  model: string;
  predictions: number[][];
  truth: number[][];
  meanSquaredError: number;
  naiveMeanSquaredError: number;
  fingerprint: string;
}

/** What `lethe bench --json` prints. */
export interface BenchReport {
  measurements: {
    case: string;
    engine: string;
    threads: number;
    median: number;
    p95: number;
    gflops: number;
    coldMs: number;
    samples: number[];
    results: { fingerprint: string };
  }[];
}
