import { mismatch, quote } from '../../text/quote.js';
import type { DataArray } from '../data/numbers.js';

/** For each class, the factor of its samples' losses. */
export interface ClassWeight {
  readonly [label: number]: number;
}

/** Class weights of the only output; or of each output, in the network's order or by name. Null: none. */
export type ClassWeights =
  | ClassWeight
  | readonly (ClassWeight | null)[]
  | { readonly [output: string]: ClassWeight | null };

/** Targets of one output. */
interface Targets {
  readonly values: DataArray;
  readonly shape: readonly number[];
}

const WHAT = 'fit: classWeight';

/**
 * One weight for each sample and output, from class weights as `model.fit` of tfjs-layers takes them. An output without
 * class weights has none.
 *
 * @param targets of each output
 * @param names of the outputs
 * @returns null for an output without weights; undefined if no output has any
 * @throws RangeError or TypeError if they do not fit the outputs, or a class in the targets has no weight.
 */
export function classWeightsOf(
  given: unknown,
  targets: readonly Targets[],
  names: readonly string[],
): (Float32Array | null)[] {
  const each = given === undefined || given === null ? [] : ofEachOutput(given, names);
  const weights = each.map((weight, index) => {
    if (weight === null || weight === undefined) return null;
    const what = each.length === 1 ? WHAT : `${WHAT}.${names[index]}`;
    return sampleWeights(what, weight, targets[index] as Targets);
  });
  return weights.every((values) => values === null) ? [] : weights;
}

type Each = readonly (ClassWeight | null | undefined)[];

function ofEachOutput(given: unknown, names: readonly string[]): Each {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(mismatch(WHAT, 'numbers by class', quote(given)));
  }
  if (Array.isArray(given) && given.length === names.length) return given as Each;
  const byName = Object.keys(given).some((name) => names.includes(name));
  if (!byName && names.length === 1 && !Array.isArray(given)) return [given as ClassWeight];
  const odd = Object.keys(given).find((name) => !names.includes(name));
  if (Array.isArray(given) || !byName || odd !== undefined) {
    const expected = `numbers by class for the outputs ${names.join(', ')}, in a list or by these names`;
    throw new RangeError(mismatch(WHAT, expected, quote(odd ?? given)));
  }
  return names.map((name) => (given as { [name: string]: ClassWeight | null })[name]);
}

/**
 * One weight per sample, as tfjs-layers' `standardizeWeights` derives them from class weights.
 *
 * @param what their name in errors, such as `fit: classWeight`
 * @param y targets `[samples, classes]` (one-hot: the first largest counts) or `[samples, 1]` (class numbers)
 * @throws RangeError if targets have more axes, or a class has no weight.
 */
function sampleWeights(what: string, classWeight: ClassWeight, { values, shape }: Targets): Float32Array {
  const [samples = 0, classes = 0] = shape;
  if (shape.length !== 2) {
    const got = `[${shape.join(', ')}]`;
    throw new RangeError(mismatch(what, 'targets of shape [samples, classes]', got));
  }
  const weights = new Float32Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const row = values.subarray(sample * classes, (sample + 1) * classes);
    const label = classes === 1 ? (row[0] as number) : largest(row);
    const weight = Object.hasOwn(classWeight, label) ? classWeight[label] : undefined;
    if (typeof weight !== 'number' || !Number.isFinite(weight)) {
      throw new RangeError(mismatch(what, `a number for class ${label}`, String(weight)));
    }
    weights[sample] = weight;
  }
  return weights;
}

function largest(row: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < row.length; index++) {
    if ((row[index] as number) > (row[best] as number)) best = index;
  }
  return best;
}
