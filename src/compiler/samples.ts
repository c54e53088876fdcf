/** Samples in row-major order. */
export interface Samples {
  /** Of each input `[count, ...sampleShape]`. */
  readonly inputs: readonly Float32Array[];
  /** `[count, ...outputShape]`; sparse targets have one class number instead of the last axis. */
  readonly y?: Float32Array | undefined;
  /** One number a sample, by which its loss is multiplied. */
  readonly weights?: Float32Array | undefined;
  readonly count: number;
}
