import * as tf from '@tensorflow/tfjs-core';

/** Numbers as nested arrays of any depth, such as `number[][][]` for `[batch, time, features]`. */
export type NestedNumbers = number | NestedNumbers[];

/** Numbers in row-major order with their shape. */
export interface ShapedNumbers {
  values: Float32Array | Float64Array | Int32Array | Uint8Array | readonly number[];
  shape: readonly number[];
}

/** Every form in which Lethe takes data. A tensor stays the caller's: it is read, never disposed. */
export type Numbers = NestedNumbers[] | ShapedNumbers | tf.Tensor;

/** A tensor, and whether we made it and so have to dispose it. */
export interface Borrowed {
  tensor: tf.Tensor;
  owned: boolean;
}

/** Looked up once: edge-runtime's globals are behind proxies, and data have millions of numbers. */
const isFiniteNumber = Number.isFinite;
const toFloat32 = Math.fround;

/** The highest rank that tfjs has tensors of. */
const MAX_RANK = 6;

/**
 * Makes a float32 tensor of nested arrays or numbers with a shape; hands a tensor through.
 *
 * @param name how the error calls the value, such as `fit: x`.
 * @throws TypeError if it is none of the three forms, or holds something that is no number.
 * @throws RangeError if it is empty, ragged, does not fill its shape, or holds a number that float32 does
 *   not (NaN, Infinity, over 3.4e38).
 */
export async function toTensor(name: string, value: Numbers): Promise<Borrowed> {
  if (value instanceof tf.Tensor) {
    checkShape(name, value.shape);
    if (value.dtype === 'string' || value.dtype === 'complex64') {
      throw new TypeError(`${name}: expected numbers, got a tensor of dtype ${value.dtype}`);
    }
    checkFinite(name, await value.data(), value.shape);
    return { tensor: value, owned: false };
  }
  const { values, shape } = Array.isArray(value) ? flatten(name, value) : checkShaped(name, value);
  checkFinite(name, values, shape);
  return { tensor: tf.tensor(Float32Array.from(values), [...shape], 'float32'), owned: true };
}

function checkShaped(name: string, value: ShapedNumbers): ShapedNumbers {
  const { values, shape } = value ?? {};
  const isList = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
  if (!isList || !Array.isArray(shape)) {
    throw new TypeError(
      `${name}: expected nested arrays, {values, shape} or a tensor, got ${describe(value)}`,
    );
  }
  checkShape(name, shape);
  const expected = shape.reduce((product: number, size: number) => product * size, 1);
  if (values.length !== expected) {
    throw new RangeError(
      `${name}: expected ${expected} values for shape [${shape.join(', ')}], got ${values.length}`,
    );
  }
  return { values, shape };
}

function checkShape(name: string, shape: readonly number[]): void {
  if (shape.every((size) => Number.isInteger(size) && size > 0)) return;
  throw new RangeError(`${name}: expected a shape of positive integers, got [${shape.join(', ')}]`);
}

/** Row-major values and shape of nested arrays, all of one length at each depth. */
function flatten(name: string, nested: NestedNumbers[]): { values: number[]; shape: number[] } {
  const shape: number[] = [];
  for (let part: unknown = nested; Array.isArray(part); part = part[0]) {
    if (shape.length === MAX_RANK) {
      throw new RangeError(`${name}: expected at most ${MAX_RANK} levels of arrays, got more`);
    }
    if (part.length === 0) throw new RangeError(`${name}: expected data, got an empty array`);
    shape.push(part.length);
  }
  const values: number[] = [];
  const visit = (part: unknown, depth: number, place: string): void => {
    if (depth === shape.length) {
      if (typeof part !== 'number') {
        throw new TypeError(`${name}${place}: expected a number, got ${describe(part)}`);
      }
      values.push(part);
      return;
    }
    if (!Array.isArray(part) || part.length !== shape[depth]) {
      const got = Array.isArray(part) ? `${part.length}` : describe(part);
      throw new RangeError(`${name}${place}: expected ${shape[depth]} values as in its siblings, got ${got}`);
    }
    part.forEach((inner, index) => void visit(inner, depth + 1, `${place}[${index}]`));
  };
  visit(nested, 0, '');
  return { values, shape };
}

function checkFinite(name: string, values: ArrayLike<number>, shape: readonly number[]): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== 'number') {
      throw new TypeError(`${name}${place(index, shape)}: expected a number, got ${describe(value)}`);
    }
    if (!isFiniteNumber(toFloat32(value))) {
      throw new RangeError(`${name}${place(index, shape)}: expected a finite float32 number, got ${value}`);
    }
  }
}

/** `[1][0][2]` for a row-major index. */
function place(index: number, shape: readonly number[]): string {
  let rest = index;
  let text = '';
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    text = `[${rest % size}]${text}`;
    rest = Math.floor(rest / size);
  }
  return text;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value)}`;
}
