// Formats numbers and tables for charts and pages.
import { checkKind } from '../text/kinds.js';

/** One row of a table; null where there is no number. The first cell is its heading. */
export type TableRow = readonly (string | number | null)[];

/** The numbers behind a chart. */
export interface Table {
  readonly caption: string;
  readonly heading: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A number with up to four significant digits; a dash for null. */
export function shown(value: string | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  checkKind('shown', typeof value === 'number', 'a number, a text or null', value);
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 0.0001 && size < 100_000 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

/** A share as `80 %`, with one decimal if needed. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** `rootMeanSquaredError` in words. */
export function worded(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** 1, 2, ... */
export function counted(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** The first value and every few after it, at most `most`: for an axis with little room. */
export function everyFew(values: readonly number[], most: number): number[] {
  const every = Math.max(1, Math.ceil(values.length / most));
  return values.filter((_, index) => index % every === 0);
}
