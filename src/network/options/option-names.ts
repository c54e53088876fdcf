import { didYouMean } from '../../text/closest.js';
import { mismatch, quote } from '../../text/quote.js';

/** The names of all options of `Options`: one that is forgotten here does not compile. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

/** Options as they are worked with: `null` says "not given", and is left out. */
export type GivenOptions<Options> = {
  [Name in keyof Options]: Exclude<Options[Name], null>;
};

/**
 * What everything that takes options does first: refuses names that there are none of, as a misspelt option would go
 * unheard, and leaves out those that are null or undefined, which say "not given" as in tfjs-layers.
 *
 * @param caller begins the messages of errors: `fit`
 * @param options null or undefined: none were given
 * @param known see {@link OptionNames}
 * @param what the errors call them
 * @throws TypeError naming the option that there is none of, the nearest name, and the names in use.
 */
export function readOptions<Options extends object>(
  caller: string,
  options: Options | null | undefined,
  known: OptionNames<Options>,
  what: string = 'options',
): GivenOptions<Options> {
  if (options === undefined || options === null) return {} as GivenOptions<Options>;
  checkOptionNames(caller, options, Object.keys(known), what);
  const given: Partial<Record<keyof Options, unknown>> = {};
  // A prediction of a step takes 3 µs; lists of entries would be a tenth of them.
  for (const name of Object.keys(options) as (keyof Options)[]) {
    const value = options[name];
    if (value !== undefined && value !== null) given[name] = value;
  }
  return given as GivenOptions<Options>;
}

/** @throws TypeError for an option that there is none of: misspelt, it would go unheard. */
export function checkOptionNames(
  caller: string,
  options: unknown,
  known: readonly string[],
  what: string = 'options',
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(mismatch(caller, `an object of ${what}`, quote(options)));
  }
  const odd = Object.keys(options).find((name) => !known.includes(name));
  if (odd !== undefined) {
    const got = `${quote(odd)}${didYouMean(odd, known)}`;
    throw new TypeError(mismatch(caller, `${what} ${known.join(', ')}`, got));
  }
}
