import { doubleBits } from './state.js';
import type { Predicate } from './statement.js';

/** Something that is not as the receipt says. */
export interface Difference {
  /** Such as `state`, `history of loss`, `data`. */
  what: string;
  /** At which epoch, counted from 0; undefined for what is of the whole run. */
  epoch?: number;
  /** What the receipt says. */
  expected: string;
  /** What was found. */
  got: string;
}

/** Ends a training run whose outcome is known. */
export class Disagreement extends Error {
  readonly difference: Difference;
  /** `inputs`: it is another run; `run`: it was computed otherwise. */
  readonly of: 'inputs' | 'run';

  constructor(of: 'inputs' | 'run', difference: Difference) {
    super(`audit: ${difference.what}`);
    this.of = of;
    this.difference = difference;
  }
}

/** The first number of a history that is another one than the receipt says. */
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
