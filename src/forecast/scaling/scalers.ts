import { LetheError } from '../../errors.js';
import { naturalLogarithm } from '../../random/index.js';
import { mismatch } from '../../text/quote.js';
import { exponential } from './exponential.js';

/**
 * How numbers are scaled for the network: `none`; `standard`, by mean and standard deviation; `min-max`, to 0 to 1; `robust`, by median
 * and the distance of the quartiles; `log`, the logarithm, then standard; `window`, standard, then each window by its own mean and
 * standard deviation; `log-window`, the logarithm, then the same.
 */
export type ScalingName = 'none' | 'standard' | 'min-max' | 'robust' | 'log' | 'window' | 'log-window';

/** `(x - shift) / scale`, of the logarithm of x where `logarithm` is set; `fitScaler` makes it. */
export interface Scaler {
  readonly kind: ScalingName;
  readonly shift: number;
  /** Above 0. */
  readonly scale: number;
}

interface ScalingRecord {
  readonly logarithm: boolean;
  /** Whether each window is scaled by its own values on top. */
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

/** @throws LetheError `data` if a logarithm is asked of what is not above 0. */
export function scaled(what: string, { kind, shift, scale }: Scaler, value: number): number {
  return (logarithmOf(what, kind, value) - shift) / scale;
}

/** The number that is scaled to this one. */
export function unscaled({ kind, shift, scale }: Scaler, value: number): number {
  const number = value * scale + shift;
  return SCALINGS[kind].logarithm ? exponential(number) : number;
}

/**
 * A number as a scaling of this kind takes it: itself, or its logarithm.
 *
 * @throws LetheError `data` if a logarithm is asked of what is not above 0.
 */
export function logarithmOf(what: string, kind: ScalingName, value: number): number {
  if (!SCALINGS[kind].logarithm || Number.isNaN(value)) return value;
  if (value > 0) return naturalLogarithm(value);
  throw new LetheError('data', mismatch(`${what}: scaling ${kind}`, 'a number above 0', value));
}
