import type { BaselineName } from '../baselines/baselines.js';

/** Baselines as people call them. */
export const BASELINE_TITLES: { readonly [name in BaselineName]: string } = {
  last: 'last value',
  seasonal: 'seasonal naive',
  drift: 'drift',
  ets: 'exponential smoothing',
};
