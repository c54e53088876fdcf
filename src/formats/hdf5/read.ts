// Reads the part of HDF5 that Keras writes: groups, contiguous arrays, attributes. Source: "HDF5 File Format Specification Version 3.0",
// https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html; sections are those of that page. Files are untrusted: every position
// is checked against the end of the file, and circular references end (bytes.ts).
import { type AttributeValue, readAttribute } from './attributes.js';
import { Bytes } from './bytes.js';
import { type Datatype, readDataspace, readDatatype } from './datatypes.js';
import { Message, type ObjectHeader, readObjectHeader } from './object-header.js';

/** A group: named arrays and other groups. */
export interface Hdf5Group {
  readonly kind: 'group';
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  /** In file order, usually sorted by name. */
  readonly names: readonly string[];
  /** Undefined if there is no child with this name. */
  child(name: string): Hdf5Group | Hdf5Dataset | undefined;
}

/** An array of numbers. */
export interface Hdf5Dataset {
  readonly kind: 'dataset';
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly shape: readonly number[];
  readonly datatype: Datatype;
  /** Row-major; not copied. */
  readonly bytes: Uint8Array;
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether it starts with the signature of HDF5. */
export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * The root group of a file. Its content is read on demand.
 *
 * @param source name of the file in errors
 * @throws LetheError `data`, as do the functions of groups, if the file is damaged, or has unsupported features: chunks, filters, shared
 *   types, external links.
 */
export function readHdf5(source: string, file: Uint8Array): Hdf5Group {
  const bytes = new Bytes(source, file);
  if (!isHdf5(file)) throw bytes.wrong('file', 'its signature', `${file.length} other bytes`);
  const root = readNode(bytes, rootAddress(bytes));
  if (root.kind === 'group') return root;
  throw bytes.wrong('root', 'a group', 'an array');
}

/** Section II: the superblock. */
function rootAddress(bytes: Bytes): number {
  const version = bytes.uint(8, 1);
  if (version <= 1) {
    bytes.setSizes(bytes.uint(13, 1), bytes.uint(14, 1));
    const fixed = version === 0 ? 24 : 28;
    return bytes.offset(fixed + 5 * bytes.offsetSize); // After four addresses and the name offset of the root.
  }
  if (version > 3) throw bytes.wrong('version of the superblock', 'at most 3', version);
  bytes.setSizes(bytes.uint(9, 1), bytes.uint(10, 1));
  return bytes.offset(12 + 3 * bytes.offsetSize);
}

function readNode(bytes: Bytes, address: number): Hdf5Group | Hdf5Dataset {
  const header = readObjectHeader(bytes, address);
  const attributes = new Map(
    header.messages
      .filter(({ type }) => type === Message.Attribute)
      .map(({ at }) => readAttribute(bytes, at)),
  );
  refuseDense(bytes, header);
  const layout = header.find(Message.Layout);
  return layout === undefined
    ? groupOf(bytes, header, attributes)
    : { kind: 'dataset', attributes, ...readArray(bytes, header, layout) };
}

/** Attributes or links in a separate heap, which libraries use for large numbers of them. */
function refuseDense(bytes: Bytes, header: ObjectHeader): void {
  for (const [type, what] of [
    [Message.LinkInfo, 'links'],
    [Message.AttributeInfo, 'attributes'],
  ] as const) {
    const at = header.find(type);
    if (at === undefined) continue;
    const flags = bytes.uint(at + 1, 1);
    const indexes = type === Message.LinkInfo ? 8 : 2;
    const heap = bytes.offset(at + 2 + ((flags & 1) === 0 ? 0 : indexes));
    if (Number.isFinite(heap)) throw bytes.wrong(what, 'a list of them', 'a heap, which is not supported');
  }
}

function groupOf(
  bytes: Bytes,
  header: ObjectHeader,
  attributes: ReadonlyMap<string, AttributeValue>,
): Hdf5Group {
  const table = header.find(Message.SymbolTable);
  const links = new Map(
    table === undefined
      ? header.messages.filter(({ type }) => type === Message.Link).map(({ at }) => readLink(bytes, at))
      : readSymbols(bytes, bytes.offset(table), bytes.offset(table + bytes.offsetSize)),
  );
  return {
    kind: 'group',
    attributes,
    names: [...links.keys()],
    child: (name) => {
      const address = links.get(name);
      return address === undefined ? undefined : readNode(bytes, address);
    },
  };
}

/** Section IV.A.2.g: the link message. */
function readLink(bytes: Bytes, at: number): [name: string, address: number] {
  const flags = bytes.uint(at + 1, 1);
  let place = at + 2;
  const take = (isThere: boolean, size: number): number => {
    if (!isThere) return 0;
    place += size;
    return bytes.uint(place - size, size);
  };
  const type = take((flags & 8) !== 0, 1);
  if (type !== 0) throw bytes.wrong('a link', 'one to this file', `type ${type}`);
  take((flags & 4) !== 0, 8);
  take((flags & 16) !== 0, 1);
  const length = take(true, 1 << (flags & 3));
  const name = bytes.text(place, length);
  return [name, bytes.offset(place + length)];
}

/** Sections III.A.1, III.B, III.D: a tree whose leaves refer to the children of a group, by offsets in a heap of names. */
function readSymbols(bytes: Bytes, tree: number, heap: number): [name: string, address: number][] {
  bytes.expect(heap, 'HEAP');
  const names = bytes.offset(heap + 8 + 2 * bytes.lengthSize);
  const entrySize = 2 * bytes.offsetSize + 24;
  const entries: [string, number][] = [];
  const visit = (address: number, depth: number): void => {
    if (bytes.text(address, 4) === 'SNOD') {
      const count = bytes.uint(address + 6, 2);
      for (let index = 0; index < count; index++) {
        const at = address + 8 + index * entrySize;
        const name = bytes.text(names + bytes.offset(at), LONGEST_NAME);
        entries.push([name, bytes.offset(at + bytes.offsetSize)]);
      }
      return;
    }
    if (depth === DEEPEST_TREE) throw bytes.wrong('a tree', `at most ${DEEPEST_TREE} levels`, 'more');
    bytes.expect(address, 'TREE');
    const count = bytes.uint(address + 6, 2);
    const first = address + 8 + 2 * bytes.offsetSize + bytes.lengthSize;
    for (let index = 0; index < count; index++) {
      visit(bytes.offset(first + index * (bytes.offsetSize + bytes.lengthSize)), depth + 1);
    }
  };
  visit(tree, 0);
  return entries;
}

/** Each level has at least twice as many entries as the one above. */
const DEEPEST_TREE = 32;
/** Names of layers and weights have a few dozen bytes. */
const LONGEST_NAME = 4096;

/** Section IV.A.2.i: the data layout message. */
function readArray(
  bytes: Bytes,
  header: ObjectHeader,
  layout: number,
): Pick<Hdf5Dataset, 'shape' | 'datatype' | 'bytes'> {
  const [space, type] = [header.find(Message.Dataspace), header.find(Message.Datatype)];
  if (space === undefined || type === undefined) throw bytes.wrong('an array', 'its shape and type', 'none');
  const { shape } = readDataspace(bytes, space);
  const { datatype } = readDatatype(bytes, type);
  const size = shape.reduce((product, one) => product * one, datatype.bytes);
  const version = bytes.uint(layout, 1);
  if (version !== 3 && version !== 4) throw bytes.wrong('version of a layout', '3 or 4', version);
  const way = bytes.uint(layout + 1, 1);
  if (way === 0) return { shape, datatype, bytes: bytes.slice(layout + 4, size) };
  if (way !== 1) throw bytes.wrong('an array', 'contiguous numbers', 'chunks, which are not supported');
  const address = bytes.offset(layout + 2);
  if (size === 0) return { shape, datatype, bytes: new Uint8Array() };
  if (!Number.isFinite(address)) throw bytes.wrong('an array', `${size} bytes`, 'no written ones');
  return { shape, datatype, bytes: bytes.slice(address, size) };
}
