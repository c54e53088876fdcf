import type { BaselineName } from '../../baselines/baselines.js';

/** Dashes of each baseline's line, so that colour is not the only difference. */
export const BASELINE_DASHES: { readonly [name in BaselineName]: string } = {
  last: '2 3',
  seasonal: '7 3',
  drift: '9 3 2 3',
  ets: '4 4',
};
