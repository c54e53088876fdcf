/** Numbers as nested arrays of any depth, such as `number[][][]` for `[batch, time, features]`. */
export type NestedNumbers = number | NestedNumbers[];

/** Numbers in row-major order with their shape. */
export interface ShapedNumbers {
  values: Float32Array | Float64Array | Int32Array | Uint8Array | readonly number[];
  shape: readonly number[];
}

/** Every form in which a `Network` takes data. */
export type NetworkData = NestedNumbers[] | ShapedNumbers;

/** Data as they are computed with: row-major float32 values and their shape. */
export interface FloatNumbers {
  values: Float32Array;
  shape: number[];
}

/** Looked up once: edge-runtime's globals are behind proxies, and data have millions of numbers. */
const isFiniteNumber = Number.isFinite;
const toFloat32 = Math.fround;

/** As many as tfjs's tensors have. */
const MAX_RANK = 6;

/**
 * Reads nested arrays or numbers with a shape.
 *
 * @param name how the error calls the value, such as `fit: x`.
 * @param forms what else the caller takes, for the error.
 * @returns new values, the caller's own.
 * @throws TypeError if it is none of the forms, or holds something that is no number.
 * @throws RangeError if it is empty, ragged, does not fill its shape, or holds a number that float32 does
 *   not (NaN, Infinity, over 3.4e38).
 */
export function readNumbers(
  name: string,
  value: NetworkData,
  forms: string = 'nested arrays or {values, shape}',
): FloatNumbers {
  const { values, shape } = Array.isArray(value) ? flatten(name, value) : checkShaped(name, value, forms);
  checkFinite(name, values, shape);
  return { values: Float32Array.from(values), shape: [...shape] };
}

function checkShaped(name: string, value: ShapedNumbers, forms: string): ShapedNumbers {
  const { values, shape } = value ?? {};
  const isList = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
  if (!isList || !Array.isArray(shape)) {
    throw new TypeError(`${name}: expected ${forms}, got ${describe(value)}`);
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

/** @throws RangeError unless all sizes are positive integers. */
export function checkShape(name: string, shape: readonly number[]): void {
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

/** @throws TypeError or RangeError naming the first value that is no finite float32 number, and its place. */
export function checkFinite(name: string, values: ArrayLike<number>, shape: readonly number[]): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== 'number') {
      throw new TypeError(`${name}${placeOf(index, shape)}: expected a number, got ${describe(value)}`);
    }
    if (!isFiniteNumber(toFloat32(value))) {
      throw new RangeError(`${name}${placeOf(index, shape)}: expected a finite float32 number, got ${value}`);
    }
  }
}

/** `[1][0][2]` for a row-major index. */
function placeOf(index: number, shape: readonly number[]): string {
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

/**
 * @param name caller and option, such as `fit: epochs`
 * @throws RangeError if the value is not an integer of at least `least`.
 */
export function checkInteger(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`${name}: expected an integer of at least ${least}, got ${value}`);
}
