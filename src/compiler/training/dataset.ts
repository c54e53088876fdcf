/** Where samples lie, unpadded: [samples, steps, columns]. */
export interface Dataset {
  /** Of each input. */
  readonly inputs: readonly number[];
  /** Of each output. */
  readonly targets: readonly number[];
  /** Of each output one number a sample, or 0. */
  readonly weights: readonly number[];
}
