// One measurement of one build, in a process of its own.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { BenchmarkCase, Budget, Measurement } from 'lethe/bench';
import { median } from '../../src/bench/statistics.js';
import type { Options } from './options.js';

/** What child.mjs is asked for, on its standard input. */
export interface Request {
  /** Of the built package. */
  folder: string;
  case: BenchmarkCase;
  engine: Options['engine'];
  threads: number;
  budget: Budget;
}

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));
const LIMIT_MS = 300_000;

/**
 * Measures in a new process.
 *
 * @throws Error with what the process said, if it fails.
 */
export async function measureInProcess(request: Request): Promise<Measurement> {
  const child = spawn(process.execPath, [CHILD], { timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  const ended = new Promise<number | string | null>((resolve, reject) =>
    child.once('error', reject).once('close', (code, signal) => resolve(code ?? signal)),
  );
  child.stdin.on('error', () => {}); // It may end without having read; how it ended says why.
  child.stdin.end(JSON.stringify(request));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code === 0) return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measurement;
  throw new Error(errors.trim().slice(-2000) || `the process that measures ended with ${code}`);
}

/**
 * Steps that fill a sample of this build once it is warm. They are counted once for both builds and all processes:
 * counted in each they would differ with how busy the machine is at that moment, and with them the share that the
 * call itself has of a sample.
 *
 * @throws Error with what the process said, if it fails.
 */
export async function countSteps(request: Request): Promise<number> {
  const { samples } = await measureInProcess(request);
  return Math.max(1, Math.round(request.budget.sampleMs / median(samples)));
}
