import { MAX_THREADS } from '../../kernels/program/arena.js';
import type { PredictionOptions } from './options.js';

/** The number of threads of a program, and the reason. */
export interface ThreadChoice {
  readonly threads: number;
  /** Whether the caller asked for this many: if not, each run takes all of them or one, whichever was quicker lately. */
  readonly isAsked: boolean;
  readonly reason: string;
}

/**
 * Operations per step for each further thread to be worthwhile: with fewer, threads wait for each other longer than
 * they work. See docs/performance.md for the measurement.
 */
const OPERATIONS_PER_THREAD = 2_000_000;

/**
 * @param operations of one step, products and sums
 */
export function chooseThreads(options: PredictionOptions, operations: number): ThreadChoice {
  const { threads, availableThreads = 1, noThreads } = options;
  if (noThreads !== undefined && threads !== 1) return { threads: 1, isAsked: false, reason: noThreads };
  if (threads !== undefined) return { threads, isAsked: true, reason: 'asked for' };
  const most = Math.min(availableThreads, MAX_THREADS, Math.ceil(options.batchSize / 2));
  const paying = Math.max(1, Math.floor(operations / OPERATIONS_PER_THREAD));
  return { threads: Math.max(1, Math.min(most, paying)), isAsked: false, reason: why() };

  function why(): string {
    if (most <= 1) return availableThreads <= 1 ? 'no more here' : 'one pair of samples';
    const millions = `${(operations / 1e6).toFixed(2)} million operations a step`;
    if (paying < most) return `more would not pay: ${millions}`;
    return `all that are available: ${millions}`;
  }
}
