/** What the forget gate of a network does over many sequences. */
export interface GateSummary {
  /** Over all samples, steps and units. */
  readonly mean: number;
  /** `[units]`: mean and standard deviation over samples and steps. */
  readonly meanByUnit: readonly number[];
  readonly spreadByUnit: readonly number[];
  /** `[steps]`: mean over samples and units. */
  readonly meanByStep: readonly number[];
  /** `[units]`: -1 / ln of the mean, in steps; null where the gate stays at 1 (or at 0). */
  readonly timeConstantByUnit: readonly (number | null)[];
  /** `[units]`: Pearson's r with whether the past should be forgotten; null where one of the two does not vary. */
  readonly correlationByUnit: readonly (number | null)[];
  /** `[units]`: bits that the gate tells about whether the past should be forgotten; null as above. */
  readonly mutualInformationByUnit: readonly (number | null)[];
}
