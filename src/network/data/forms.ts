// One input or target, or one for each of the network's: split into parts with names.
import { didYouMean } from '../../text/closest.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { NetworkData } from './numbers.js';

/** One item; or one for each of a network's inputs or outputs, as a list in its order or a record by name. */
export type OneOrEach<Item> = Item | readonly Item[] | { readonly [name: string]: Item };

/** One input or target; or one for each of the network's, as a list in its order or a record by name. */
export type FitData = OneOrEach<NetworkData>;

/** One input or target of a network, and its name in errors. */
export interface DataPart<Numbers> {
  readonly what: string;
  readonly part: Numbers;
}

/**
 * Splits data into one part for each input or output of a network, in its order.
 *
 * @param what name of the data in errors, such as `fit: x`
 * @param names of the network's inputs or outputs
 * @param isNumbers whether an object is numbers, whatever its members are
 * @throws RangeError for another number of parts; TypeError for unknown names.
 */
export function partsOf<Numbers>(
  what: string,
  data: OneOrEach<Numbers>,
  names: readonly string[],
  isNumbers: (data: object) => boolean = () => false,
): DataPart<Numbers>[] {
  if (isByName(data, names, isNumbers)) {
    return readByName(what, data, names, 'data').map((part, index) => {
      if (part !== undefined) return { what: `${what}.${names[index]}`, part: part as Numbers };
      throw new TypeError(mismatch(what, `data by the name ${names[index]}`, 'none'));
    });
  }
  const parts: readonly unknown[] = isList(data, names.length) ? data : [data];
  if (parts.length !== names.length) {
    throw new RangeError(mismatch(what, `${names.length} tensors for this model`, parts.length));
  }
  if (names.length === 1) return [{ what, part: parts[0] as Numbers }];
  return parts.map((part, index) => ({ what: `${what} ${index}`, part: part as Numbers }));
}

/** Whether it is a list of parts, not the nested arrays of a single one. */
function isList(data: unknown, expected: number): data is readonly unknown[] {
  if (!Array.isArray(data)) return false;
  return expected > 1 || isObject(data[0]);
}

/** Whether it is a record by name: neither a tensor nor numbers with a shape, not even with one of the two missing. */
function isByName(
  data: unknown,
  names: readonly string[],
  isNumbers: (data: object) => boolean,
): data is { readonly [name: string]: unknown } {
  if (!isObject(data) || isNumbers(data)) return false;
  const [values, shape] = ['values' in data, 'shape' in data];
  if (!values && !shape) return true;
  return !(values && shape) && Object.keys(data).some((name) => names.includes(name));
}

/**
 * The entries of a record by the names of inputs or outputs, in their order; undefined if missing.
 *
 * @param things what the entries are, for errors: `data`
 * @throws TypeError for an unknown name.
 */
export function readByName<Item>(
  what: string,
  given: { readonly [name: string]: Item },
  names: readonly string[],
  things: string,
): (Item | undefined)[] {
  const odd = Object.keys(given).find((name) => !names.includes(name));
  if (odd !== undefined) {
    const got = `${quote(odd)}${didYouMean(odd, names)}`;
    throw new TypeError(mismatch(what, `${things} by the names ${names.join(', ')}`, got));
  }
  return names.map((name) => (Object.hasOwn(given, name) ? given[name] : undefined));
}
