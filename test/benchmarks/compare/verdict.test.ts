import { describe, expect, test } from '@jest/globals';
import { formatReport, reportAsJson } from '../../../benchmarks/compare/report.js';
import { compare, exitCodeOf, type Pair } from '../../../benchmarks/compare/verdict.js';
import type { Measurement } from '../../../src/bench/measurement.js';

function measured(ms: number, fingerprint = 'aa'): Measurement {
  return {
    coldMs: 50,
    samples: [ms, ms * 1.5, ms * 0.9],
    stepsPerSample: 10,
    clock: { source: 'inside', resolutionMs: 0.001 },
    results: { values: [], fingerprint },
  };
}

/** Pairs whose quotients are these. */
function pairsOf(ratios: readonly number[], headPrint = 'aa'): Pair[] {
  return ratios.map((ratio, index) => ({
    base: measured(2 + index),
    head: measured((2 + index) * ratio, headPrint),
  }));
}

/** As if the machine had worked for others half of the time: `cpu` is what the process took of it. */
function disturbed(ms: number, cpu: number): Measurement {
  return { ...measured(ms), cpuSamples: [cpu, cpu, cpu * 0.9] };
}

const SLOWER = [1.2, 1.1, 1.3, 1.2, 1.25, 1.15, 1.2, 1.2];
const FASTER = SLOWER.map((ratio) => 1 / ratio);
const ALIKE = [1.01, 0.99, 1.02, 0.98, 1.01, 0.99, 1, 1];

/** The report of one case whose pairs have these quotients. */
const reportOf = (ratios: readonly number[], print = 'aa') => ({
  base: { name: 'main (1234567)', folder: '/somewhere', commit: '1234567' },
  head: { name: 'working tree', folder: '/here', commit: null },
  options: {
    engine: 'compiled',
    threads: 1,
    pairs: ratios.length,
    threshold: 1.05,
    sameBits: false,
  } as const,
  comparisons: [compare('seed', pairsOf(ratios, print), 1, 1.05)],
  exitCode: 0,
});

describe('compare', () => {
  test('takes the quotient of medians in each pair, so that a drift of the machine does not count', () => {
    const { ratio, ratios, base, head } = compare('seed', pairsOf([1.2, 1.2, 1.2]), 1, 1.05);
    for (const one of ratios) expect(one).toBeCloseTo(1.2, 12);
    expect(ratio).toBeCloseTo(1.2, 12);
    expect(base).toBe(3);
    expect(head).toBeCloseTo(3.6, 12);
  });

  test.each([
    ['slower', SLOWER],
    ['faster', FASTER],
    ['no difference seen', ALIKE],
    ['too few pairs', SLOWER.slice(0, 5)],
    ['slower', SLOWER.slice(0, 6)],
  ] as const)('says %s', (verdict, ratios) => {
    expect(compare('seed', pairsOf(ratios), 1, 1.05)).toMatchObject({ verdict, sameBits: true });
  });

  test('judges pairs by CPU time where one of the two was disturbed, and says how many', () => {
    const steady = { base: disturbed(2, 2), head: disturbed(2.4, 2.4) };
    const pairs = [...Array(4).fill({ base: disturbed(5, 2), head: disturbed(2.4, 2.4) }), steady, steady];
    const one = compare('seed', pairs, 1, 1.05);
    for (const ratio of one.ratios) expect(ratio).toBeCloseTo(1.2, 12);
    expect(one).toMatchObject({ base: 2, head: 2.4, disturbed: 4, verdict: 'slower' });
    const text = formatReport({ ...reportOf(ALIKE), comparisons: [one] });
    expect(text).toContain('seed: in 4 of 6 pairs one took more than 1.1 times its CPU time, as where');
  });

  test('judges by the clock where CPU time is not known of both, and with several threads', () => {
    const busy = { base: disturbed(5, 2), head: disturbed(2.4, 2.4) };
    expect(compare('seed', [busy], 2, 1.05)).toMatchObject({ base: 5, disturbed: 0 });
    const half = { base: disturbed(5, 2), head: measured(2.4) };
    expect(compare('seed', [half], 1, 1.05)).toMatchObject({ base: 5, head: 2.4, disturbed: 0 });
  });

  test('is the same function of its samples each time', () => {
    expect(compare('seed', pairsOf(ALIKE), 1, 1.05)).toEqual(compare('seed', pairsOf(ALIKE), 1, 1.05));
  });

  test('tells changed bits', () => {
    const { sameBits, fingerprints } = compare('seed', pairsOf(ALIKE, 'bb'), 1, 1.05);
    expect({ sameBits, fingerprints }).toEqual({ sameBits: false, fingerprints: { base: 'aa', head: 'bb' } });
  });

  test('refuses a build that does not repeat its own bits', () => {
    const pairs = [...pairsOf([1]), ...pairsOf([1], 'bb')];
    expect(() => compare('seed', pairs, 1, 1.05)).toThrow(/seed: .* processes of head, got aa and bb/);
  });
});

describe('exit code', () => {
  const code = (
    ratios: readonly number[],
    threshold: number,
    print = 'aa',
    mustHaveSameBits = false,
  ): number => exitCodeOf([compare('seed', pairsOf(ratios, print), 1, threshold)], mustHaveSameBits);

  test('is 1 only if the whole interval lies above the threshold', () => {
    expect(code(SLOWER, 1.05)).toBe(1);
    expect(code(SLOWER, 1.18)).toBe(0);
    expect(code(ALIKE, 1)).toBe(0);
    expect(code(FASTER, 1)).toBe(0);
  });

  test('is 0 with too few pairs, whatever they say', () => {
    expect(code([9, 9, 9, 9, 9], 1.05)).toBe(0);
  });

  test('is 1 for changed bits only with --same-bits', () => {
    expect(code(ALIKE, 1.05, 'bb')).toBe(0);
    expect(code(ALIKE, 1.05, 'bb', true)).toBe(1);
    expect(code(ALIKE, 1.05, 'aa', true)).toBe(0);
  });

  test('is 1 if one case of several is too slow', () => {
    const all = [ALIKE, SLOWER].map((ratios) => compare('seed', pairsOf(ratios), 1, 1.05));
    expect(exitCodeOf(all, false)).toBe(1);
  });
});

describe('report', () => {
  test('shows medians, quotient, interval, verdict and bits in a row', () => {
    const row = formatReport(reportOf(SLOWER))
      .split('\n')
      .find((line) => line.startsWith('seed '));
    expect(row?.split(/ {2,}/)).toEqual([
      'seed',
      '5.5',
      expect.stringMatching(/^6\.\d+$/),
      '1.200',
      expect.stringMatching(/^1\.\d{3} to 1\.\d{3}$/),
      'slower',
      'same',
    ]);
  });

  test('says loudly what is too slow and what has changed', () => {
    const text = formatReport(reportOf(SLOWER, 'bb'));
    expect(text).toContain('seed: TOO SLOW');
    expect(text).toContain('seed: BITS CHANGED from aa to bb');
    expect(formatReport(reportOf(ALIKE))).not.toMatch(/TOO SLOW|CHANGED/);
  });

  test('for programs has the samples, and no path of this machine', () => {
    const json = JSON.stringify(reportAsJson(reportOf(ALIKE)));
    expect(JSON.parse(json)).toMatchObject({
      command: 'bench:compare',
      base: { commit: '1234567' },
      comparisons: [{ case: 'seed', verdict: 'no difference seen', pairs: expect.any(Array) }],
    });
    expect(json).not.toContain('/somewhere');
  });
});
