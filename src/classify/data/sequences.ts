// Sequences of any form as one list of numbers.
import { checkInteger, checkNumbers } from '../../network/index.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { PackedSequences, SequenceData } from './forms.js';

/** Sequences in their internal form. */
export interface Sequences {
  /** Row-major, `[all steps, features]`; NaN is missing. Never modified: it may belong to the caller. */
  readonly values: Float32Array | Float64Array;
  readonly lengths: readonly number[];
  readonly features: number;
  /** Name of a number in errors: `fit: x[3][5][0]`. */
  place(sequence: number, step: number, feature: number): string;
}

/**
 * @param caller prefix of error messages: `fit`
 * @param expected accepted forms, for errors
 * @throws TypeError if it has none of the forms, or contains something other than numbers; RangeError for an empty sequence, steps of
 *   unequal size, or an infinite number.
 */
export function readSequences(caller: string, data: SequenceData, expected: string): Sequences {
  const sequences = Array.isArray(data) ? readList(caller, data) : readRecord(caller, data, expected);
  forEachNumber(sequences, (value, sequence, step, feature) => {
    if (Number.isFinite(value) || Number.isNaN(value)) return;
    const place = sequences.place(sequence, step, feature);
    if (typeof value !== 'number') throw new TypeError(mismatch(place, 'a number', quote(value)));
    throw new RangeError(mismatch(place, 'a finite number', value));
  });
  return sequences;
}

/** Calls a function for each number, in order. */
export function forEachNumber(
  { values, lengths, features }: Omit<Sequences, 'place'>,
  call: (value: number, sequence: number, step: number, feature: number, at: number) => void,
): void {
  let at = 0;
  for (const [sequence, length] of lengths.entries()) {
    for (let step = 0; step < length; step++) {
      for (let feature = 0; feature < features; feature++, at++) {
        call(values[at] as number, sequence, step, feature, at);
      }
    }
  }
}

/** Copies some of the sequences, in the order of `which`. */
export function pick(sequences: Sequences, which: readonly number[]): Sequences {
  const { values, lengths, features } = sequences;
  const starts: number[] = [];
  let next = 0;
  for (const length of lengths) {
    starts.push(next);
    next += length * features;
  }
  const picked = which.map((index) => lengths[index] as number);
  const copy = new Float64Array(picked.reduce((sum, length) => sum + length, 0) * features);
  let at = 0;
  for (const index of which) {
    const start = starts[index] as number;
    const part = values.subarray(start, start + (lengths[index] as number) * features);
    copy.set(part, at);
    at += part.length;
  }
  const place: Sequences['place'] = (sequence, step, feature) =>
    sequences.place(which[sequence] as number, step, feature);
  return { values: copy, lengths: picked, features, place };
}

function readList(caller: string, data: readonly unknown[]): Sequences {
  const ofRecords = isObject(data[0]);
  if (!ofRecords) return joined(data, (index) => `${caller}: x[${index}]`, caller);
  const each = data.map((record, index) => {
    checkKind(`${caller}: data[${index}]`, isObject(record) && 'x' in record, '{ x }', record);
    return (record as { x: unknown }).x;
  });
  return joined(each, (index) => `${caller}: data[${index}].x`, caller);
}

function readRecord(caller: string, data: unknown, expected: string): Sequences {
  checkKind(`${caller}: data`, isObject(data), expected, data);
  const record = data as { readonly [name: string]: unknown };
  if ('values' in record) return readPacked(caller, record as unknown as PackedSequences);
  checkKind(`${caller}: data`, Array.isArray(record.x), expected, data);
  return joined(record.x as unknown[], (index) => `${caller}: x[${index}]`, caller);
}

function joined(each: readonly unknown[], name: (index: number) => string, caller: string): Sequences {
  if (each.length === 0) throw new RangeError(mismatch(`${caller}: data`, 'at least one sequence', 'none'));
  const isFlat = Array.isArray(each[0]) && typeof each[0][0] === 'number';
  let features = isFlat ? 1 : undefined;
  const lengths: number[] = [];
  for (const [index, sequence] of each.entries()) {
    if (!Array.isArray(sequence))
      throw new TypeError(mismatch(name(index), 'a list of steps', quote(sequence)));
    if (sequence.length === 0) throw new RangeError(mismatch(name(index), 'at least one step', 'none'));
    lengths.push(sequence.length);
    if (isFlat) continue;
    for (const [step, numbers] of sequence.entries()) {
      const place = `${name(index)}[${step}]`;
      if (!Array.isArray(numbers)) throw new TypeError(mismatch(place, 'a list of numbers', quote(numbers)));
      features ??= numbers.length;
      if (numbers.length === features && features > 0) continue;
      const expected = features === 0 ? 'at least one number' : `${features} numbers as in the first step`;
      throw new RangeError(mismatch(place, expected, numbers.length));
    }
  }
  const size = features as number;
  const values = new Float64Array(lengths.reduce((sum, length) => sum + length, 0) * size);
  const place: Sequences['place'] = (index, step, feature) =>
    `${name(index)}[${step}]${isFlat ? '' : `[${feature}]`}`;
  let at = 0;
  for (const [index, sequence] of (each as unknown[][]).entries()) {
    for (const [step, numbers] of sequence.entries()) {
      for (let feature = 0; feature < size; feature++) {
        const value: unknown = isFlat ? numbers : (numbers as unknown[])[feature];
        if (typeof value !== 'number') {
          throw new TypeError(mismatch(place(index, step, feature), 'a number', quote(value)));
        }
        values[at++] = value;
      }
    }
  }
  return { values, lengths, features: size, place };
}

function readPacked(caller: string, { values, lengths: given, features }: PackedSequences): Sequences {
  checkNumbers(`${caller}: values`, values);
  checkNumbers(`${caller}: lengths`, given);
  checkInteger(`${caller}: features`, features, 1);
  const lengths = Array.from(given);
  if (lengths.length === 0)
    throw new RangeError(mismatch(`${caller}: lengths`, 'at least one sequence', 'none'));
  for (const [index, length] of lengths.entries()) checkInteger(`${caller}: lengths[${index}]`, length, 1);
  const numbers = lengths.reduce((sum, length) => sum + length, 0) * features;
  if (values.length !== numbers) {
    const expected = `${numbers} numbers for these lengths and features`;
    throw new RangeError(mismatch(`${caller}: values`, expected, values.length));
  }
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  if (!isFloat) {
    const odd = Array.from(values).findIndex((value) => typeof value !== 'number');
    if (odd >= 0) throw new TypeError(mismatch(`${caller}: values[${odd}]`, 'a number', quote(values[odd])));
  }
  const place: Sequences['place'] = (sequence, step, feature) =>
    `${caller}: values of sequence ${sequence}, step ${step}, feature ${feature}`;
  return { values: isFloat ? values : Float64Array.from(values), lengths, features, place };
}
