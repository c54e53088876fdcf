/** Samples in row-major order. */
export interface Samples {
  /** Of each input `[count, ...sampleShape]`. */
  readonly inputs: readonly Float32Array[];
  /** Of each output `[count, ...outputShape]`; sparse targets have one class number instead of the last axis. */
  readonly targets: readonly Float32Array[];
  /** Of each output one number a sample, or one for each of its steps, by which its loss is multiplied; undefined: 1. */
  readonly weights?: readonly (Float32Array | undefined)[] | undefined;
  readonly count: number;
}
