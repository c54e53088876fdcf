/** The rule by which an answer follows from numbers. It was fixed before any results; every report quotes it. */
export interface VerdictRule {
  /** A network forgets selectively if its selectivity index is above this. */
  readonly selective: number;
  /** The least meaningful difference, on scales from 0 to 1. */
  readonly meaningfulDifference: number;
  /** Confidence of the intervals that are compared with these thresholds. */
  readonly confidence: number;
  /** Resamples of a bootstrap. */
  readonly resamples: number;
}

/**
 * `yes` if the whole interval of the median over seeds lies above the threshold, `no` if it lies below, else
 * `undecided`. The thresholds are half of the way from remembering everything equally (0) to the ideal (1), and a tenth
 * of the scale.
 */
export const VERDICT_RULE: VerdictRule = {
  selective: 0.5,
  meaningfulDifference: 0.1,
  confidence: 0.95,
  resamples: 2000,
};
