import { isObject } from '../../../text/kinds.js';

/** The fields of a value out of a file; none if it has none. */
export function fieldsOf(value: unknown): { readonly [name: string]: unknown } {
  return isObject(value) ? value : {};
}
