/** Where samples lie, unpadded: [samples, steps, columns]. */
export interface Dataset {
  /** Of each input. */
  readonly inputs: readonly number[];
  readonly y: number;
  /** One number a sample, or 0. */
  readonly weights: number;
}
