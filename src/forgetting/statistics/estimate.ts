import { checkInteger } from '../../network/index.js';
import { medianInterval } from './bootstrap.js';
import { checkValues } from './check-values.js';
import { momentsOf } from './moments.js';
import { quantileOfSorted, toSorted } from './quantile.js';

/** An estimate of a figure over seeds. */
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
  /** Mean of the differences divided by their standard deviation (Cohen's d_z); null if they do not vary. */
  readonly effectSize: number | null;
}

/**
 * Median of a figure with its interval by the percentile bootstrap (`bootstrap.ts`); with mean and standard deviation
 * (divided by n - 1; 0 for a single value).
 *
 * @param values one for each seed
 * @param generatorSeed seed of the resamples
 * @throws RangeError if there are no values, one is not finite, or the seed is invalid.
 * @throws TypeError if the values are not a list of numbers.
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
 * Differences of two networks over the same seeds, and their size relative to their variation: Cohen's d_z = mean /
 * standard deviation of the differences.
 *
 * Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition (1988), section 2.3.5; named
 * d_z there to distinguish it from d, which divides by the spread between the runs.
 *
 * @param full one value for each seed
 * @param ablated values of the same seeds in the same order
 * @throws RangeError unless there is one for each, or if there are none, one is not finite, or the seed is invalid.
 * @throws TypeError if one of the two is not a list of numbers.
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
      `pairedDifference: ablated: expected ${full.length} values, as of the full network, got ${ablated.length}`,
    );
  }
  const differences = Float64Array.from(full, (value, index) => value - (ablated[index] as number));
  const result = estimateFor('pairedDifference', differences, generatorSeed);
  const { mean, standardDeviation } = result;
  return { ...result, effectSize: standardDeviation === 0 ? null : mean / standardDeviation };
}
