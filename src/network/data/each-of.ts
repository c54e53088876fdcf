// Options for several inputs or outputs: one value for all, a list in their order, or a record by name.
import { isObject } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import { type OneOrEach, readByName } from './forms.js';

type ByName = { readonly [name: string]: unknown };

/** Whether it is a record by name, not the description of a loss, which has a kind. */
function isByName(given: unknown, names: readonly string[]): given is ByName {
  return isObject(given) && (!('kind' in given) || Object.keys(given).every((name) => names.includes(name)));
}

/** The value for each, from one for all, a list with one for each, or a record by name. */
export function eachOf(given: unknown, names: readonly string[]): unknown[] {
  if (Array.isArray(given)) return names.map((_, index) => given[index] as unknown);
  if (!isByName(given, names)) return names.map(() => given);
  return names.map((name) => (Object.hasOwn(given, name) ? given[name] : undefined));
}

/**
 * The same, checked: a list and a record must have one for each.
 *
 * @param things what the values are, for errors: `losses`
 * @throws RangeError or TypeError naming the expected number, or the unknown or missing name.
 */
export function readEachOf<Item>(
  what: string,
  given: OneOrEach<Item>,
  names: readonly string[],
  things: string,
): Item[] {
  if (Array.isArray(given) && given.length !== names.length) {
    const expected = `${names.length} ${things}, one for each of ${names.join(', ')}`;
    throw new RangeError(mismatch(what, expected, given.length));
  }
  if (isByName(given, names)) {
    const missing = readByName(what, given, names, things).indexOf(undefined);
    if (missing !== -1) {
      throw new TypeError(
        mismatch(what, `${things} by the names ${names.join(', ')}`, `none for ${names[missing]}`),
      );
    }
  }
  return eachOf(given, names) as Item[];
}

/** Applies `change` to each item, and keeps the given form. */
export function mapEach<Item, Changed>(
  given: OneOrEach<Item>,
  names: readonly string[],
  change: (item: Item) => Changed,
): Changed | Changed[] | { [name: string]: Changed } {
  if (Array.isArray(given)) return (given as Item[]).map(change);
  if (!isByName(given, names)) return change(given as Item);
  return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, change(item as Item)]));
}
