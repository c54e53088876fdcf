import { mismatch, quote } from '../text/quote.js';

/** @throws TypeError for an option that there is none of: misspelt, it would go unheard. */
export function checkOptionNames(caller: string, options: unknown, known: readonly PropertyKey[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(mismatch(caller, 'an object of options', quote(options)));
  }
  const odd = Object.keys(options).find((name) => !known.includes(name));
  if (odd !== undefined) {
    throw new TypeError(mismatch(caller, `options ${known.map(String).join(', ')}`, quote(odd)));
  }
}
