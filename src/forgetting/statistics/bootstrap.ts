import { Generator } from '../../random/index.js';
import { VERDICT_RULE } from '../verify/rule.js';
import { quantileOfSorted } from './quantile.js';

/** Random numbers of the resamples: `(seed, 'data', stream)`. */
const STREAM = 0x7b00;

/** The number of sample sizes whose resamples are kept. */
const KEPT = 8;

/** By seed and size of the sample: {@link drawMiddles}. */
const kept = new Map<string, Uint32Array>();

/**
 * Interval of a median by the percentile bootstrap: draws resamples of the same size, with replacement
 * (`VERDICT_RULE.resamples` times); the interval lies between two quantiles of their medians, and contains
 * `VERDICT_RULE.confidence` of them.
 *
 * A seed draws the same indices for every sample of a size, so that figures of the same runs are resampled together.
 *
 * Source: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), section 13.3.
 *
 * @param sorted the sample, in order
 */
export function medianInterval(sorted: Float64Array, seed: number): { low: number; high: number } {
  const middles = middlesOf(sorted.length, seed);
  const medians = new Float64Array(middles.length / 2);
  for (let index = 0; index < medians.length; index++) {
    const lower = sorted[middles[2 * index] as number] as number;
    const upper = sorted[middles[2 * index + 1] as number] as number;
    medians[index] = (lower + upper) / 2;
  }
  medians.sort();
  const outside = (1 - VERDICT_RULE.confidence) / 2;
  return { low: quantileOfSorted(medians, outside), high: quantileOfSorted(medians, 1 - outside) };
}

function middlesOf(size: number, seed: number): Uint32Array {
  const key = `${seed} ${size}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const middles = drawMiddles(size, new Generator(seed, 'data', STREAM));
  if (kept.size === KEPT) kept.clear();
  kept.set(key, middles);
  return middles;
}

/**
 * For each resample the ranks of its two middle values (the same one twice if the size is odd) in the sample. Its
 * median depends on nothing else.
 */
function drawMiddles(size: number, generator: Generator): Uint32Array {
  const middles = new Uint32Array(2 * VERDICT_RULE.resamples);
  const times = new Uint32Array(size);
  const [lower, upper] = [Math.floor((size - 1) / 2), Math.floor(size / 2)];
  for (let resample = 0; resample < VERDICT_RULE.resamples; resample++) {
    times.fill(0);
    for (let draw = 0; draw < size; draw++) {
      const rank = generator.integer(size);
      times[rank] = (times[rank] as number) + 1;
    }
    let rank = 0;
    let passed = times[0] as number;
    for (const [side, place] of [lower, upper].entries()) {
      while (passed <= place) passed += times[++rank] as number;
      middles[2 * resample + side] = rank;
    }
  }
  return middles;
}
