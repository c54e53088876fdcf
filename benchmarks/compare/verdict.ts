// What the measurements of two builds say of one case.
import type { Measurement } from 'lethe/bench';
import { median } from '../../src/bench/statistics.js';
import { type Estimate, estimate } from '../../src/forgetting/statistics/index.js';
import { isDisturbed } from '../records/steady.js';

/**
 * Fewer quotients than this have no 95 % interval of their median: all five of five lie on one side of it once in
 * sixteen times.
 */
export const FEWEST_PAIRS = 6;

/** The same quotients give the same interval. */
const BOOTSTRAP_SEED = 0;

/** Measurements of the two builds, one soon after the other. */
export interface Pair {
  base: Measurement;
  head: Measurement;
}

/** What is seen of the quotient of times. */
export type Verdict = 'faster' | 'slower' | 'no difference seen' | 'too few pairs';

/** One case, compared. */
export interface Comparison {
  case: string;
  /** Milliseconds a step: the median of the pairs' medians, by the clock or in CPU time as each pair is judged. */
  base: number;
  head: number;
  /** Pairs that were judged by CPU time, as the machine worked for others while one of the two was measured. */
  disturbed: number;
  /** Time of head over time of base: median of the pairs' quotients, and its 95 % confidence interval. */
  ratio: number;
  interval: Pick<Estimate, 'low' | 'high'>;
  /** By the interval against 1. */
  verdict: Verdict;
  /** The whole interval lies above the threshold. */
  tooSlow: boolean;
  /** Both builds computed the same bits. */
  sameBits: boolean;
  fingerprints: { base: string; head: string };
  /** The quotient of each pair. */
  ratios: number[];
  pairs: Pair[];
}

/**
 * Compares two builds on a case.
 *
 * @param threads that computed; CPU times of several are sums that tell little
 * @param threshold how many times base's time head may take
 * @throws Error if a build does not repeat its own bits.
 */
export function compare(name: string, pairs: Pair[], threads: number, threshold: number): Comparison {
  const judged = pairs.map((pair) => judge(pair, threads));
  const ratios = judged.map(({ base, head }) => head / base);
  const { median: ratio, low, high } = estimate(ratios, BOOTSTRAP_SEED);
  const interval = { low, high };
  const enough = pairs.length >= FEWEST_PAIRS;
  const fingerprints = { base: printOf(name, 'base', pairs), head: printOf(name, 'head', pairs) };
  return {
    case: name,
    base: median(judged.map(({ base }) => base)),
    head: median(judged.map(({ head }) => head)),
    disturbed: judged.filter(({ byCpuTime }) => byCpuTime).length,
    ratio,
    interval,
    verdict: enough ? readInterval(interval) : 'too few pairs',
    tooSlow: enough && interval.low > threshold,
    sameBits: fingerprints.base === fingerprints.head,
    fingerprints,
    ratios,
    pairs,
  };
}

/** The two times of a pair: in CPU time if that is known of both, and one of them was disturbed; else by the clock. */
function judge({ base, head }: Pair, threads: number): { base: number; head: number; byCpuTime: boolean } {
  const byCpuTime = isDisturbed(base, threads) || isDisturbed(head, threads);
  if (byCpuTime && base.cpuSamples !== undefined && head.cpuSamples !== undefined) {
    return { base: median(base.cpuSamples), head: median(head.cpuSamples), byCpuTime };
  }
  return { base: median(base.samples), head: median(head.samples), byCpuTime: false };
}

/**
 * The command's exit code: 1 if a case has become too slow for sure, or computes other bits where that is asked
 * for, else 0.
 */
export function exitCodeOf(comparisons: readonly Comparison[], mustHaveSameBits: boolean): 0 | 1 {
  const fails = ({ tooSlow, sameBits }: Comparison): boolean => tooSlow || (mustHaveSameBits && !sameBits);
  return comparisons.some(fails) ? 1 : 0;
}

function readInterval({ low, high }: Comparison['interval']): Verdict {
  if (low > 1) return 'slower';
  return high < 1 ? 'faster' : 'no difference seen';
}

function printOf(name: string, side: keyof Pair, pairs: readonly Pair[]): string {
  const prints = [...new Set(pairs.map((pair) => pair[side].results.fingerprint))];
  const [print] = prints;
  if (print !== undefined && prints.length === 1) return print;
  throw new Error(
    `${name}: expected one fingerprint from all processes of ${side}, got ${prints.join(' and ')}`,
  );
}
