import { LetheError } from '../../errors.js';
import { quantile } from '../../forgetting/statistics/index.js';
import { logarithmOf, type Scaler, type ScalingName } from './scalers.js';

/** @param values at least one, none missing */
type Fit = (values: Float64Array) => { readonly shift: number; readonly scale: number };

const FITS: { readonly [name in ScalingName]: Fit } = {
  none: () => ({ shift: 0, scale: 1 }),
  standard,
  'min-max': between,
  robust,
  log: standard,
  window: standard,
  'log-window': standard,
};

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
 * Fits to values of the training part only.
 *
 * @param what name of the column in errors
 * @param values NaN where one is missing
 * @throws LetheError `data` if there are no values, or if a logarithm needs a value above 0 and gets another.
 */
export function fitScaler(what: string, kind: ScalingName, values: ArrayLike<number>): Scaler {
  const present: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isNaN(value)) present.push(logarithmOf(what, kind, value));
  }
  if (present.length === 0)
    throw new LetheError('data', `${what}: expected values in the training part, got none`);
  const { shift, scale } = FITS[kind](Float64Array.from(present));
  return { kind, shift, scale: scale > 0 ? scale : 1 }; // Constant columns become 0.
}
