// safetensors: eight bytes with the length of the header, the header (JSON: dtype, shape and offsets of each tensor), the numbers.
// https://github.com/huggingface/safetensors, "Format".
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { inQuotes, mismatch, quote } from '../../text/quote.js';
import { DTYPES, type Dtype, isDtype } from './dtypes.js';

/** A tensor in a file; its bytes are a view of the file. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A tensor to write. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

const LENGTH_BYTES = 8;
/** 2^32 */
const WORD = 0x1_0000_0000;
/** The limit of the format. */
const LONGEST_HEADER = 100_000_000;
/** Alignment of the numbers, so that they can be viewed in place. */
const ALIGNMENT = 8;
const METADATA = '__metadata__';

/**
 * All tensors of a file, in the order of its header, without copies.
 *
 * @param source name of the file in errors
 * @throws LetheError `data` if the file is not safetensors, or tensors are not contiguous: each must begin where the previous one ends, and
 *   the last one must end with the file.
 */
export function readSafetensors(source: string, file: Uint8Array): StoredTensor[] {
  const wrong = (what: string, expected: string, got: string | number): LetheError =>
    new LetheError('data', mismatch(`${source}: ${what}`, expected, got));
  const length = file.length < LENGTH_BYTES ? undefined : readLength(file);
  if (length === undefined || length > Math.min(LONGEST_HEADER, file.length - LENGTH_BYTES)) {
    throw wrong('header', 'a length that the file has room for', length ?? `${file.length} bytes`);
  }
  const data = file.subarray(LENGTH_BYTES + length);
  const tensors = readHeader(source, file.subarray(LENGTH_BYTES, LENGTH_BYTES + length)).map(
    ([name, entry]) => {
      const what = `tensor ${inQuotes(name)}`;
      const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
      if (!isDtype(dtype)) throw wrong(what, `one of ${Object.keys(DTYPES).join(', ')}`, quote(dtype));
      if (!isCounts(shape)) throw wrong(what, 'a shape', quote(shape));
      if (!isCounts(offsets) || offsets.length !== 2) throw wrong(what, 'offsets', quote(offsets));
      const [begin, end] = offsets as unknown as readonly [number, number];
      const bytes = shape.reduce((product, size) => product * size, DTYPES[dtype].bytes);
      if (end - begin !== bytes) throw wrong(what, `${bytes} bytes`, end - begin);
      if (end > data.length) throw wrong(what, `an end of at most ${data.length}`, end);
      return { begin, end, tensor: { name, dtype, shape, bytes: data.subarray(begin, end) } };
    },
  );
  let place = 0;
  for (const { begin, end, tensor } of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== place) throw wrong(`tensor ${inQuotes(tensor.name)}`, `a beginning of ${place}`, begin);
    place = end;
  }
  if (place !== data.length) throw wrong('numbers', `${place} bytes`, data.length);
  return tensors.map(({ tensor }) => tensor);
}

function readLength(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, LENGTH_BYTES);
  return view.getUint32(0, true) + view.getUint32(4, true) * WORD;
}

function readHeader(source: string, text: Uint8Array): [string, unknown][] {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    if (isObject(header)) return Object.entries(header).filter(([name]) => name !== METADATA);
  } catch (error) {
    throw new LetheError('data', `${source}: header: expected JSON`, { cause: error });
  }
  throw new LetheError('data', `${source}: header: expected an object of tensors`);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

/** Writes a file of float32 tensors, in the given order, with `metadata`. */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: { readonly [key: string]: string } = {},
): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const text = new TextEncoder().encode(
    JSON.stringify({ [METADATA]: metadata, ...Object.fromEntries(entries) }),
  );
  const header = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(LENGTH_BYTES + header + end).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + header);
  const view = new DataView(file.buffer);
  view.setUint32(0, header, true);
  file.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + header;
  for (const { values } of tensors) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return file;
}
