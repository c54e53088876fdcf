import { expect, test } from '@jest/globals';
import { cases } from 'lethe/bench';
import { brain } from '../../../benchmarks/peers/brain.js';
import { measureBriefly } from './small-measurement.js';

test('brain.js says what it computes differently', () => {
  expect(brain.otherWork).toMatch(/RMSprop after each sequence/);
});

test('brain.js is asked for short trainings of one layer alone', () => {
  const covered = cases.filter((of) => brain.variants(of, [1, 2]).length > 0).map(({ name }) => name);
  expect(covered).toEqual(['seed', 'small', 'medium']);
});

if (await brain.find()) {
  test('brain.js is measured', async () => {
    const answer = await measureBriefly(brain, 'seed');
    expect(answer.engineVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(answer.results.values.every(Number.isFinite)).toBe(true);
  });
} else {
  console.log(`brain.js is not here and not tested: ${brain.howToInstall}`);
}
