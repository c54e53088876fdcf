import { LetheError } from '../../errors.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { halvesToFloats } from '../float16.js';
import type { NewOnnx, Onnx } from './file.js';

/** Floats in float32, or integers; booleans are 0 and 1. */
export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | readonly number[];
}

/** The supported values of `TensorProto.DataType`. */
export const ELEMENT_TYPES = {
  FLOAT: 1,
  INT32: 6,
  INT64: 7,
  BOOL: 9,
  FLOAT16: 10,
  DOUBLE: 11,
  BFLOAT16: 16,
} as const;

type ElementType = keyof typeof ELEMENT_TYPES;

interface Element {
  readonly bytes: number;
  /** Converts `rawData`. */
  raw(bytes: Uint8Array): Float32Array | number[];
  /** The alternative field with the numbers. */
  readonly listed: (tensor: Onnx<'tensor'>) => readonly number[];
  /** Converts the listed numbers. */
  readonly read: (listed: readonly number[]) => Float32Array | readonly number[];
}

/** `dataLocation` for data in another file. */
const EXTERNAL = 1;
const MOST_AXES = 8;

const ELEMENTS: { readonly [Type in ElementType]: Element } = {
  FLOAT: {
    bytes: 4,
    raw: floatsOf,
    listed: ({ floatData }) => floatData,
    read: (listed) => Float32Array.from(listed),
  },
  INT32: integers(4, (view, at) => view.getInt32(at, true), 'int32Data'),
  INT64: integers(8, (view, at) => Number(view.getBigInt64(at, true)), 'int64Data'),
  BOOL: integers(1, (view, at) => view.getUint8(at), 'int32Data'),
  FLOAT16: {
    bytes: 2,
    raw: (bytes) => halvesToFloats(wordsOf(bytes)),
    listed: ({ int32Data }) => int32Data,
    read: (listed) => halvesToFloats(Uint16Array.from(listed)),
  },
  DOUBLE: {
    bytes: 8,
    raw: (bytes) => readEach(bytes, 8, (view, at) => view.getFloat64(at, true)),
    listed: ({ doubleData }) => doubleData,
    read: (listed) => listed,
  },
  BFLOAT16: {
    bytes: 2,
    raw: (bytes) => bfloatsOf(wordsOf(bytes)),
    listed: ({ int32Data }) => int32Data,
    read: (listed) => bfloatsOf(Uint16Array.from(listed)),
  },
};

/**
 * The numbers of a tensor; doubles are rounded to float32.
 *
 * @throws LetheError `data` if they are in another file, have an unsupported type, or do not match the shape.
 */
export function readTensor(source: string, tensor: Onnx<'tensor'>): OnnxTensor {
  const what = `${source}: tensor ${inQuotes(tensor.name ?? '')}`;
  const wrong = (expected: string, got: string | number): LetheError =>
    new LetheError('data', mismatch(what, expected, got));
  if (tensor.dataLocation === EXTERNAL || tensor.externalData.length > 0) {
    throw wrong('its numbers in this file', 'external data, which are not supported');
  }
  const [type] = Object.entries(ELEMENT_TYPES).find(([, code]) => code === tensor.dataType) ?? [];
  if (type === undefined) {
    throw wrong(`one of ${Object.keys(ELEMENT_TYPES).join(', ')}`, `type ${tensor.dataType}`);
  }
  const element = ELEMENTS[type as ElementType];
  const shape = tensor.dims;
  if (shape.length > MOST_AXES) throw wrong(`at most ${MOST_AXES} axes`, shape.length);
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) throw wrong('sizes of at least 0', size);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const { rawData } = tensor;
  if (rawData !== undefined) {
    if (rawData.length !== count * element.bytes) {
      throw wrong(`${count * element.bytes} bytes for shape [${shape.join()}]`, rawData.length);
    }
    return { shape, values: asFloats(type, element.raw(rawData)) };
  }
  const listed = element.listed(tensor);
  if (listed.length !== count) throw wrong(`${count} numbers for shape [${shape.join()}]`, listed.length);
  return { shape, values: asFloats(type, element.read(listed)) };
}

function asFloats(type: string, values: Float32Array | readonly number[]): OnnxTensor['values'] {
  return type === 'DOUBLE' ? Float32Array.from(values) : values;
}

/** A tensor to write. */
export function writeTensor(name: string, { shape, values }: OnnxTensor): NewOnnx<'tensor'> {
  const isFloat = values instanceof Float32Array;
  const rawData = new Uint8Array(values.length * (isFloat ? 4 : 8));
  const view = new DataView(rawData.buffer);
  let at = 0;
  for (const value of values) {
    if (isFloat) view.setFloat32(at, value, true);
    else view.setBigInt64(at, BigInt(value), true);
    at += isFloat ? 4 : 8;
  }
  return { dims: shape, dataType: ELEMENT_TYPES[isFloat ? 'FLOAT' : 'INT64'], name, rawData };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readEach(bytes: Uint8Array, size: number, read: (view: DataView, at: number) => number): number[] {
  const view = viewOf(bytes);
  return Array.from({ length: bytes.length / size }, (_, index) => read(view, index * size));
}

function integers(
  bytes: number,
  read: (view: DataView, at: number) => number,
  field: 'int32Data' | 'int64Data',
): Element {
  return {
    bytes,
    raw: (raw) => readEach(raw, bytes, read),
    listed: ({ [field]: listed }) => listed,
    read: (listed) => listed,
  };
}

function floatsOf(bytes: Uint8Array): Float32Array {
  const view = viewOf(bytes);
  const values = new Float32Array(bytes.length / 4);
  for (let index = 0; index < values.length; index++) values[index] = view.getFloat32(4 * index, true);
  return values;
}

function wordsOf(bytes: Uint8Array): Uint16Array {
  return Uint16Array.from(readEach(bytes, 2, (view, at) => view.getUint16(at, true)));
}

/** bfloat16 is the upper half of float32. */
function bfloatsOf(words: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer);
}
