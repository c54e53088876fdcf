import { describe, expect, it } from '@jest/globals';
import type { BenchmarkRecord } from '../../../benchmarks/records/record.js';
import { reportMarkdown } from '../../../benchmarks/report/markdown.js';
import { pageSection } from '../../../benchmarks/report/page-section.js';
import { syntheticRecords } from './synthetic.js';

const places = { charts: 'charts', record: 'run.jsonl' };
const records = syntheticRecords();
const report = reportMarkdown(records, places);

/** The report of records that were changed. */
function reportWith(change: (record: BenchmarkRecord) => Partial<BenchmarkRecord>): string {
  return reportMarkdown(
    records.map((record) => ({ ...record, ...change(record) })),
    places,
  );
}

describe('the report', () => {
  it('says machine, date, commit, versions, rounds, peak and clocks', () => {
    for (const part of [
      'AMD EPYC 9R14, 2 cores; Debian GNU/Linux 12',
      '2026-11-08; commit 218cefc0a1b2.',
      'lethe 0.1.0; ',
      'PyTorch 1.13.1, OpenBLAS Zen in Python 3.11.2',
      'Medians of 3 interleaved rounds',
      'One core reaches 50.2 GFLOP/s with SIMD multiplications and additions of 128 bits alone, 90.1 with such of 256',
      'Timed from outside, as the clock stands still during computation: workerd; the time of an empty request, 310 µs,',
      'Firefox (1.00 ms) and WebKit (1.00 ms)',
    ]) {
      expect(report).toContain(part);
    }
  });

  it('says how noisy the run was: what was repeated, and how far rounds lie apart', () => {
    const count = records.filter(({ threads, cpu }) => threads === 1 && cpu?.source === 'inside').length;
    expect(report).toContain(
      `How noisy it was: 0.0 % of ${count} measurements on one thread were repeated as they took more than 1.10 ` +
        "times their CPU time, 0.0 % did so in the end; medians of a row's rounds lie ",
    );
    const busy = reportWith(({ threads, median, samples }) =>
      threads === 1
        ? {
            repeats: 2,
            cpu: { source: 'inside', samples: samples.map(() => median / 1.2), median, minimum: 1 },
          }
        : {},
    );
    expect(busy).toMatch(
      /100 % of \d+ measurements .* 100 % did so in the end \(their quotients are of CPU times\);/,
    );
    expect(busy).toMatch(/\| large \| PyTorch \| 1 thread \| [\d.]+ \([\d.]+ to [\d.]+\) by CPU time \|/);
  });

  it('says no more of the noise than records tell: CPU times of no run of schema 1, no spread of one round', () => {
    const one = records.filter(({ round }) => round === 0).map((record) => ({ ...record, cpu: null }));
    expect(reportMarkdown(one, places)).not.toContain('How noisy');
    expect(
      reportMarkdown(
        records.map((record) => ({ ...record, cpu: null })),
        places,
      ),
    ).toMatch(
      /How noisy it was: medians of a row's rounds lie [\d.]+ % apart \(median of the rows; [\d.]+ % at most\)\./,
    );
  });

  it('has the same number of cells in every line of a table', () => {
    for (const table of report.split('\n\n').filter((part) => part.startsWith('|'))) {
      const cells = table
        .trim()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  it('has a line for everything that was measured', () => {
    const [, everything] = report.split('## Everything\n\n');
    expect(everything?.trim().split('\n')).toHaveLength(2 + records.length / 3);
  });

  it('has nothing that is no number', () => {
    expect(report).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
    expect(pageSection(records, places)).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
  });

  it('writes in bold where a peer is faster, and lists it', () => {
    expect(report).toMatch(/\| large: many sensors.*\*\*[\d.]+ ms \(0\.\d+\)\*\*/);
    expect(report).toMatch(/\| large \| PyTorch \| 1 thread \| 0\.\d+ \(0\.\d+ to 0\.\d+\) \|/);
    const slower = reportWith(({ engine, median }) =>
      engine === 'compiled' ? { median: median / 1000 } : {},
    );
    expect(slower).toContain('No peer is faster than Lethe on one thread in any of the cases.');
    expect(slower).not.toMatch(/\*\*[\d.]+ (us|ms)/);
  });

  it('compares no other work, and says what it is', () => {
    expect(report).toMatch(/\| [\d.]+ µs\\\* \|/);
    expect(report).toContain('brain.js: gates without a forget bias, one sequence at a time');
    const faster = reportWith(({ engine, median }) =>
      engine === 'brain.js' ? { median: median / 1e6 } : {},
    );
    expect(faster).not.toMatch(/\| brain\.js \| 1 thread \| [\d.]+ \(/);
  });

  it('has rows, columns and ratios with wide vectors, where they were measured', () => {
    const runtime = { name: 'node-24', version: '24.1.0' };
    const ours = records.filter((one) => one.engine === 'compiled' && one.runtime.name === 'node');
    const text = reportMarkdown(
      [
        ...records,
        ...ours.map((one) => ({ ...one, runtime })),
        ...ours.map((one) => ({ ...one, runtime, median: one.median / 2, variant: 'wide vectors' })),
      ],
      places,
    );
    expect(text).toMatch(/^\| Node 24\.1\.0 \| /m);
    expect(text).toMatch(/^\| Node 24\.1\.0, wide vectors \| /m);
    expect(text).toContain('Lethe in Node 24.1.0. In parentheses: ');
    expect(text).toContain(
      '| Lethe, 2 threads | Lethe, 1 thread, wide vectors | Lethe, 2 threads, wide vectors |',
    );
    const [, narrow, wide] = /\| large: .* \*\*[\d.]+ ms \((0\.\d+) \/ ([\d.]+)\)\*\*/.exec(text) ?? [];
    expect(Number(wide) / Number(narrow)).toBeCloseTo(2, 1);
    expect(text).toContain("| of Lethe's with wide vectors |");
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it('says whether fingerprints are equal', () => {
    expect(report).toMatch(/All \d+ rows of Lethe's engines have the fingerprint of their case and engine/);
    const apart = reportWith(({ engine, runtime, case: name }) =>
      engine === 'compiled' && runtime.name === 'bun' && name === 'seed'
        ? { fingerprint: 'c'.repeat(64) }
        : {},
    );
    expect(apart).toContain('**Fingerprints differ: seed, compiled.**');
  });

  it('says that a quick run is not to be quoted', () => {
    expect(report).not.toContain('too short to quote');
    expect(reportWith(() => ({ quick: true }))).toContain('too short to quote');
  });

  it('is made of whatever was measured', () => {
    const only = records.filter(({ engine, case: name }) => engine === 'compiled' && name === 'seed');
    const text = reportMarkdown(only, places);
    expect(text).toContain('| Node 20.20.2 |');
    expect(text).not.toContain('## Peers');
    expect(text).not.toContain('peers-light.svg');
    const peersOnly = reportMarkdown(
      records.filter(({ engine }) => engine === 'pytorch'),
      places,
    );
    expect(peersOnly).not.toMatch(/NaN|undefined/);
  });
});

describe('the section of docs/benchmarks.md', () => {
  it('shows each chart in both themes and links the records', () => {
    const section = pageSection(records, {
      charts: 'benchmarks/results/charts',
      record: 'benchmarks/results/a.jsonl',
    });
    for (const name of ['peers', 'runtimes', 'units', 'batch', 'time', 'threads']) {
      expect(section).toContain(`src="benchmarks/results/charts/${name}-light.svg"`);
      expect(section).toContain(`srcset="benchmarks/results/charts/${name}-dark.svg"`);
    }
    expect(section).toContain('[All records](benchmarks/results/a.jsonl)');
  });
});
