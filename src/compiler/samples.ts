/** Samples in row-major order: `x` is `[count, ...sampleShape]`. */
export interface Samples {
  readonly x: Float32Array;
  /** `[count, ...outputShape]`; sparse targets have one class number instead of the last axis. */
  readonly y?: Float32Array | undefined;
  /** One number a sample, by which its loss is multiplied. */
  readonly weights?: Float32Array | undefined;
  readonly count: number;
}
