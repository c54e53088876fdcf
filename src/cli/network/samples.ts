import type { FitData, NestedNumbers } from '../../network/public.js';

/** Input for predictions. */
export interface Samples {
  readonly x: FitData;
  /** The truth by sample; the nesting of numbers does not matter. */
  readonly y?: readonly NestedNumbers[];
}
