// Adapters and records for tests of the run itself: they say what they could measure, and never do.
import type { Adapter, Variant } from '../../benchmarks/adapter.js';
import type { BenchmarkRecord } from '../../benchmarks/records/record.js';

/** An adapter with these variants on every case. */
export function adapter(
  kind: Adapter['kind'],
  name: string,
  variants: (threads: readonly number[]) => readonly Variant[],
): Adapter {
  return {
    name,
    kind,
    howToInstall: 'nothing',
    find: async () => ({ name, version: '1' }),
    variants: (_, threads) => variants(threads),
    measure: () => Promise.reject(new Error('only plans are made of this')),
  };
}

/** A record of the case `seed` with what a test is about. */
export function record(changes: Partial<BenchmarkRecord>): BenchmarkRecord {
  return {
    schema: 3,
    run: '2026-01-01T00:00:00.000Z',
    at: '2026-01-01T00:00:01.000Z',
    commit: '0123456789ab',
    round: 0,
    case: 'seed',
    runtime: { name: 'node', version: '20.0.0' },
    engine: 'compiled',
    engineVersion: '0.1.0',
    threads: 1,
    samples: [1],
    stepsPerSample: 1,
    steps: 1,
    median: 1,
    minimum: 1,
    p95: 1,
    cpu: null,
    repeats: 0,
    coldMs: 2,
    clock: { source: 'inside', resolutionMs: 0.001 },
    gflops: 1,
    peakGflops: 50,
    widePeakGflops: null,
    peakFraction: 0.02,
    values: [4, 3, 2, 1],
    fingerprint: 'aa',
    sameWork: true,
    processor: 'a processor',
    cores: 2,
    system: 'linux',
    load: 0,
    quick: false,
    ...changes,
  };
}
