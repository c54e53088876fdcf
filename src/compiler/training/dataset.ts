/** Weights of samples: of each one number, or one of each of its steps. */
export interface WeightsPlace {
  readonly address: number;
  /** 1, or the steps of the output; 0: there are none. */
  readonly steps: number;
}

/** Where samples lie, unpadded: [samples, steps, columns]. */
export interface Dataset {
  /** Of each input. */
  readonly inputs: readonly number[];
  /** Of each output. */
  readonly targets: readonly number[];
  /** Of each output. */
  readonly weights: readonly WeightsPlace[];
}
