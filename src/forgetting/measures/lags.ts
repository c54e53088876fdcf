/** A dependence by lag: how much outputs depend on inputs so many steps before. */
export interface LagSummary {
  /** Steps from the input to the output; 0 is the input of the same step. */
  readonly lag: number;
  /** Probes of this lag. */
  readonly count: number;
  readonly mean: number;
  /** Standard deviation over the probes. */
  readonly spread: number;
  /** Mean of what it ought to be. */
  readonly ideal: number;
  /** Mean absolute distance from what it ought to be. */
  readonly distance: number;
}
