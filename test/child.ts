// Runs a script in a process of its own on the built package, as Jest's own process is no place for tests of
// what a process keeps alive, leaks or prints.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(import.meta.dirname, '..');

/** What a child process printed. */
export interface ChildOutput {
  stdout: string;
  stderr: string;
}

/**
 * Runs an ES module's text in Node; it may import `lethe` and tfjs. Rejects if it does not end by itself with
 * code 0 in time.
 */
export async function runChild(
  source: string,
  timeoutMs = 150_000,
  flags: string[] = [],
): Promise<ChildOutput> {
  const args = [...flags, '--input-type=module', '--eval', source];
  return promisify(execFile)(process.execPath, args, { cwd: root, timeout: timeoutMs, maxBuffer: 1e8 });
}

/** The last line that the script printed, as JSON. */
export async function runForJson<T>(source: string, timeoutMs?: number, flags?: string[]): Promise<T> {
  const { stdout } = await runChild(source, timeoutMs, flags);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}
