import { describe, quote } from '../../../text/quote.js';

/** How texts are read as numbers. */
export interface NumberRules {
  readonly decimal: '.' | ',';
  /** In lower case. */
  readonly missing: ReadonlySet<string>;
  /** The missing values that are numbers, such as -999. */
  readonly missingNumbers: ReadonlySet<number>;
}

/** @param missing in lower case. */
export function numberRules(decimal: '.' | ',', missing: ReadonlySet<string>): NumberRules {
  const numbers = [...missing].map((word) => numberOfText(word, decimal));
  return { decimal, missing, missingNumbers: new Set(numbers.filter((number) => number !== undefined)) };
}

const DIGIT_GROUPS = /^[+-]?[1-9]\d{0,2}(?:([,.' \u00a0\u202f])\d{3})+(?:[.,]\d*)?$/;

/** Whether a value is a usual word for "missing", or one that the option names. */
export function isMissing(value: unknown, missing: ReadonlySet<string>): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'number') return Number.isNaN(value);
  return typeof value === 'string' && missing.has(value.trim().toLowerCase());
}

/** The number in a text; undefined if it is not a finite number. */
export function numberOfText(text: string, decimal: '.' | ','): number | undefined {
  if (decimal === ',') {
    if (text.includes('.')) return undefined;
    return numberOfText(text.replace(',', '.'), '.');
  }
  const number = +text;
  // `+` also accepts empty texts, 0x1f and the like.
  if (!Number.isFinite(number)) return undefined;
  if (number === 0 && !text.includes('0')) return undefined;
  const second = text.charCodeAt(1) | 32;
  if (second > 97 && second < 123 && second !== 101 && /0[box]/i.test(text)) return undefined;
  if (text.charCodeAt(0) <= 32 && /0[box]/i.test(text)) return undefined;
  return number;
}

/** The number in a cell, NaN if missing; undefined if it is neither. */
export function numberOf(value: unknown, rules: NumberRules): number | undefined {
  let number: number | undefined;
  if (typeof value === 'string') number = numberOfText(value, rules.decimal);
  else if (typeof value === 'number' && Number.isFinite(value)) number = value;
  else if (typeof value === 'bigint') number = Number(value);
  if (number === undefined) return isMissing(value, rules.missing) ? Number.NaN : undefined;
  return rules.missingNumbers.size > 0 && rules.missingNumbers.has(number) ? Number.NaN : number;
}

/** Describes a cell that is not a number for an error message, with a hint if one helps. */
export function oddNumber(value: unknown, decimal: '.' | ','): string {
  if (typeof value !== 'string') return typeof value === 'number' ? quote(value) : describe(value);
  const text = JSON.stringify(quote(value));
  const trimmed = value.trim();
  const groups = DIGIT_GROUPS.exec(trimmed);
  const other = decimal === '.' ? ',' : '.';
  if (groups !== null && (groups[1] !== other || !/^[^,.]*[,.]\d{3}$/.test(trimmed)))
    return `${text}: thousands separators are not supported, as they may be decimal marks`;
  if (groups !== null)
    return `${text}, where the mark may separate thousands or decimals: set the option decimal`;
  if (new RegExp(`^[+-]?\\d*\\${other}\\d+$`).test(trimmed))
    return `${text}: if this is a decimal mark, set the option decimal`;
  if (/^[+-]?(inf|infinity)$/i.test(trimmed)) return `${text}, which is not finite`;
  return text;
}
