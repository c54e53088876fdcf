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

/** Standard output of a run that has to succeed without a word on standard error. */
export async function letheText(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await lethe(args, options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** The one JSON object that a successful run with `--json` prints. */
export async function letheJson<T>(args: readonly string[], options: RunOptions = {}): Promise<T> {
  const stdout = await letheText([...args, '--json'], options);
  expect(stdout.trimEnd()).not.toContain('\n');
  return JSON.parse(stdout) as T;
}

/** A run has to fail with this code and one line on standard error that is no stack trace. */
export async function expectFailure(
  args: readonly string[],
  code: 1 | 2,
  message: RegExp,
  options: RunOptions = {},
): Promise<void> {
  const finished = await lethe(args, options);
  expect(finished).toEqual({ code, stdout: '', stderr: expect.stringMatching(/^lethe: [^\n]+\n$/) });
  expect(finished.stderr).toMatch(message);
  expect(finished.stderr).not.toContain('\u001b');
}

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
