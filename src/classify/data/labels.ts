import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { Label } from './forms.js';

const MOST_NAMED = 8;

/**
 * The labels of data in any form, one for each sequence.
 *
 * @param count number of sequences
 * @throws RangeError for another number of labels; TypeError if a label is neither a text nor a finite number, or if both kinds occur.
 */
export function readLabels(caller: string, data: unknown, count: number): Label[] {
  const [labels, name] = labelsIn(data);
  if (!Array.isArray(labels))
    throw new TypeError(mismatch(`${caller}: data`, 'a label for each sequence', quote(data)));
  if (labels.length !== count) {
    throw new RangeError(
      `${caller}: ${name(0).replace(/\[.*/, '')} has ${labels.length} labels, x has ${count} sequences`,
    );
  }
  for (const [index, label] of labels.entries()) {
    const isLabel =
      (typeof label === 'string' && label !== '') || (typeof label === 'number' && Number.isFinite(label));
    if (isLabel && typeof label === typeof labels[0]) continue;
    const expected = isLabel ? `a ${kindOf(labels[0])}, as the first label is` : 'a text or a finite number';
    throw new TypeError(mismatch(`${caller}: ${name(index)}`, expected, quoted(label)));
  }
  return labels as Label[];
}

/** The distinct labels: numbers ascending, texts by code units, independent of locale. */
export function classesOf(labels: readonly Label[]): Label[] {
  return [...new Set(labels)].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * The class index of each label.
 *
 * @throws LetheError `data` that names the first label without a class.
 */
export function indicesOf(caller: string, labels: readonly Label[], classes: readonly Label[]): number[] {
  const numbers = new Map(classes.map((label, index) => [label, index]));
  return labels.map((label, index) => {
    const number = numbers.get(label);
    if (number !== undefined) return number;
    const more = classes.length > MOST_NAMED ? ', …' : '';
    const known = classes.slice(0, MOST_NAMED).map(quoted).join(', ');
    const expected = `one of the ${classes.length} classes that training saw (${known}${more})`;
    throw new LetheError('data', mismatch(`${caller}: label of sequence ${index}`, expected, quoted(label)));
  });
}

function labelsIn(data: unknown): [labels: unknown, name: (index: number) => string] {
  if (Array.isArray(data)) {
    const labels = data.map((record: unknown) => (isObject(record) ? record.label : undefined));
    return [labels, (index) => `data[${index}].label`];
  }
  const { y, labels } = isObject(data) ? data : {};
  return labels === undefined ? [y, (index) => `y[${index}]`] : [labels, (index) => `labels[${index}]`];
}

function kindOf(label: unknown): string {
  return typeof label === 'string' ? 'text' : 'number';
}

/** Texts in quotes, to distinguish "1" from 1. */
function quoted(label: unknown): string {
  return typeof label === 'string' ? JSON.stringify(quote(label)) : quote(label);
}
