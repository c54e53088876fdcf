import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { readByName } from '../data/forms.js';
import type { NetworkData } from '../data/numbers.js';
import { checkCount, type Named, type NamedNumbers } from '../data/samples.js';
import { readSequences } from '../data/sequences.js';
import { checkLengths, EQUAL_STEPS, type UnequalSteps } from './unequal-steps.js';

/**
 * Factors of the samples' losses, `[samples]`; or of each step's loss, `[samples, time]`, if the output has steps.
 */
export type SampleWeight = NetworkData | readonly number[] | Float32Array | Float64Array;

/** Weights for the only output; or for each output, in the network's order or by name. Null: none. */
export type SampleWeights =
  | SampleWeight
  | readonly (SampleWeight | null)[]
  | { readonly [output: string]: SampleWeight | null };

/** Targets of one output, `[samples, ..., columns]`. */
type Targets = Named;

/**
 * Reads weights of samples.
 *
 * @param what their name in errors, such as `fit: sampleWeight`
 * @param targets of each output
 * @param names of the outputs
 * @param unequal steps of sequences of unequal length
 * @returns for each output `[samples]` or `[samples, time]`, null where it has none
 * @throws RangeError or TypeError naming what was expected and what came.
 */
export function readSampleWeights(
  what: string,
  given: unknown,
  targets: readonly Targets[],
  names: readonly string[],
  unequal: UnequalSteps = EQUAL_STEPS,
): (NamedNumbers | null)[] {
  if (given === undefined || given === null) return names.map(() => null);
  const each = ofEachOutput(what, given, names);
  return names.map((name, index) => {
    const own = each[index] ?? null;
    const called = names.length === 1 ? what : `${what}.${name}`;
    return own === null ? null : readWeights(called, own, targets[index] as Targets, unequal);
  });
}

function ofEachOutput(what: string, given: unknown, names: readonly string[]): readonly unknown[] {
  if (isObject(given) && !ArrayBuffer.isView(given) && !('values' in given)) {
    const each = readByName(what, given, names, 'weights');
    if (each.some((own) => own !== undefined)) return each;
    throw new TypeError(mismatch(what, `weights by the names ${names.join(', ')}`, 'none'));
  }
  if (names.length === 1) return [given];
  const isList = Array.isArray(given) && given.length === names.length;
  if (isList && given.every((own) => own === null || typeof own === 'object')) return given;
  const expected = `weights for each of the outputs ${names.join(', ')}, in a list or by these names`;
  throw new RangeError(mismatch(what, expected, quote(given)));
}

function readWeights(what: string, given: unknown, targets: Targets, unequal: UnequalSteps): NamedNumbers {
  const data = ArrayBuffer.isView(given) ? { values: given, shape: [(given as Float32Array).length] } : given;
  const read = { what, ...readSequences(what, data as NetworkData, [null], () => 0) };
  checkCount(what, read, targets.what.slice(targets.what.indexOf(': ') + 2), targets);
  checkLengths(unequal, read);
  const [samples, steps] = targets.shape;
  const shapes = [[samples], ...(targets.shape.length === 3 ? [[samples, steps]] : [])];
  if (shapes.some((shape) => shape.join() === read.shape.join())) return read;
  const expected = shapes.map((shape) => `[${shape.join(', ')}]`).join(' or ');
  throw new RangeError(mismatch(what, `shape ${expected}`, `[${read.shape.join(', ')}]`));
}
