/** Samples in row-major order. */
export interface Samples {
  /** For each input `[count, ...sampleShape]`. */
  readonly inputs: readonly Float32Array[];
  /** For each output `[count, ...outputShape]`; sparse targets have a class number instead of the last axis. */
  readonly targets: readonly Float32Array[];
  /** For each output the factors of the losses, one per sample or per step; undefined: all 1. */
  readonly weights?: readonly (Float32Array | undefined)[] | undefined;
  readonly count: number;
}
