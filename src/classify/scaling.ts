// Scaling of each feature, and replacement of missing numbers.
import { LetheError } from '../errors.js';
import { mismatch } from '../text/quote.js';
import { forEachNumber, type Sequences } from './data/sequences.js';

/** Statistics of one feature over the training sequences, without missing numbers. */
interface Feature {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

/** The number that becomes 0, and the distance from it that becomes 1. */
type Scaling = (feature: Feature) => { readonly zero: number; readonly one: number };

/** How the numbers of a feature are scaled. */
export type ScalingName = 'standard' | 'minMax' | 'none';

const KINDS: { readonly [Name in ScalingName]: Scaling } = {
  /** Mean 0, standard deviation 1. */
  standard: ({ mean, deviation }) => ({ zero: mean, one: deviation }),
  /** To the range 0 to 1. */
  minMax: ({ least, most }) => ({ zero: least, one: most - least }),
  none: () => ({ zero: 0, one: 1 }),
};

export const SCALINGS: readonly ScalingName[] = Object.keys(KINDS) as ScalingName[];

/** How missing numbers are handled. */
export type MissingRule = 'error' | 'last';

export const MISSING: readonly MissingRule[] = ['error', 'last'];

/** The fitted scaling of each feature, saved with the network. */
export interface Scaler {
  /** The number that becomes 0. */
  readonly zero: readonly number[];
  /** The distance from `zero` that becomes 1; never 0. */
  readonly one: readonly number[];
  /** Replaces numbers that are missing before the first number of a sequence. */
  readonly mean: readonly number[];
  readonly missing: MissingRule;
}

/**
 * Fits to sequences. A constant feature becomes 0.
 *
 * @throws LetheError `data` that names the first missing number, if the rule is `error`, or a feature without numbers.
 */
export function fitScaler(
  caller: string,
  sequences: Sequences,
  name: ScalingName,
  missing: MissingRule,
): Scaler {
  checkMissing(sequences, missing);
  const features = describe(caller, sequences);
  const scales = features.map(KINDS[name]);
  // Minimum and maximum are compared, since the deviation of a constant feature may be a rounding error.
  const varies = features.map(({ least, most }) => least < most);
  return {
    zero: scales.map(({ zero }) => zero),
    one: scales.map(({ one }, feature) => (varies[feature] && one > 0 ? one : 1)),
    mean: features.map(({ mean }) => mean),
    missing,
  };
}

/**
 * Scales the numbers, in their order, and replaces missing ones by the number before them in the sequence.
 *
 * @throws RangeError for another number of features, or a number outside the float32 range after scaling; LetheError `data` for a missing
 *   number, if the rule is `error`.
 */
export function scale(caller: string, sequences: Sequences, scaler: Scaler): Float32Array {
  const { zero, one, mean, missing } = scaler;
  if (sequences.features !== zero.length) {
    throw new RangeError(
      mismatch(`${caller}: data`, `${zero.length} features, as in training`, sequences.features),
    );
  }
  checkMissing(sequences, missing);
  const scaled = new Float32Array(sequences.values.length);
  forEachNumber(sequences, (value, sequence, step, feature, at) => {
    const start = zero[feature] as number;
    if (Number.isNaN(value) && step > 0) {
      scaled[at] = scaled[at - zero.length] as number;
      return;
    }
    const known = Number.isNaN(value) ? (mean[feature] as number) : value;
    scaled[at] = (known - start) / (one[feature] as number);
    if (Number.isFinite(scaled[at])) return;
    const place = sequences.place(sequence, step, feature);
    throw new RangeError(mismatch(place, 'a number within the float32 range after scaling', value));
  });
  return scaled;
}

function checkMissing(sequences: Sequences, missing: MissingRule): void {
  if (missing !== 'error') return;
  forEachNumber(sequences, (value, sequence, step, feature) => {
    if (!Number.isNaN(value)) return;
    const place = sequences.place(sequence, step, feature);
    throw new LetheError(
      'data',
      `${mismatch(place, 'a number', 'NaN')}: missing: 'last' takes the number before it`,
    );
  });
}

/** In float64, over all steps of all sequences, in their order. */
function describe(caller: string, sequences: Sequences): Feature[] {
  const { features } = sequences;
  const zeros = (): Float64Array => new Float64Array(features);
  const [counts, sums, squares] = [zeros(), zeros(), zeros()];
  const [least, most] = [zeros().fill(Number.POSITIVE_INFINITY), zeros().fill(Number.NEGATIVE_INFINITY)];
  forEachNumber(sequences, (value, _sequence, _step, feature) => {
    if (Number.isNaN(value)) return;
    counts[feature] = (counts[feature] as number) + 1;
    sums[feature] = (sums[feature] as number) + value;
    least[feature] = Math.min(least[feature] as number, value);
    most[feature] = Math.max(most[feature] as number, value);
  });
  const none = counts.indexOf(0);
  if (none >= 0) {
    throw new LetheError('data', mismatch(`${caller}: feature ${none}`, 'at least one number', 'none'));
  }
  const means = sums.map((sum, feature) => sum / (counts[feature] as number));
  forEachNumber(sequences, (value, _sequence, _step, feature) => {
    if (Number.isNaN(value)) return;
    const distance = value - (means[feature] as number);
    squares[feature] = (squares[feature] as number) + distance * distance;
  });
  return Array.from(means, (mean, feature) => {
    const deviation = Math.sqrt((squares[feature] as number) / (counts[feature] as number));
    const described = { mean, deviation, least: least[feature] as number, most: most[feature] as number };
    if (Object.values(described).every(Number.isFinite)) return described;
    throw new RangeError(`${caller}: feature ${feature}: numbers are too large to be scaled`);
  });
}
