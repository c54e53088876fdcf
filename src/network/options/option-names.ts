import { didYouMean } from '../../text/closest.js';
import { mismatch, quote } from '../../text/quote.js';

/** The names of all options of `Options`: a missing one does not compile. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

/** Options without those that are `null`, which means "not given". */
export type GivenOptions<Options> = {
  [Name in keyof Options]: Exclude<Options[Name], null>;
};

/**
 * Reads options: refuses unknown names, as a misspelt option would be ignored, and removes those that are null or
 * undefined, which mean "not given" as in tfjs-layers.
 *
 * @param caller begins the messages of errors: `fit`
 * @param options null or undefined: none
 * @param known see {@link OptionNames}
 * @param their name in errors
 * @throws TypeError naming the unknown option, the nearest name, and the known names.
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

/** @throws TypeError for an unknown option: a misspelt one would be ignored. */
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
