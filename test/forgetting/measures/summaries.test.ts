import { afterAll, describe, expect, test } from '@jest/globals';
import type { LstmTrace } from '../../../src/compiler/index.js';
import { releaseKernels } from '../../../src/core.js';
import { ablate } from '../../../src/forgetting/ablations/index.js';
import {
  byLag,
  gateSummary,
  lagOf,
  selectivity,
  selectivityOf,
  timeConstant,
} from '../../../src/forgetting/measures/index.js';
import type { Probe, Role } from '../../../src/forgetting/tasks/task.js';
import { integers, makeNetwork } from './hand-set-networks.js';

afterAll(releaseKernels);

const place = { sample: 0, outputStep: 0, output: 0, inputStep: 0, feature: 0 };
const probesOf = (...roles: (readonly [Role, number])[]): Probe[] =>
  roles.map(([role, ideal]) => ({ ...place, role, ideal }));

describe('byLag', () => {
  test('counts from the last step where a network answers once', () => {
    const sequences = { steps: 20, outputSteps: 1 };
    expect(lagOf({ inputStep: 3, outputStep: 0 }, sequences)).toBe(16);
    expect(lagOf({ inputStep: 3, outputStep: 5 }, { steps: 20, outputSteps: 20 })).toBe(2);
    const [lag] = byLag(probesOf(['keep', 1]), [1], sequences);
    expect(lag?.lag).toBe(19);
  });

  test('gives mean, spread and distance of each lag, the smallest lag first', () => {
    const probes = [
      { ...place, outputStep: 2, role: 'forget' as const, ideal: 0 },
      { ...place, outputStep: 1, role: 'keep' as const, ideal: 1 },
      { ...place, outputStep: 1, role: 'keep' as const, ideal: 2 },
    ];
    expect(byLag(probes, [-0.5, 3, 1], { steps: 3, outputSteps: 3 })).toEqual([
      { lag: 1, count: 2, mean: 2, spread: Math.SQRT2, ideal: 1.5, distance: 1.5 },
      { lag: 2, count: 1, mean: -0.5, spread: 0, ideal: 0, distance: 0.5 },
    ]);
  });
});

describe('selectivity', () => {
  const probes = probesOf(['current', 1], ['keep', 1], ['forget', 0], ['forget', 0]);

  test.each([
    ['the ideal', [1, 1, 0, 0], 1],
    ['remembering everything', [1, 1, 1, 1], 0],
    ['forgetting everything', [1, 0, 0, 0], 0],
    ['keeping half of everything', [1, 0.5, 0.5, 0.5], 0],
    ['keeping the wrong ones', [1, 0, 1, 1], 0],
    ['keeping three quarters, with a leak of either sign', [1, 0.75, 0.25, -0.25], 0.5],
    ['keeping more than asked for', [1, 1.75, 0, 0], 0.25],
    ['the wrong sign', [1, -1, 0, 0], 0],
    ['an explosion', [1, 1, 1e9, 0], 0.5],
    ['whatever is with the present input', [77, 1, 0, 0], 1],
  ])('%s', (_, values, index) => {
    expect(selectivity(probes, values)).toBe(index);
  });

  test('measures leaks by what is to be kept, whatever its size and sign', () => {
    const small = probesOf(['keep', 0.25], ['keep', -0.25], ['forget', 0]);
    expect(selectivityOf(small, [0.25, -0.25, 0.125])).toEqual({ index: 0.5, retention: 1, leak: 0.5 });
  });

  test('is none of probes of which none is to be kept or none to be forgotten', () => {
    expect(() => selectivity(probesOf(['keep', 1]), [1])).toThrow('expected a probe to forget, got none');
    expect(() => selectivity(probesOf(['forget', 0]), [1])).toThrow('expected a probe to keep, got none');
    expect(() => selectivity(probes, [1])).toThrow(RangeError);
    expect(() => selectivity(probesOf(['keep', 0], ['keep', 1], ['forget', 0]), [1, 1, 1])).toThrow(
      RangeError,
    );
  });
});

describe('gateSummary', () => {
  const sequences = integers(3, 4);
  const x = { values: sequences.x, shape: [3, 4, 1] };

  test('of constant gates is these, with their time constants', async () => {
    const network = makeNetwork(3);
    ablate(network, 'forget-mean', [0.5, 1, 0]);
    const [trace] = await network.trace(x);
    const shouldForget = Uint8Array.from({ length: 12 }, (_, index) => index % 2);
    const summary = gateSummary(trace as LstmTrace, shouldForget);
    expect(summary).toEqual({
      mean: 0.5,
      meanByUnit: [0.5, 1, 0],
      spreadByUnit: [0, 0, 0],
      meanByStep: [0.5, 0.5, 0.5, 0.5],
      timeConstantByUnit: [timeConstant(0.5), null, null],
      correlationByUnit: [null, null, null],
      mutualInformationByUnit: [null, null, null],
    });
    expect(timeConstant(0.5)).toBeCloseTo(1 / Math.LN2, 14);
    expect(timeConstant(Math.fround(1 - 2 ** -24))).toBeGreaterThan(1e7);
  });

  /** Two samples of four steps; the first unit shuts when it should, the second one never minds. */
  const shouldForget = Uint8Array.of(0, 1, 0, 1, 1, 0, 1, 0);
  const f = Float32Array.from(shouldForget, (label) => 1 - label / 2);
  const minded = [0.25, 0.25, 0.75, 0.75, 0.25, 0.25, 0.75, 0.75];
  const values = Float32Array.from({ length: 16 }, (_, index) =>
    index % 2 === 0 ? (f[index / 2] as number) : (minded[(index - 1) / 2] as number),
  );
  const trace = { layer: 'lstm', batch: 2, steps: 4, units: 2, f: values } as LstmTrace;

  test('tells a gate that shuts when it should from one that does not mind', () => {
    const summary = gateSummary(trace, shouldForget);
    expect(summary.correlationByUnit[0]).toBeCloseTo(-1, 14);
    expect(summary.correlationByUnit[1]).toBe(0);
    expect(summary.mutualInformationByUnit[0]).toBeCloseTo(1, 14);
    expect(summary.mutualInformationByUnit[1]).toBe(0);
    expect(summary.meanByUnit).toEqual([0.75, 0.5]);
    // The first unit is at 3/4 on average at each step, the second one at 1/4, then at 3/4.
    expect(summary.meanByStep).toEqual([0.5, 0.5, 0.75, 0.75]);
  });

  test('knows nothing of what should be forgotten where that is always the same', () => {
    const { correlationByUnit, mutualInformationByUnit } = gateSummary(trace);
    expect([correlationByUnit, mutualInformationByUnit]).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(() => gateSummary(trace, new Uint8Array(4))).toThrow('expected 8 numbers for shape [2, 4], got 4');
  });
});
