import type { FitData, NestedNumbers } from '../../network/public.js';

/** What a network is asked about. */
export interface Samples {
  readonly x: FitData;
  /** The truth, sample by sample; in which form numbers stand in each does not matter. */
  readonly y?: readonly NestedNumbers[];
}
