import { CHECKED_STEPS, findCase } from 'lethe/bench';
import type { Adapter } from '../../../benchmarks/adapter.js';
import type { MeasureAnswer } from '../../../benchmarks/measure-request.js';

const BUDGET = { sampleMs: 1, totalMs: 1, samples: 1, warmUpMs: 1 };

/** A peer's first way to measure a case with one thread, as short as it gets. */
export function measureBriefly(peer: Adapter, caseName: string): Promise<MeasureAnswer> {
  const of = findCase(caseName);
  const [variant] = peer.variants(of, [1]);
  if (variant === undefined) throw new Error(`${peer.name}: expected to measure ${caseName}`);
  return peer.measure({ case: of, engine: variant.engine, threads: 1, budget: BUDGET }, variant);
}

/** The largest difference between two peers' values, relative to the second's. */
export function largestDifference(some: readonly number[], others: readonly number[]): number {
  if (some.length !== others.length) return Number.POSITIVE_INFINITY;
  return Math.max(...some.map((value, index) => Math.abs(value / (others[index] ?? 0) - 1)));
}

/**
 * Losses of `seed` before its first steps, by stock tfjs-layers on its WebAssembly backend, which stock.test.ts
 * holds to be these.
 */
export const SEED_LOSSES: readonly number[] = [84.51501, 84.39659, 84.27773, 84.15841];
if (SEED_LOSSES.length !== CHECKED_STEPS) throw new Error('expected a loss for each checked step');
