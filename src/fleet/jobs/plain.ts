// Converts values to JSON and back, bit for bit: typed arrays and non-finite numbers become special objects.
import { LetheError } from '../../errors.js';
import { viewBytes } from '../../network/storage/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';

/** The single field of objects that represent what JSON lacks. */
const MARK = '$lethe';

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

type ArrayName = keyof typeof ARRAYS;

const NUMBERS: { readonly [name: string]: number } = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

/** Deeper nesting is refused. */
const DEEPEST = 64;

/**
 * Converts a value for JSON. Fields with undefined are omitted.
 *
 * @param what name of the value in errors
 * @throws TypeError that names the first place with a function, a symbol, a big integer or the like; RangeError for too deep nesting.
 */
export function toPlain(what: string, value: unknown, depth: number = 0): unknown {
  if (typeof value === 'number') return plainNumber(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') throw new TypeError(mismatch(what, 'plain data', quote(value)));
  if (depth === DEEPEST) throw new RangeError(mismatch(what, `at most ${DEEPEST} levels`, 'more'));
  if (ArrayBuffer.isView(value)) return plainArray(what, value);
  if (Array.isArray(value)) {
    // Most arrays are rows of plain numbers.
    if (value.every(isPlainNumber)) return value;
    return value.map((item, index) => toPlain(`${what}[${index}]`, item, depth + 1));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError(mismatch(what, 'plain data', `a ${value.constructor?.name ?? 'value'}`));
  }
  const fields: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    if (name === MARK) throw new TypeError(mismatch(what, `no field ${MARK}`, 'one'));
    if (item !== undefined) fields.push([name, toPlain(`${what}.${name}`, item, depth + 1)]);
  }
  return Object.fromEntries(fields);
}

function isPlainNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
}

function plainNumber(value: number): unknown {
  return isPlainNumber(value) ? value : { [MARK]: Object.is(value, -0) ? '-0' : String(value) };
}

function plainArray(what: string, value: ArrayBufferView): unknown {
  const kinds = Object.keys(ARRAYS) as ArrayName[];
  // By name, since arrays may come from other realms.
  const kind = kinds.find((name) => ARRAYS[name].name === value.constructor.name);
  if (kind === undefined) {
    throw new TypeError(mismatch(what, `an array of ${kinds.join(', ')}`, value.constructor.name));
  }
  return { [MARK]: kind, base64: toBase64(viewBytes(value)) };
}

/**
 * The inverse of {@link toPlain}. Other values stay as they are.
 *
 * @throws LetheError `data` for a special object that is invalid.
 */
export function fromPlain(what: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return typeof value[0] === 'number' && value.every((item) => typeof item === 'number')
      ? value
      : value.map((item) => fromPlain(what, item));
  }
  const kind = Object.hasOwn(value, MARK) ? (value as { [MARK]: unknown })[MARK] : undefined;
  if (kind === undefined) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromPlain(what, item)]));
  }
  if (typeof kind === 'string') {
    if (Object.hasOwn(NUMBERS, kind)) return NUMBERS[kind];
    const { base64 } = value as { base64?: unknown };
    if (Object.hasOwn(ARRAYS, kind) && typeof base64 === 'string') {
      const Kind = ARRAYS[kind as ArrayName];
      const bytes = fromBase64(what, base64);
      if (bytes.length % Kind.BYTES_PER_ELEMENT === 0) return new Kind(bytes.buffer);
    }
  }
  throw new LetheError('data', mismatch(what, 'a number or typed array', quote(value)));
}

/** Whether a value is an object of numbers, such as metrics by name. */
export function isNumbers(value: unknown): value is { readonly [name: string]: number } {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'number');
}

const PIECE = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  const texts: string[] = [];
  for (let begin = 0; begin < bytes.length; begin += PIECE) {
    texts.push(String.fromCharCode(...bytes.subarray(begin, begin + PIECE)));
  }
  return btoa(texts.join(''));
}

/** @throws LetheError `data` if it is not base64. */
export function fromBase64(what: string, text: string): Uint8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw new LetheError('data', mismatch(what, 'base64', quote(text)));
  }
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
