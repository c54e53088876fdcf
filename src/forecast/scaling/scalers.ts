import { LetheError } from '../../errors.js';
import { quantile } from '../../forgetting/statistics/index.js';
import { naturalLogarithm } from '../../random/index.js';
import { mismatch } from '../../text/quote.js';
import { exponential } from './exponential.js';

/**
 * How numbers are scaled for the network: `none`; `standard`, by mean and standard deviation; `min-max`, to 0 to 1; `robust`, by median
 * and the distance of the quartiles; `log`, the logarithm, then standard; `window`, standard, then each window by its own mean and
 * standard deviation; `log-window`, the logarithm, then the same.
 */
export type ScalingName = 'none' | 'standard' | 'min-max' | 'robust' | 'log' | 'window' | 'log-window';

/** `(x - shift) / scale`, of the logarithm of x where `logarithm` is set. */
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
  /** @param values at least one, all present */
  readonly fit: (values: Float64Array) => { readonly shift: number; readonly scale: number };
}

export const SCALINGS: { readonly [name in ScalingName]: ScalingRecord } = {
  none: { logarithm: false, byWindow: false, fit: () => ({ shift: 0, scale: 1 }) },
  standard: { logarithm: false, byWindow: false, fit: standard },
  'min-max': { logarithm: false, byWindow: false, fit: between },
  robust: { logarithm: false, byWindow: false, fit: robust },
  log: { logarithm: true, byWindow: false, fit: standard },
  window: { logarithm: false, byWindow: true, fit: standard },
  'log-window': { logarithm: true, byWindow: true, fit: standard },
};

export const SCALING_NAMES = Object.keys(SCALINGS) as readonly ScalingName[];

function standard(values: Float64Array): { shift: number; scale: number } {
  const shift = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - shift) * (value - shift), 0);
  return { shift, scale: Math.sqrt(squares / values.length) };
}

function between(values: Float64Array): { shift: number; scale: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { shift: least, scale: most - least };
}

function robust(values: Float64Array): { shift: number; scale: number } {
  return { shift: quantile(values, 0.5), scale: quantile(values, 0.75) - quantile(values, 0.25) };
}

/**
 * Looks at values of the training part, and at nothing else.
 *
 * @param what how errors call the column
 * @param values NaN where one is missing
 * @throws LetheError `data` if there are none; or, of a logarithm, if one is not above 0.
 */
export function fitScaler(what: string, kind: ScalingName, values: ArrayLike<number>): Scaler {
  const { fit } = SCALINGS[kind];
  const present: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isNaN(value)) present.push(logarithmOf(what, kind, value));
  }
  if (present.length === 0)
    throw new LetheError('data', `${what}: expected values in the training part, got none`);
  const { shift, scale } = fit(Float64Array.from(present));
  return { kind, shift, scale: scale > 0 ? scale : 1 }; // What does not vary is 0 everywhere.
}

/** @throws LetheError `data` if a logarithm is asked of what is not above 0. */
export function scaled(what: string, { kind, shift, scale }: Scaler, value: number): number {
  return (logarithmOf(what, kind, value) - shift) / scale;
}

/** The number that is scaled to this one. */
export function unscaled({ kind, shift, scale }: Scaler, value: number): number {
  const number = value * scale + shift;
  return SCALINGS[kind].logarithm ? exponential(number) : number;
}

function logarithmOf(what: string, kind: ScalingName, value: number): number {
  if (!SCALINGS[kind].logarithm || Number.isNaN(value)) return value;
  if (value > 0) return naturalLogarithm(value);
  throw new LetheError('data', mismatch(`${what}: scaling ${kind}`, 'a number above 0', value));
}
