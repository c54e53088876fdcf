import { LetheError } from '../errors.js';
import { isObject } from '../text/kinds.js';

/** @throws LetheError `data` unless it is a JSON object. */
export function parseJson(what: string, text: string): { readonly [name: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LetheError('data', `${what}: expected JSON`, { cause: error });
  }
  if (isObject(value)) return value;
  throw new LetheError('data', `${what}: expected a JSON object`);
}
