import { MAX_THREADS } from '../../kernels/program/arena.js';
import type { PredictionOptions } from './options.js';

/** How many threads a program gets, and why. */
export interface ThreadChoice {
  readonly threads: number;
  readonly reason: string;
}

/**
 * Operations of a step from which each further thread pays: below it the threads wait for each other longer than they
 * work. See docs/performance.md for the measurement.
 */
const OPERATIONS_PER_THREAD = 2_000_000;

/**
 * @param operations of one step, products and sums
 */
export function chooseThreads(options: PredictionOptions, operations: number): ThreadChoice {
  const { threads, availableThreads = 1, noThreads } = options;
  if (noThreads !== undefined && threads !== 1) return { threads: 1, reason: noThreads };
  if (threads !== undefined) return { threads, reason: 'asked for' };
  const most = Math.min(availableThreads, MAX_THREADS, Math.ceil(options.batchSize / 2));
  const paying = Math.max(1, Math.floor(operations / OPERATIONS_PER_THREAD));
  const millions = `${(operations / 1e6).toFixed(2)} million operations a step`;
  if (most <= 1)
    return { threads: 1, reason: availableThreads <= 1 ? 'no more here' : 'one pair of samples' };
  if (paying >= most) return { threads: most, reason: `all that are available: ${millions}` };
  return { threads: paying, reason: `more would not pay: ${millions}` };
}
