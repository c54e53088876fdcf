import { describe, quote } from '../../../text/quote.js';

/** How texts are read as numbers. */
export interface NumberRules {
  readonly decimal: '.' | ',';
  /** In lower case. */
  readonly missing: ReadonlySet<string>;
  /** Those of them that are numbers, such as -999. */
  readonly missingNumbers: ReadonlySet<number>;
}

/** @param missing in lower case. */
export function numberRules(decimal: '.' | ',', missing: ReadonlySet<string>): NumberRules {
  const numbers = [...missing].map((word) => numberOfText(word, decimal));
  return { decimal, missing, missingNumbers: new Set(numbers.filter((number) => number !== undefined)) };
}

const DIGIT_GROUPS = /^[+-]?[1-9]\d{0,2}(?:([,.' \u00a0\u202f])\d{3})+(?:[.,]\d*)?$/;

/** Whether an option or the words that everybody uses say that there is no value. */
export function isMissing(value: unknown, missing: ReadonlySet<string>): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'number') return Number.isNaN(value);
  return typeof value === 'string' && missing.has(value.trim().toLowerCase());
}

/** The number that a text is; undefined if it is none, also if it is infinite. */
export function numberOfText(text: string, decimal: '.' | ','): number | undefined {
  if (decimal === ',') {
    if (text.includes('.')) return undefined;
    return numberOfText(text.replace(',', '.'), '.');
  }
  const number = +text;
  // What `+` takes beside decimal numbers: nothing at all, and 0x1f and the like.
  if (!Number.isFinite(number)) return undefined;
  if (number === 0 && !text.includes('0')) return undefined;
  const second = text.charCodeAt(1) | 32;
  if (second > 97 && second < 123 && second !== 101 && /0[box]/i.test(text)) return undefined;
  if (text.charCodeAt(0) <= 32 && /0[box]/i.test(text)) return undefined;
  return number;
}

/** The number that a cell is, NaN where it is missing; undefined if it is neither. */
export function numberOf(value: unknown, rules: NumberRules): number | undefined {
  let number: number | undefined;
  if (typeof value === 'string') number = numberOfText(value, rules.decimal);
  else if (typeof value === 'number' && Number.isFinite(value)) number = value;
  else if (typeof value === 'bigint') number = Number(value);
  if (number === undefined) return isMissing(value, rules.missing) ? Number.NaN : undefined;
  return rules.missingNumbers.size > 0 && rules.missingNumbers.has(number) ? Number.NaN : number;
}

/** What a cell that is no number is, and what can be done, as errors say it. */
export function oddNumber(value: unknown, decimal: '.' | ','): string {
  if (typeof value !== 'string') return typeof value === 'number' ? quote(value) : describe(value);
  const text = JSON.stringify(quote(value));
  const trimmed = value.trim();
  const groups = DIGIT_GROUPS.exec(trimmed);
  const other = decimal === '.' ? ',' : '.';
  if (groups !== null && (groups[1] !== other || !/^[^,.]*[,.]\d{3}$/.test(trimmed)))
    return `${text}: thousands separators are not read, as they may be decimal marks`;
  if (groups !== null)
    return `${text}, which may have a thousands separator or a decimal mark: say which by the option decimal`;
  if (new RegExp(`^[+-]?\\d*\\${other}\\d+$`).test(trimmed))
    return `${text}: is this a decimal mark? Say so by the option decimal`;
  if (/^[+-]?(inf|infinity)$/i.test(trimmed)) return `${text}, which is not finite`;
  return text;
}
