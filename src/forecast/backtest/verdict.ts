// Whether a forecast is better than the best baseline, by a rule that is fixed in advance.
import { quantile } from '../../forgetting/statistics/index.js';
import { Generator } from '../../random/index.js';

/** A difference of errors, and how certain it is. */
export interface Difference {
  /** Mean error of the network minus that of the best baseline, in units of MASE. Below 0 the network is better. */
  readonly mean: number;
  /** Lower end of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Number of stretches of time, each one horizon long, that the forecasts span. */
  readonly blocks: number;
}

export type Verdict = 'better than the best baseline' | 'not better' | 'undecided';

/** The thresholds of the rule. */
export const BACKTEST_RULE = { confidence: 0.95, resamples: 2000, fewestBlocks: 5 } as const;

/** Random numbers of the resamples: `(seed, 'data', stream)`. */
const STREAM = 0x7f00;

/**
 * `better` if the whole interval is below 0, `not better` if it is at or above 0, else `undecided`. With fewer than five stretches of time
 * the verdict is always `undecided`.
 */
export function verdictOf({ low, high, blocks }: Difference): Verdict {
  if (blocks < BACKTEST_RULE.fewestBlocks) return 'undecided';
  if (high < 0) return 'better than the best baseline';
  return low >= 0 ? 'not better' : 'undecided';
}

/**
 * Interval of the mean of paired differences by the percentile bootstrap with moving blocks, so that overlapping forecasts are drawn
 * together.
 *
 * Source: H. R. Künsch, The Annals of Statistics 17, 1989, p. 1217.
 *
 * @param differences one for each origin, in order of time
 * @param block number of origins in a block: those that forecast the same step
 */
export function differenceOf(differences: readonly number[], block: number, seed: number): Difference {
  const count = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  const length = Math.min(block, count);
  const blocks = Math.floor(count / length);
  const generator = new Generator(seed, 'data', STREAM);
  const drawn = Math.ceil(count / length);
  const means = Float64Array.from({ length: BACKTEST_RULE.resamples }, () => {
    let sum = 0;
    let taken = 0;
    for (let draw = 0; draw < drawn; draw++) {
      const begin = generator.integer(count - length + 1);
      for (let index = begin; index < begin + length && taken < count; index++) {
        sum += differences[index] as number;
        taken++;
      }
    }
    return sum / count;
  });
  const outside = (1 - BACKTEST_RULE.confidence) / 2;
  return { mean, low: quantile(means, outside), high: quantile(means, 1 - outside), blocks };
}
