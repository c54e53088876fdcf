import { expect, test } from '@jest/globals';
import { measurePeak, measureWidePeak } from '../../../benchmarks/peak/measure.mjs';
import {
  ACCUMULATORS,
  isPacked,
  operationsPerTurn,
  peakModule,
  UNROLLED,
  WIDE_ACCUMULATORS,
  widePeakModule,
} from '../../../benchmarks/peak/peak.mjs';

/** After this many turns each accumulator, which is halved and gets a half again and again, is 1. */
const TURNS = 20;

function run(module: WebAssembly.Module, turns: number): number {
  const { run } = new WebAssembly.Instance(module).exports as { run: (turns: number) => number };
  return run(turns);
}

const every = (counts: readonly number[]): [number, number][] =>
  counts.flatMap((count) => UNROLLED.map((unrolled): [number, number] => [count, unrolled]));

test.each(every(ACCUMULATORS))(
  'the loop on %d accumulators, %d times a turn, computes with all',
  (...form) => {
    const [count, unrolled] = form;
    expect(run(peakModule(...form), TURNS)).toBe(count);
    // The loop is as long as its operations say.
    expect(run(peakModule(...form), 1)).toBe((1 - 2 ** -unrolled) * count);
    expect(operationsPerTurn(...form)).toBe(unrolled * 2 * 4 * count);
  },
);

test.each(every(WIDE_ACCUMULATORS))(
  'the wide form with %d accumulators, %d times a turn, computes the same',
  (...form) => {
    const [count, unrolled] = form;
    expect(count % 2).toBe(0);
    expect(run(widePeakModule(...form), TURNS)).toBe(1);
    expect(run(widePeakModule(...form), 1)).toBe(1 - 2 ** -unrolled);
  },
);

test('twice the peak is that of packed vectors, the same peak is not', () => {
  expect(isPacked(117.7, 58.9)).toBe(true);
  expect(isPacked(46.6, 58.9)).toBe(false);
  expect(isPacked(59, 58.9)).toBe(false);
});

test('both peaks are measured in any engine, packed or not', () => {
  for (const peak of [measurePeak(), measureWidePeak()]) expect(peak).toBeGreaterThan(0);
});
