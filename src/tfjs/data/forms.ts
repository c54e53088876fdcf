import { Tensor } from '@tensorflow/tfjs-core';
import type { NetworkData } from '../../network/index.js';
import { didYouMean } from '../../text/closest.js';
import { mismatch, quote } from '../../text/quote.js';

/** Every form in which Lethe takes data. A tensor stays the caller's: it is read, never disposed. */
export type Numbers = NetworkData | Tensor;

/** One input or target; or one for each of the model's, in its order or by their names. */
export type FitData = Numbers | readonly Numbers[] | { readonly [name: string]: Numbers };

/** One input or target of a model, and how errors call it. */
export interface DataPart {
  readonly what: string;
  readonly part: Numbers;
}

/**
 * Takes data apart into one part for each input or output of a model, in the model's order.
 *
 * @param what how errors call the data, such as `fit: x`
 * @param names of the model's inputs or outputs
 * @throws RangeError if there are more parts or fewer; TypeError for names that the model has not.
 */
export function partsOf(what: string, data: FitData, names: readonly string[]): DataPart[] {
  if (isByName(data, names)) return partsByName(what, data, names);
  const parts = isList(data, names.length) ? data : [data];
  if (parts.length !== names.length) {
    throw new RangeError(mismatch(what, `${names.length} tensors for this model`, parts.length));
  }
  const [only] = parts;
  if (names.length === 1) return [{ what, part: only as Numbers }];
  return parts.map((part, index) => ({ what: `${what} ${index}`, part: part as Numbers }));
}

/** A list of parts, as against nested arrays of the only one. */
function isList(data: FitData, expected: number): data is Numbers[] {
  if (!Array.isArray(data)) return false;
  const [first] = data as readonly unknown[];
  return expected > 1 || (typeof first === 'object' && first !== null && !Array.isArray(first));
}

type ByName = { readonly [name: string]: Numbers };

/** An object that is neither a tensor nor numbers with their shape, of which one may be there alone by mistake. */
function isByName(data: FitData, names: readonly string[]): data is ByName {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || data instanceof Tensor)
    return false;
  const [values, shape] = ['values' in data, 'shape' in data];
  if (!values && !shape) return true;
  return !(values && shape) && Object.keys(data).some((name) => names.includes(name));
}

function partsByName(what: string, data: ByName, names: readonly string[]): DataPart[] {
  const odd = Object.keys(data).find((name) => !names.includes(name));
  if (odd !== undefined) {
    const got = `${quote(odd)}${didYouMean(odd, names)}`;
    throw new TypeError(mismatch(what, `data by the names ${names.join(', ')}`, got));
  }
  return names.map((name) => {
    const part = Object.hasOwn(data, name) ? data[name] : undefined;
    if (part === undefined) throw new TypeError(mismatch(what, `data by the name ${name}`, 'none'));
    return { what: `${what}.${name}`, part };
  });
}
