import type { ResolvedNetwork } from '../graph/resolve.js';
import type { Value } from '../program/value.js';

/** Weights of samples: of each one number, or one of each of its steps. */
export interface WeightsPlace {
  readonly address: number;
  /** 1, or the steps of the output; 0: there are none. */
  readonly steps: number;
}

/** Where samples lie, unpadded: [samples, steps, columns]. */
export interface Dataset {
  /** The network for samples of their shape. */
  readonly resolved: ResolvedNetwork;
  /** Of each input. */
  readonly inputs: readonly Value[];
  /** Of each output. */
  readonly targets: readonly Value[];
  /** Of each output. */
  readonly weights: readonly WeightsPlace[];
}
