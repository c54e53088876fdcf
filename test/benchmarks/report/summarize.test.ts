import { describe, expect, it } from '@jest/globals';
import type { BenchmarkRecord } from '../../../benchmarks/records/record.js';
import { type Row, summarize } from '../../../benchmarks/report/summarize.js';
import { syntheticRecords } from './synthetic.js';

const [template] = syntheticRecords({ rounds: 1 });

function record(changes: Partial<BenchmarkRecord>): BenchmarkRecord {
  if (template === undefined) throw new Error('no record');
  return { ...template, case: 'seed', engine: 'compiled', threads: 1, ...changes };
}

function rowOf(rows: readonly Row[], engine: string): Row | undefined {
  return rows.find((row) => row.engine === engine);
}

describe('summarizing records', () => {
  it('makes one row for each case, runtime, engine, thread count and variant', () => {
    const records = syntheticRecords({ rounds: 3 });
    const rows = summarize(records);
    expect(rows).toHaveLength(records.length / 3);
    expect(rows.every(({ times }) => times.size === 3)).toBe(true);
  });

  it('takes ratios within each round', () => {
    // A machine three times slower in the second round, and again in the third: medians over rounds would say 6.
    const ours = [1, 3, 9].map((median, round) => record({ round, median }));
    const theirs = [2, 6, 18].map((median, round) => record({ round, median, engine: 'pytorch' }));
    const rows = summarize([...ours, theirs[2] as BenchmarkRecord, theirs[1] as BenchmarkRecord]);
    expect(rowOf(rows, 'pytorch')?.ratio).toEqual({ median: 2, least: 2, most: 2, byCpuTime: false });
    expect(rowOf(rows, 'pytorch')?.median).toBe(12);
  });

  it('gives median, least and most of the rounds', () => {
    const rows = summarize(
      [1, 2, 5].flatMap((quotient, round) => [
        record({ round, median: 4 }),
        record({ round, median: 4 * quotient, engine: 'jax' }),
      ]),
    );
    expect(rowOf(rows, 'jax')?.ratio).toEqual({ median: 2, least: 1, most: 5, byCpuTime: false });
    expect(rowOf(rows, 'compiled')?.ratio).toBeUndefined();
  });

  it('takes ratios of CPU times in rounds in which one of the two was disturbed', () => {
    const took = (ms: number, cpuMs: number) => ({
      samples: [ms],
      median: ms,
      cpu: { source: 'inside' as const, samples: [cpuMs], median: cpuMs, minimum: cpuMs },
    });
    const ratio = (...theirs: Partial<BenchmarkRecord>[]) => {
      const ours = [record({ round: 0, ...took(2, 2) }), record({ round: 1, ...took(6, 2) })];
      const rows = summarize([...ours, ...theirs.map((one) => record({ engine: 'jax', ...one }))]);
      return rowOf(rows, 'jax')?.ratio;
    };
    // Three times as slow; the second round was lengthened for us alone, then for both, then the first for them alone.
    const steady = { round: 0, ...took(6, 6) };
    const three = { median: 3, least: 3, most: 3, byCpuTime: true };
    expect(ratio(steady, { round: 1, ...took(6, 6) })).toEqual(three);
    expect(ratio(steady, { round: 1, ...took(50, 6) })).toEqual(three);
    expect(ratio({ round: 0, ...took(50, 6) })).toEqual(three);
    expect(ratio(steady)).toEqual({ ...three, byCpuTime: false });
    // CPU times that are not known, of all processes of a browser or of two threads do not stand for the clock's.
    expect(ratio({ round: 1, ...took(6, 6), cpu: null })).toMatchObject({ median: 1, byCpuTime: false });
    const cpu = { source: 'outside' as const, samples: [6], median: 6, minimum: 6 };
    expect(ratio({ round: 1, ...took(6, 6), cpu })).toMatchObject({ median: 1, byCpuTime: false });
    expect(ratio({ threads: 2, round: 1, ...took(6, 6) })).toMatchObject({ median: 1, byCpuTime: false });
  });

  it('gives the least of all samples of all rounds', () => {
    const rows = summarize([record({ round: 0, minimum: 3 }), record({ round: 1, minimum: 2 })]);
    expect(rowOf(rows, 'compiled')?.minimum).toBe(2);
  });

  it('takes no ratio between rounds of different runs', () => {
    const other = { run: '2027-01-01T00:00:00.000Z', engine: 'jax' } as const;
    expect(rowOf(summarize([record({}), record(other)]), 'jax')?.ratio).toBeUndefined();
  });

  it('takes no ratio to another runtime or thread count than Node on one thread', () => {
    const base = [record({ runtime: { name: 'bun', version: '1' } }), record({ threads: 2 })];
    expect(rowOf(summarize([...base, record({ engine: 'jax' })]), 'jax')?.ratio).toBeUndefined();
  });

  it('compares with Node 24 where it was measured, and with wide vectors beside', () => {
    const node24 = { name: 'node-24', version: '24.1.0' };
    const rows = summarize([
      record({ median: 100 }),
      record({ median: 4, runtime: node24 }),
      record({ median: 2, runtime: node24, variant: 'wide vectors' }),
      record({ median: 1, runtime: node24, variant: 'wide vectors', threads: 2 }),
      record({ median: 3, engine: 'jax' }),
    ]);
    expect(rows.map(({ median, ours }) => [median, ours])).toEqual(
      expect.arrayContaining([
        [100, undefined],
        [4, 'narrow'],
        [2, 'wide'],
        [1, 'wide'],
      ]),
    );
    const jax = rowOf(rows, 'jax');
    expect([jax?.ratio?.median, jax?.wideRatio?.median]).toEqual([0.75, 1.5]);
  });

  it('gives other work no ratio, even if only one round says so', () => {
    const rows = summarize([
      record({ round: 0 }),
      record({ round: 1 }),
      record({ round: 0, engine: 'brain.js' }),
      record({ round: 1, engine: 'brain.js', sameWork: false, note: 'less' }),
    ]);
    expect(rowOf(rows, 'brain.js')).toMatchObject({ sameWork: false, ratio: undefined, notes: ['less'] });
  });

  it('does not depend on the order of the records', () => {
    const records = syntheticRecords({ rounds: 2 });
    const brief = (rows: ReturnType<typeof summarize>): unknown[] =>
      rows.map(({ case: { name }, engine, threads, variant, median, ratio }) => {
        return { name, engine, threads, variant, median, ratio };
      });
    expect(brief(summarize([...records].reverse()))).toEqual(brief(summarize(records)));
  });
});
