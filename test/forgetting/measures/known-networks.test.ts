import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import {
  byLag,
  interventions,
  jacobian,
  selectivity,
  sensitivities,
} from '../../../src/forgetting/measures/index.js';
import type { Network } from '../../../src/network/public.js';
import {
  allProbes,
  anotherInteger,
  forgettingEverything,
  integers,
  rememberingEverything,
  rememberingOneStep,
} from './hand-set-networks.js';

afterAll(releaseKernels);

const sequences = integers(3, 4);
const probes = allProbes(sequences);

const KNOWN: readonly (readonly [string, () => Network, number[], number])[] = [
  ['one step', rememberingOneStep, [1, 1, 0, 0], 1],
  ['everything', rememberingEverything, [1, 1, 1, 1], 0],
  ['nothing', forgettingEverything, [1, 0, 0, 0], 0],
];

describe.each(KNOWN)('a network that remembers %s', (_, make, dependence, index) => {
  const measures = {
    sensitivities: () => sensitivities(make(), sequences, probes),
    interventions: () => interventions(make(), anotherInteger, sequences, probes, 1),
  };

  test.each(['sensitivities', 'interventions'] as const)('has %s of exactly that', async (measure) => {
    const values = await measures[measure]();
    const lags = byLag(probes, values, sequences);
    expect(lags.map(({ mean }) => mean)).toEqual(dependence);
    expect(lags.map(({ lag }) => lag)).toEqual([0, 1, 2, 3]);
    expect(lags.map(({ count }) => count)).toEqual([12, 9, 6, 3]);
    expect(lags.map(({ ideal }) => ideal)).toEqual([1, 1, 0, 0]);
    for (const { lag, mean, spread, distance, ideal } of lags) {
      expect({ lag, spread, distance }).toEqual({ lag, spread: 0, distance: Math.abs(mean - ideal) });
    }
    expect(selectivity(probes, values)).toBe(index);
  });

  test('has a Jacobian of that at each place, and of zeros beyond the present', async () => {
    const found = await jacobian(make(), sequences);
    expect(found.shape).toEqual([3, 4, 1, 4, 1]);
    for (let outputStep = 0; outputStep < 4; outputStep++) {
      const row = [0, 1, 2, 3].map((inputStep) => found.at(2, outputStep, 0, inputStep, 0));
      expect(row).toEqual([0, 1, 2, 3].map((inputStep) => dependence[outputStep - inputStep] ?? 0));
    }
  });
});

test('what long sequences ask for in several chunks is what it is in one', async () => {
  const long = { ...integers(17, 256), outputSteps: 256 };
  const asked = Array.from({ length: 17 * 256 }, (_, index) => ({
    sample: index % 17,
    outputStep: 255,
    output: 0,
    inputStep: Math.floor(index / 17),
    feature: 0,
    role: 'forget' as const,
    ideal: 0,
  }));
  const effects = await interventions(rememberingEverything(), anotherInteger, long, asked, 4);
  expect([...new Set(effects)]).toEqual([1]);
  const backwards = asked.map((probe) => ({ ...probe, outputStep: 255 - probe.inputStep, inputStep: 100 }));
  const derivatives = await sensitivities(rememberingEverything(), long, backwards);
  expect([...derivatives]).toEqual(backwards.map(({ outputStep }) => (outputStep >= 100 ? 1 : 0)));
});
