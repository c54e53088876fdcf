// What options take for several inputs or outputs: one for all, a list in their order, or a record by their names.
import { isObject } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import { type OneOrEach, readByName } from './forms.js';

type ByName = { readonly [name: string]: unknown };

/** A record by names, as against the description of one loss, which has a kind. */
function isByName(given: unknown, names: readonly string[]): given is ByName {
  return isObject(given) && (!('kind' in given) || Object.keys(given).every((name) => names.includes(name)));
}

/** What each has of what is given for all of them, in a list of one for each, or by their names. */
export function eachOf(given: unknown, names: readonly string[]): unknown[] {
  if (Array.isArray(given)) return names.map((_, index) => given[index] as unknown);
  if (!isByName(given, names)) return names.map(() => given);
  return names.map((name) => (Object.hasOwn(given, name) ? given[name] : undefined));
}

/**
 * The same, checked: a list and a record have one for each.
 *
 * @param things what they are, for errors: `losses`
 * @throws RangeError or TypeError naming how many were expected, or the name that there is none of, or nothing for.
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

/** The same in the form in which it was given, each item as `change` makes it. */
export function mapEach<Item, Changed>(
  given: OneOrEach<Item>,
  names: readonly string[],
  change: (item: Item) => Changed,
): Changed | Changed[] | { [name: string]: Changed } {
  if (Array.isArray(given)) return (given as Item[]).map(change);
  if (!isByName(given, names)) return change(given as Item);
  return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, change(item as Item)]));
}
