// On a shared machine a process has to wait for its turn. How long it did is seen from its CPU time, which goes on only
// while it computes; what was disturbed is measured again.
import { median } from '../../src/bench/statistics.js';
import type { MeasureAnswer } from '../measure-request.js';

/** A measurement whose wall time is longer than its CPU time by more than this share of it was disturbed. */
export const DISTURBED_SHARE = 0.1;

/** So often a measurement is repeated at most. */
export const MOST_REPEATS = 2;

/** The times of a measurement, in milliseconds a step. */
export interface Times {
  samples: readonly number[];
  cpuSamples?: readonly number[] | undefined;
}

/**
 * By what share of its CPU time a measurement's wall time is longer, by the medians of both; below 0 where helpers work
 * beside (compilers, collectors of garbage). Undefined where CPU time is not known, and for several threads: they wait
 * for one another, asleep or at work.
 */
export function disturbance({ samples, cpuSamples }: Times, threads: number): number | undefined {
  if (cpuSamples === undefined || threads !== 1) return undefined;
  return median(samples) / median(cpuSamples) - 1;
}

/** Whether others had so much of the machine that its wall time is not to be trusted. */
export function isDisturbed(times: Times, threads: number): boolean {
  return (disturbance(times, threads) ?? 0) > DISTURBED_SHARE;
}

/**
 * Measures, and as long as that was disturbed, once more, `most` times at most.
 *
 * @param measureOnce one measurement in a process of its own
 * @returns the measurement that was disturbed least, and how often it was repeated
 */
export async function measureSteadily(
  measureOnce: () => Promise<MeasureAnswer>,
  threads: number,
  most: number,
): Promise<{ answer: MeasureAnswer; repeats: number }> {
  let answer = await measureOnce();
  let repeats = 0;
  while (repeats < most && isDisturbed(answer, threads)) {
    const again = await measureOnce();
    repeats++;
    if ((disturbance(again, threads) ?? 0) < (disturbance(answer, threads) ?? 0)) answer = again;
  }
  return { answer, repeats };
}
