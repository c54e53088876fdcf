import { expect, test } from '@jest/globals';
import type { MeasureAnswer } from '../../../benchmarks/measure-request.js';
import { disturbance, isDisturbed, measureSteadily } from '../../../benchmarks/records/steady.js';

/** A measurement that took a given multiple of its CPU time. */
function answer(times: number): MeasureAnswer {
  return {
    coldMs: 1,
    samples: [2 * times, 2 * times, 20],
    cpuSamples: [2, 2, 2],
    stepsPerSample: 1,
    clock: { source: 'inside', resolutionMs: 0.001 },
    results: { values: [] },
    engineVersion: '1',
  };
}

/** Gives these answers, one after the other. */
function inTurn(...answers: MeasureAnswer[]): {
  measure: () => Promise<MeasureAnswer>;
  left: MeasureAnswer[];
} {
  const left = [...answers];
  const measure = async () => {
    const next = left.shift();
    if (next === undefined) throw new Error('asked once too often');
    return next;
  };
  return { measure, left };
}

test('a measurement is disturbed if it took a tenth more than its CPU time, by the medians', () => {
  expect(disturbance(answer(1.5), 1)).toBeCloseTo(0.5, 12);
  expect(isDisturbed(answer(1.11), 1)).toBe(true);
  expect(isDisturbed(answer(1.09), 1)).toBe(false);
  expect(isDisturbed(answer(0.9), 1)).toBe(false);
});

test('threads that wait for one another, and unknown CPU times, tell nothing', () => {
  const { cpuSamples, ...unknown } = answer(9);
  expect(disturbance(answer(9), 2)).toBeUndefined();
  expect(disturbance(unknown, 1)).toBeUndefined();
  expect(isDisturbed(answer(9), 2) || isDisturbed(unknown, 1)).toBe(false);
});

test('what was not disturbed is measured once', async () => {
  const steady = answer(1);
  const { measure, left } = inTurn(steady, answer(1));
  expect(await measureSteadily(measure, 1, 2)).toEqual({ answer: steady, repeats: 0 });
  expect(left).toHaveLength(1);
});

test('what was disturbed is measured until it is not', async () => {
  const steady = answer(1.02);
  const { measure, left } = inTurn(answer(2), steady, answer(1));
  expect(await measureSteadily(measure, 1, 2)).toEqual({ answer: steady, repeats: 1 });
  expect(left).toHaveLength(1);
});

test('after a given number of repetitions the least disturbed is taken', async () => {
  const best = answer(1.3);
  const { measure } = inTurn(answer(2), best, answer(1.7));
  expect(await measureSteadily(measure, 1, 2)).toEqual({ answer: best, repeats: 2 });
});

test('nothing is repeated where that is not asked for', async () => {
  const { measure } = inTurn(answer(2));
  expect(await measureSteadily(measure, 1, 0)).toMatchObject({ repeats: 0 });
});
