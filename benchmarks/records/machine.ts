import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release } from 'node:os';
import { ACCUMULATORS, operationsPerTurn, peakModule, UNROLLED } from '../peak/peak.mjs';
import { type BenchmarkRecord, SCHEMA } from './record.js';

/** What all records of a run share. */
export type RunDescription = Pick<
  BenchmarkRecord,
  'schema' | 'run' | 'commit' | 'peakGflops' | 'processor' | 'cores' | 'system' | 'quick'
>;

const PEAK_TURNS = 20_000;
const PEAK_REPETITIONS = 40;

/** This machine, these sources, now. The peak takes half a second. */
export function describeRun(root: string, quick: boolean): RunDescription {
  return {
    schema: SCHEMA,
    run: new Date().toISOString(),
    commit: commitOf(root),
    peakGflops: measurePeak(),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    system: `${process.platform} ${release()} ${process.arch}`,
    quick,
  };
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

/** The best that SIMD on registers reaches on one core in this runtime, in GFLOP/s. */
function measurePeak(): number {
  let best = 0;
  const forms = ACCUMULATORS.flatMap((accumulators) =>
    UNROLLED.map((unrolled) => [accumulators, unrolled] as const),
  );
  for (const form of forms) {
    const { run } = new WebAssembly.Instance(peakModule(...form)).exports as {
      run: (turns: number) => number;
    };
    for (let repetition = 0; repetition < PEAK_REPETITIONS; repetition++) {
      const begin = performance.now();
      run(PEAK_TURNS);
      const elapsed = performance.now() - begin;
      best = Math.max(best, (PEAK_TURNS * operationsPerTurn(...form)) / elapsed / 1e6);
    }
  }
  return best;
}
