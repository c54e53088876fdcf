import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release } from 'node:os';
import type { Peaks } from './peaks.js';
import { type BenchmarkRecord, SCHEMA } from './record.js';

/** What all records of a run share. */
export type RunDescription = Pick<
  BenchmarkRecord,
  'schema' | 'run' | 'commit' | keyof Peaks | 'processor' | 'cores' | 'system' | 'quick'
>;

/** This machine, these sources. */
export function describeMachine(
  root: string,
): Pick<RunDescription, 'commit' | 'processor' | 'cores' | 'system'> {
  return {
    commit: commitOf(root),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    system: `${process.platform} ${release()} ${process.arch}`,
  };
}

/** This machine, these sources, now. */
export function describeRun(root: string, quick: boolean, peaks: Peaks): RunDescription {
  return { schema: SCHEMA, run: new Date().toISOString(), ...describeMachine(root), ...peaks, quick };
}

/** Average load of the last minute. */
export function load(): number {
  return loadavg()[0] ?? 0;
}

/** The commit of the sources, with `-dirty` if files that git knows have changed; `unknown` without git. */
function commitOf(root: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed ? '-dirty' : ''}`;
  } catch {
    return 'unknown';
  }
}
