// What the measurements of two builds say of one case.
import type { Measurement } from 'lethe/bench';
import { median } from '../../src/bench/statistics.js';
import { type Interval, medianInterval } from './statistics.js';

/**
 * Fewer quotients than this have no 95 % interval of their median: all five of five lie on one side of it once in
 * sixteen times.
 */
export const FEWEST_PAIRS = 6;

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
  /** Milliseconds a step: the median of each pair's median. */
  base: number;
  head: number;
  /** Time of head over time of base: median of the pairs' quotients, and its 95 % confidence interval. */
  ratio: number;
  interval: Interval;
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
 * @param threshold how many times base's time head may take
 * @throws Error if a build does not repeat its own bits.
 */
export function compare(name: string, pairs: Pair[], threshold: number): Comparison {
  const times = (side: keyof Pair): number[] => pairs.map((pair) => median(pair[side].samples));
  const [base, head] = [times('base'), times('head')];
  const ratios = head.map((time, index) => time / (base[index] ?? Number.NaN));
  const interval = medianInterval(ratios);
  const enough = pairs.length >= FEWEST_PAIRS;
  const fingerprints = { base: printOf(name, 'base', pairs), head: printOf(name, 'head', pairs) };
  return {
    case: name,
    base: median(base),
    head: median(head),
    ratio: median(ratios),
    interval,
    verdict: enough ? readInterval(interval) : 'too few pairs',
    tooSlow: enough && interval.low > threshold,
    sameBits: fingerprints.base === fingerprints.head,
    fingerprints,
    ratios,
    pairs,
  };
}

/**
 * The command's exit code: 1 if a case has become too slow for sure, or computes other bits where that is asked
 * for, else 0.
 */
export function exitCodeOf(comparisons: readonly Comparison[], mustHaveSameBits: boolean): 0 | 1 {
  const fails = ({ tooSlow, sameBits }: Comparison): boolean => tooSlow || (mustHaveSameBits && !sameBits);
  return comparisons.some(fails) ? 1 : 0;
}

function readInterval({ low, high }: Interval): Verdict {
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
