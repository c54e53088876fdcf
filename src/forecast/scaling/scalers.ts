import { LetheError } from '../../errors.js';
import { naturalLogarithm } from '../../random/index.js';
import { mismatch } from '../../text/quote.js';
import { exponential } from './exponential.js';

/**
 * How numbers are scaled for the network: `none`; `standard`, by mean and standard deviation; `min-max`, to the range 0 to 1; `robust`, by
 * median and interquartile range; `log`, the logarithm, then `standard`; `window`, `standard`, then each window by its own mean and
 * standard deviation; `log-window`, the logarithm, then `window`.
 */
export type ScalingName = 'none' | 'standard' | 'min-max' | 'robust' | 'log' | 'window' | 'log-window';

/** `(x - shift) / scale`, applied to the logarithm of x if `logarithm` is set; `fitScaler` creates it. */
export interface Scaler {
  readonly kind: ScalingName;
  readonly shift: number;
  /** Above 0. */
  readonly scale: number;
}

interface ScalingRecord {
  readonly logarithm: boolean;
  /** Whether each window is also scaled by its own values. */
  readonly byWindow: boolean;
}

export const SCALINGS: { readonly [name in ScalingName]: ScalingRecord } = {
  none: { logarithm: false, byWindow: false },
  standard: { logarithm: false, byWindow: false },
  'min-max': { logarithm: false, byWindow: false },
  robust: { logarithm: false, byWindow: false },
  log: { logarithm: true, byWindow: false },
  window: { logarithm: false, byWindow: true },
  'log-window': { logarithm: true, byWindow: true },
};

export const SCALING_NAMES = Object.keys(SCALINGS) as readonly ScalingName[];

/** @throws LetheError `data` if a logarithm gets a value that is not above 0. */
export function scaled(what: string, { kind, shift, scale }: Scaler, value: number): number {
  return (logarithmOf(what, kind, value) - shift) / scale;
}

/** The inverse of `scaled`. */
export function unscaled({ kind, shift, scale }: Scaler, value: number): number {
  const number = value * scale + shift;
  return SCALINGS[kind].logarithm ? exponential(number) : number;
}

/**
 * The input of the scaling: the number, or its logarithm.
 *
 * @throws LetheError `data` if a logarithm gets a value that is not above 0.
 */
export function logarithmOf(what: string, kind: ScalingName, value: number): number {
  if (!SCALINGS[kind].logarithm || Number.isNaN(value)) return value;
  if (value > 0) return naturalLogarithm(value);
  throw new LetheError('data', mismatch(`${what}: scaling ${kind}`, 'a number above 0', value));
}
