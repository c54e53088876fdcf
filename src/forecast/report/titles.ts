import type { BaselineName } from '../baselines/baselines.js';

/** Baselines in plain words. */
export const BASELINE_TITLES: { readonly [name in BaselineName]: string } = {
  last: 'last value',
  seasonal: 'seasonal naive',
  drift: 'drift',
  ets: 'exponential smoothing',
};
