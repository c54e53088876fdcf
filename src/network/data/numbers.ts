import { checkKind } from '../../text/kinds.js';
import { describe, mismatch, shorten } from '../../text/quote.js';

/** Numbers as nested arrays of any depth, such as `number[][][]` for `[batch, time, features]`. */
export type NestedNumbers = number | NestedNumbers[];

/** Numbers in row-major order with their shape. */
export interface ShapedNumbers {
  values: Float32Array | Float64Array | Int32Array | Uint8Array | readonly number[];
  shape: readonly number[];
  /**
   * For inputs `[samples, time, ...]` of `fit`, `evaluate` and `predict`: the number of time steps of each sample;
   * later steps are ignored. Default: all samples have all steps.
   */
  lengths?: ArrayLike<number> | null;
}

/** The forms in which a `Network` takes data. */
export type NetworkData = NestedNumbers[] | ShapedNumbers;

/** Numbers of data: tfjs's tensors have three types. */
export type DataArray = Float32Array | Int32Array | Uint8Array;

/** Data in the kernels' form: row-major float32 values and their shape. */
export interface FloatNumbers {
  values: Float32Array;
  shape: number[];
}

/** Looked up once: edge-runtime's globals are behind proxies, and data have millions of numbers. */
const isFiniteNumber = Number.isFinite;
const toFloat32 = Math.fround;

/** As in tfjs's tensors. */
export const MAX_RANK = 6;

/**
 * Reads nested arrays or numbers with a shape.
 *
 * @param name name of the value in errors, such as `fit: x`.
 * @param forms the forms that the caller takes, for errors.
 * @returns new values, the caller's own.
 * @throws TypeError if it has none of the forms, or holds anything but numbers.
 * @throws RangeError if it is empty, ragged, does not fill its shape, or holds a number that is not finite in float32
 *   (NaN, Infinity, over 3.4e38).
 */
export function readNumbers(
  name: string,
  value: NetworkData,
  forms: string = 'nested arrays or {values, shape}',
): FloatNumbers {
  const { values, shape } = Array.isArray(value) ? flatten(name, value) : checkShaped(name, value, forms);
  checkFinite(name, values, shape);
  return { values: new Float32Array(values), shape: [...shape] };
}

function checkShaped(name: string, value: ShapedNumbers, forms: string): ShapedNumbers {
  const { values, shape } = value ?? {};
  if (!isNumberList(values) || !Array.isArray(shape)) {
    throw new TypeError(mismatch(name, forms, describeData(value)));
  }
  if ((value.lengths ?? null) !== null) {
    throw new TypeError(mismatch(name, 'sequences of equal length', 'lengths'));
  }
  checkShape(name, shape);
  checkFills(name, 'values', shape, values);
  return { values, shape };
}

function isNumberList(values: unknown): boolean {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}

/** @throws TypeError unless it is a list or a typed array. */
export function checkNumbers(what: string, values: unknown): void {
  checkKind(what, isNumberList(values), 'a list of numbers', values);
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The sum of numbers. */
export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** @throws RangeError unless the number of elements fits the shape. */
export function checkFills(
  name: string,
  elements: string,
  shape: readonly number[],
  { length }: { readonly length: number },
): void {
  const size = sizeOf(shape);
  if (length === size) return;
  throw new RangeError(mismatch(name, `${size} ${elements} for shape [${shape.join(', ')}]`, length));
}

/** @throws RangeError unless all sizes are positive integers. */
export function checkShape(name: string, shape: readonly number[]): void {
  if (shape.every((size) => Number.isInteger(size) && size > 0)) return;
  throw new RangeError(mismatch(name, 'a shape of positive integers', `[${shape.join(', ')}]`));
}

/** Row-major values and shape of nested arrays, which must have equal lengths at each depth. */
function flatten(name: string, nested: NestedNumbers[]): { values: number[]; shape: number[] } {
  const shape: number[] = [];
  for (let part: unknown = nested; Array.isArray(part); part = part[0]) {
    if (shape.length === MAX_RANK) {
      throw new RangeError(mismatch(name, `at most ${MAX_RANK} levels of arrays`, 'more'));
    }
    if (part.length === 0) throw new RangeError(mismatch(name, 'data', 'an empty array'));
    shape.push(part.length);
  }
  const values: number[] = [];
  /** Place of the part at this depth that begins with the next value. */
  const where = (depth: number): string =>
    name + placeOf(values.length / sizeOf(shape.slice(depth)), shape.slice(0, depth));
  const visit = (part: unknown, depth: number): void => {
    if (depth === shape.length) {
      if (typeof part !== 'number')
        throw new TypeError(mismatch(where(depth), 'a number', describeData(part)));
      values.push(part);
      return;
    }
    if (!Array.isArray(part) || part.length !== shape[depth]) {
      const got = Array.isArray(part) ? part.length : describeData(part);
      throw new RangeError(mismatch(where(depth), `${shape[depth]} values as in its siblings`, got));
    }
    for (let index = 0; index < part.length; index++) visit(part[index], depth + 1); // Holes as well.
  };
  visit(nested, 0);
  return { values, shape };
}

/** @throws TypeError or RangeError naming the first value that is not a finite float32 number, and its place. */
export function checkFinite(name: string, values: ArrayLike<number>, shape: readonly number[]): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== 'number') {
      throw new TypeError(mismatch(name + placeOf(index, shape), 'a number', describeData(value)));
    }
    if (!isFiniteNumber(toFloat32(value))) {
      throw new RangeError(mismatch(name + placeOf(index, shape), 'a finite float32 number', value));
    }
  }
}

/** `[1][0][2]` for a row-major index. */
export function placeOf(index: number, shape: readonly number[]): string {
  let rest = index;
  let text = '';
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    text = `[${rest % size}]${text}`;
    rest = Math.floor(rest / size);
  }
  return text;
}

function describeData(value: unknown): string {
  const isPlain = value !== undefined && typeof value !== 'object' && typeof value !== 'function';
  return isPlain ? `${typeof value} ${shorten(String(value))}` : describe(value);
}

/**
 * @param name caller and option, such as `fit: epochs`
 * @throws RangeError if the value is not an integer from `least` to `most`.
 */
export function checkInteger(
  name: string,
  value: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(mismatch(name, `an integer ${bounds}`, describe(value)));
}
