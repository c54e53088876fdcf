// Checks values that may be anything.
import { mismatch, quote } from './quote.js';

/**
 * @param what name of the value in errors, such as `fit: signal`
 * @param expected its expected kind, such as `an AbortSignal`
 * @throws TypeError unless `holds`.
 */
export function checkKind(what: string, holds: boolean, expected: string, value: unknown): void {
  if (!holds) throw new TypeError(mismatch(what, expected, quote(value)));
}

/** Whether it is an object, neither a list nor null. */
export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a value from a file; none if it is not an object. */
export function fieldsOf(value: unknown): { readonly [name: string]: unknown } {
  return isObject(value) ? value : {};
}

/** @throws TypeError unless it is an object with these fields. */
export function checkFields(what: string, value: unknown, fields: readonly string[], expected: string): void {
  checkKind(what, isObject(value) && fields.every((name) => name in value), expected, value);
}

/** @throws RangeError unless it is one of these texts. */
export function checkOneOf(what: string, value: unknown, known: readonly string[]): void {
  if (typeof value === 'string' && known.includes(value)) return;
  throw new RangeError(mismatch(what, `one of ${known.join(', ')}`, quote(value)));
}

/** @throws TypeError unless it is a text. */
export function checkText(what: string, value: unknown): void {
  checkKind(what, typeof value === 'string', 'a text', value);
}

/** @throws TypeError unless it is a URL, the text of one, or not given. */
export function checkUrl(what: string, url: unknown): void {
  const isText = url === undefined || url === null || typeof url === 'string';
  const holds = isText || (isObject(url) && typeof url.href === 'string');
  checkKind(what, holds, 'a URL', url);
}
