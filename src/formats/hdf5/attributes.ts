// Sections IV.A.2.m and III.E: attributes, and the heap of long texts.
import type { Bytes } from './bytes.js';
import { readDataspace, readDatatype } from './datatypes.js';

/** Texts or numbers; undefined for other types. */
export type AttributeValue = readonly (string | number)[] | undefined;

/** More elements than any attribute of a model has. */
const MOST_ELEMENTS = 1_000_000;

export function readAttribute(bytes: Bytes, at: number): [name: string, value: AttributeValue] {
  const version = bytes.uint(at, 1);
  if (version < 1 || version > 3) throw bytes.wrong('version of an attribute', '1 to 3', version);
  const flags = version === 1 ? 0 : bytes.uint(at + 1, 1);
  if (flags !== 0) throw bytes.wrong('an attribute', 'an inline type', 'a shared one');
  const sizes = [2, 4, 6].map((place) => bytes.uint(at + place, 2)) as [number, number, number];
  const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const [name, type, space] = sizes.map(padded) as [number, number, number];
  const first = at + (version === 3 ? 9 : 8);
  const { datatype } = readDatatype(bytes, first + name);
  const { shape } = readDataspace(bytes, first + name + type);
  const count = shape.reduce((product, size) => product * size, 1);
  const title = bytes.text(first, sizes[0]);
  if (count > MOST_ELEMENTS)
    throw bytes.wrong(`attribute ${title}`, `at most ${MOST_ELEMENTS} elements`, count);
  const begin = first + name + type + space;
  if (datatype.kind === 'other' || datatype.kind === 'float' || datatype.isBigEndian)
    return [title, undefined];
  const values = Array.from({ length: count }, (_, index) => {
    const place = begin + index * datatype.bytes;
    if (datatype.kind === 'text') return bytes.text(place, datatype.bytes);
    return datatype.kind === 'integer' ? bytes.uint(place, datatype.bytes) : longText(bytes, place);
  });
  return [title, values];
}

/** A text in a collection of texts, by the address of the collection and its index there. */
function longText(bytes: Bytes, at: number): string {
  const length = bytes.uint(at, 4);
  const collection = bytes.offset(at + 4);
  const wanted = bytes.uint(at + 4 + bytes.offsetSize, 4);
  if (length === 0 || collection === 0) return '';
  bytes.expect(collection, 'GCOL');
  const head = 8 + bytes.lengthSize;
  const end = collection + bytes.size(collection + 8);
  for (let place = collection + Math.ceil(head / 8) * 8; place + head <= end; ) {
    const index = bytes.uint(place, 2);
    const size = bytes.size(place + 8);
    if (index === wanted) {
      if (length > size) throw bytes.wrong('a text', `at most ${size} bytes`, length);
      return bytes.text(place + head, length);
    }
    if (index === 0) break;
    place += head + Math.ceil(size / 8) * 8;
  }
  throw bytes.wrong('a text', `number ${wanted} of its collection`, 'none');
}
