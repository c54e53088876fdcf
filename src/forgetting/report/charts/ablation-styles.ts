import type { AblationName } from '../../ablations/index.js';

/** Dashes of an ablation's line. */
export const DASHES: { readonly [Name in AblationName]: string } = {
  full: '',
  'forget-1': '7 3',
  'forget-0': '2 3',
  'forget-mean': '9 3 2 3',
  'no-recurrence': '4 4',
};

/** Short titles of ablations. */
export const SHORT_TITLES: { readonly [Name in AblationName]: string } = {
  full: 'full LSTM',
  'forget-1': 'gate at 1 (1997)',
  'forget-0': 'gate at 0',
  'forget-mean': 'gate at its mean',
  'no-recurrence': 'no recurrence',
};
