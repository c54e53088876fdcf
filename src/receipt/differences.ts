import { doubleBits } from './state.js';
import type { Predicate } from './statement.js';

/** A difference from the receipt. */
export interface Difference {
  /** What differs, such as `state`, `history of loss`, `data`. */
  what: string;
  /** The epoch, counted from 0; undefined for a property of the whole run. */
  epoch?: number;
  /** The value in the receipt. */
  expected: string;
  /** The value found. */
  got: string;
}

/** Ends a training run whose outcome is known. */
export class Disagreement extends Error {
  readonly difference: Difference;
  /** `inputs`: it is another run; `run`: its results differ. */
  readonly of: 'inputs' | 'run';

  constructor(of: 'inputs' | 'run', difference: Difference) {
    super(`audit: ${difference.what}`);
    this.of = of;
    this.difference = difference;
  }
}

/** The first number of a history that differs from the receipt. */
export function historyDifference(
  { history: expected, options }: Predicate,
  history: { readonly [name: string]: readonly number[] },
): Difference | undefined {
  let first: Difference | undefined;
  for (const [name, values] of Object.entries(history)) {
    for (const [index, value] of values.entries()) {
      const bits = doubleBits(value);
      const own = expected[name]?.[index] ?? 'none';
      const epoch = options.initialEpoch + index;
      if (own === bits || (first?.epoch ?? Number.POSITIVE_INFINITY) <= epoch) continue;
      first = { what: `history of ${name}`, epoch, expected: own, got: bits };
    }
  }
  return first;
}

/** The epoch, counted from 0, that ends before a batch. */
export function epochBefore(batch: number, batchesPerEpoch: number): number {
  return Math.max(0, Math.ceil(batch / batchesPerEpoch) - 1);
}
