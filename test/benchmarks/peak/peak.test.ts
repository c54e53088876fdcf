import { expect, test } from '@jest/globals';
import {
  ACCUMULATORS,
  isPacked,
  operationsPerTurn,
  peakModule,
  WIDE_ACCUMULATORS,
  widePeakModule,
} from '../../../benchmarks/peak/peak.mjs';

/** After so many turns each accumulator, which is halved and gets a half again and again, is 1. */
const TURNS = 20;

function run(module: WebAssembly.Module, turns: number): number {
  const { run } = new WebAssembly.Instance(module).exports as { run: (turns: number) => number };
  return run(turns);
}

test.each(ACCUMULATORS)('the loop on %d accumulators computes with all of them', (count) => {
  expect(run(peakModule(count), TURNS)).toBe(count);
  // One turn is four steps: the loop is as long as its operations say.
  expect(run(peakModule(count), 1)).toBe((1 - 2 ** -4) * count);
  expect(operationsPerTurn(count)).toBe(4 * 2 * 4 * count);
});

test.each(WIDE_ACCUMULATORS)('the wide form with %d accumulators computes the same', (count) => {
  expect(count % 2).toBe(0);
  expect(run(widePeakModule(count), TURNS)).toBe(1);
  expect(run(widePeakModule(count), 1)).toBe(1 - 2 ** -4);
});

test('twice the peak is that of packed vectors, the same peak is not', () => {
  expect(isPacked(117.7, 58.9)).toBe(true);
  expect(isPacked(46.6, 58.9)).toBe(false);
  expect(isPacked(59, 58.9)).toBe(false);
});
