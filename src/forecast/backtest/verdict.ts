// Whether a forecast is better than the best baseline: fixed before anything is seen.
import { quantile } from '../../forgetting/statistics/index.js';
import { Generator } from '../../random/index.js';

/** What is known of a difference of errors. */
export interface Difference {
  /** Mean error of the network less that of the best baseline, in the unit of MASE: below 0 the network is better. */
  readonly mean: number;
  /** Between these it lies with 95 % confidence. */
  readonly low: number;
  readonly high: number;
  /** Stretches of time, each as long as a horizon, that it was seen in. */
  readonly blocks: number;
}

export type Verdict = 'better than the best baseline' | 'not better' | 'undecided';

/** The rule. */
export const BACKTEST_RULE = { confidence: 0.95, resamples: 2000, fewestBlocks: 5 } as const;

/** Random numbers of the resamples: `(seed, 'data', stream)`. */
const STREAM = 0x7f00;

/**
 * `better` if all of the interval is below 0, `not better` if all of it is at or above 0, else `undecided`; and undecided in fewer than five
 * stretches of time, whatever they say.
 */
export function verdictOf({ low, high, blocks }: Difference): Verdict {
  if (blocks < BACKTEST_RULE.fewestBlocks) return 'undecided';
  if (high < 0) return 'better than the best baseline';
  return low >= 0 ? 'not better' : 'undecided';
}

/**
 * Interval of the mean of paired differences by the percentile bootstrap of moving blocks: forecasts that overlap are drawn together.
 *
 * Source: H. R. Künsch, The Annals of Statistics 17, 1989, p. 1217.
 *
 * @param differences one for each origin, in the order of time
 * @param block origins of a block: as many as forecast the same step
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
