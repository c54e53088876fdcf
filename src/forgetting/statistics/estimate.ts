import { checkInteger } from '../../network/index.js';
import { medianInterval } from './bootstrap.js';
import { checkValues } from './check-values.js';
import { momentsOf } from './moments.js';
import { quantileOfSorted, toSorted } from './quantile.js';

/** A figure over seeds. */
export interface Estimate {
  readonly count: number;
  readonly median: number;
  /** Bootstrap 95 % interval of the median (percentiles). */
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

/** Paired difference over seeds: the full network minus the ablated one. */
export interface PairedDifference extends Estimate {
  /** Mean of the differences by their standard deviation (Cohen's d_z); null if they do not vary. */
  readonly effectSize: number | null;
}

/**
 * Median of a figure with its interval by the percentile bootstrap (`bootstrap.ts`); mean and standard deviation (by
 * n - 1; 0 of a single value) beside it.
 *
 * @param values one for each seed
 * @param generatorSeed of the resamples
 * @throws RangeError if there are no values, or one is not finite, or the seed is none.
 * @throws TypeError if the values are no list of numbers.
 */
export function estimate(values: ArrayLike<number>, generatorSeed: number): Estimate {
  return estimateFor('estimate', values, generatorSeed);
}

function estimateFor(caller: string, values: ArrayLike<number>, generatorSeed: number): Estimate {
  checkInteger(`${caller}: generatorSeed`, generatorSeed, 0);
  const sorted = toSorted(caller, values);
  return {
    count: sorted.length,
    median: quantileOfSorted(sorted, 0.5, caller),
    ...medianInterval(sorted, generatorSeed),
    ...momentsOf(values),
  };
}

/**
 * Differences of two networks of the same seeds, and how large they are beside how much they vary: Cohen's
 * d_z = mean / standard deviation of the differences.
 *
 * Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition (1988), section 2.3.5; named d_z
 * there to tell it from d, which divides by the spread between the runs.
 *
 * @param full one value for each seed
 * @param ablated of the same seeds in the same order
 * @throws RangeError if there is not one for each, there are none, or one is not finite, or the seed is none.
 * @throws TypeError if one of the two is no list of numbers.
 */
export function pairedDifference(
  full: ArrayLike<number>,
  ablated: ArrayLike<number>,
  generatorSeed: number,
): PairedDifference {
  checkValues('pairedDifference: full', full);
  checkValues('pairedDifference: ablated', ablated);
  if (full.length !== ablated.length) {
    throw new RangeError(
      `pairedDifference: ablated: expected ${full.length} values, as there are of the full network, got ${ablated.length}`,
    );
  }
  const differences = Float64Array.from(full, (value, index) => value - (ablated[index] as number));
  const result = estimateFor('pairedDifference', differences, generatorSeed);
  const { mean, standardDeviation } = result;
  return { ...result, effectSize: standardDeviation === 0 ? null : mean / standardDeviation };
}
