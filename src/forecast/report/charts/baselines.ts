import type { BaselineName } from '../../baselines/baselines.js';

/** Dashes of a baseline's line, so that colours are not all that tells them apart. */
export const BASELINE_DASHES: { readonly [name in BaselineName]: string } = {
  last: '2 3',
  seasonal: '7 3',
  drift: '9 3 2 3',
  ets: '4 4',
};
