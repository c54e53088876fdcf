// Writes the part of HDF5 that Keras reads: groups of version 0, contiguous float32 arrays, text attributes. Source: "HDF5 File Format
// Specification Version 3.0", with references to its sections; comments mark what the HDF5 library requires beyond it.
import { LetheError } from '../../errors.js';
import { inQuotes } from '../../text/quote.js';
import { Pieces } from './pieces.js';

/** An array to write. */
export interface WrittenDataset {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array | Int32Array;
}

/** A group to write. */
export interface WrittenGroup {
  /** A text, or a list of texts. */
  readonly attributes?: { readonly [name: string]: string | readonly string[] };
  readonly groups?: { readonly [name: string]: WrittenGroup };
  readonly datasets?: { readonly [name: string]: WrittenDataset };
}

/** Addresses and lengths have 8 bytes. */
const WIDTH = 8;
const NOWHERE = 0xffffffffffffffffn;
const SUPERBLOCK = 96;
/** Bytes of an entry in a symbol table, and of a tree with one node and one child. */
const ENTRY = 40;
const HEADER_MESSAGE = 8;
const LARGEST_MESSAGE = 65_528;
/** A tree node has space for twice as many children, whether used or not. */
const TREE_RANK = 16;
/** The library requires at least this size of a collection of texts. */
const SMALLEST_COLLECTION = 4096;

/** Section IV.A.2.d: little-endian IEEE 754 binary32, and signed numbers of 32 bits. */
const FLOAT = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0, 0, 0, 0, 0];
const INTEGER = [0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0, 0, 0, 0, 0];

const padded = (size: number): number => Math.ceil(size / 8) * 8;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** @throws LetheError `data` if a list of texts is too long for an attribute. */
export function writeHdf5(root: WrittenGroup): Uint8Array {
  const writer = new Writer(mostNames(root));
  return writer.write(root);
}

/** The largest number of names in any group. */
function mostNames({ groups = {}, datasets = {} }: WrittenGroup): number {
  const own = Object.keys(groups).length + Object.keys(datasets).length;
  return Math.max(own, ...Object.values(groups).map(mostNames));
}

class Writer {
  readonly #pieces = new Pieces(SUPERBLOCK);
  /** Half of the capacity of a symbol table: the same in the whole file, so that one table is enough for each group. */
  readonly #rank: number;

  constructor(most: number) {
    this.#rank = Math.max(4, Math.ceil(most / 2));
  }

  /** Section II.A: the superblock. */
  write(root: WrittenGroup): Uint8Array {
    const address = this.#group(root);
    const end = this.#pieces.length;
    const block = new DataView(new ArrayBuffer(SUPERBLOCK));
    for (const [index, byte] of [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].entries())
      block.setUint8(index, byte);
    block.setUint8(13, WIDTH);
    block.setUint8(14, WIDTH);
    block.setUint16(16, this.#rank, true);
    block.setUint16(18, TREE_RANK, true);
    block.setBigUint64(32, NOWHERE, true); // No free-space list.
    block.setBigUint64(40, BigInt(end), true);
    block.setBigUint64(48, NOWHERE, true); // No driver.
    block.setBigUint64(64, BigInt(address), true);
    return this.#pieces.join(new Uint8Array(block.buffer));
  }

  #group({ attributes = {}, groups = {}, datasets = {} }: WrittenGroup): number {
    const children = [
      ...Object.entries(groups).map(([name, group]) => [name, this.#group(group)] as const),
      ...Object.entries(datasets).map(([name, dataset]) => [name, this.#dataset(dataset)] as const),
    ].sort(([a], [b]) => compareBytes(encode(a), encode(b))); // The library uses binary search.
    const { heap, offsets } = this.#names(children.map(([name]) => name));
    const tree = this.#tree(children.map(([, address], index) => [offsets[index] ?? 0, address]));
    const table = this.#pieces.piece(2 * WIDTH);
    table.address(tree);
    table.address(heap);
    const own = Object.entries(attributes).map(([name, value]) => this.#attribute(name, value));
    return this.#object([{ type: 0x11, bytes: table.bytes }, ...own]);
  }

  /** Section III.D: the local heap, with an empty first name. */
  #names(names: readonly string[]): { readonly heap: number; readonly offsets: readonly number[] } {
    const texts = names.map(encode);
    const offsets: number[] = [];
    let size = 8;
    for (const text of texts) {
      offsets.push(size);
      size += padded(text.length + 1);
    }
    const data = this.#pieces.piece(size);
    for (const [index, text] of texts.entries()) data.bytes.set(text, offsets[index]);
    const heap = this.#pieces.piece(8 + 3 * WIDTH);
    heap.text('HEAP');
    heap.zeros(4);
    heap.length(size);
    heap.length(1); // End of the free list.
    heap.address(this.#pieces.add(data));
    return { heap: this.#pieces.add(heap), offsets };
  }

  /** Sections III.A.1 and III.B: a tree with one table that contains all names. */
  #tree(entries: readonly (readonly [name: number, address: number])[]): number {
    const table = this.#pieces.piece(8 + 2 * this.#rank * ENTRY);
    table.text('SNOD');
    table.uint(1, 1);
    table.zeros(1);
    table.uint(entries.length, 2);
    for (const [name, address] of entries) {
      table.length(name);
      table.address(address);
      table.zeros(ENTRY - 2 * WIDTH);
    }
    const tree = this.#pieces.piece(8 + 2 * WIDTH + 2 * TREE_RANK * 2 * WIDTH + WIDTH);
    tree.text('TREE');
    tree.zeros(2); // A group node at the lowest level.
    tree.uint(entries.length === 0 ? 0 : 1, 2);
    tree.address(undefined);
    tree.address(undefined);
    tree.length(0);
    if (entries.length > 0) {
      tree.address(this.#pieces.add(table));
      tree.length(entries.at(-1)?.[0] ?? 0);
    }
    return this.#pieces.add(tree);
  }

  /** Sections IV.A.2.b, d and i. */
  #dataset({ shape, values }: WrittenDataset): number {
    const space = this.#pieces.piece(8 + shape.length * WIDTH);
    space.uint(1, 1);
    space.uint(shape.length, 1);
    space.zeros(6);
    for (const size of shape) space.length(size);
    const kind = values instanceof Int32Array ? INTEGER : FLOAT;
    const type = this.#pieces.piece(kind.length);
    type.set(kind);
    const layout = this.#pieces.piece(24);
    layout.set([3, 1]);
    layout.address(values.length === 0 ? undefined : this.#numbers(values));
    layout.length(values.byteLength);
    return this.#object([
      { type: 0x01, bytes: space.bytes },
      { type: 0x03, bytes: type.bytes },
      { type: 0x08, bytes: layout.bytes },
    ]);
  }

  #numbers(values: Float32Array | Int32Array): number {
    const piece = this.#pieces.piece(values.byteLength);
    const view = new DataView(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.byteLength);
    const put = values instanceof Int32Array ? view.setInt32 : view.setFloat32;
    for (const [index, value] of values.entries()) put.call(view, 4 * index, value, true);
    return this.#pieces.add(piece);
  }

  /** Section IV.A.2.m. A single text is stored in a heap, whatever its length; texts of a list are stored inline, padded to the longest. */
  #attribute(name: string, value: string | readonly string[]): Written {
    const [title, list] = [encode(`${name}\0`), typeof value === 'string' ? undefined : value.map(encode)];
    const longest = Math.max(1, ...(list ?? []).map((text) => text.length));
    const typeSize = list === undefined ? 24 : 8;
    const spaceSize = list === undefined ? 8 : 16;
    const dataSize = list === undefined ? 16 : list.length * longest;
    const piece = this.#pieces.piece(8 + padded(title.length) + typeSize + spaceSize + padded(dataSize));
    if (piece.bytes.length > LARGEST_MESSAGE) {
      const got = `${piece.bytes.length}`;
      throw new LetheError(
        'data',
        `HDF5: attribute ${inQuotes(name)}: expected at most ${LARGEST_MESSAGE} bytes, got ${got}`,
      );
    }
    piece.set([1, 0]);
    for (const size of [title.length, list === undefined ? 20 : 8, spaceSize]) piece.uint(size, 2);
    piece.padded(title);
    if (list === undefined) {
      piece.set([0x19, 0x01, 0x01, 0, 16, 0, 0, 0, 0x13, 0x10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      piece.set([1, 0, 0, 0, 0, 0, 0, 0]);
      const text = encode(value as string);
      piece.uint(text.length, 4);
      piece.address(this.#collection(text));
      piece.uint(1, 4);
    } else {
      piece.set([0x13, 0x11, 0, 0]);
      piece.uint(longest, 4);
      piece.set([1, 1, 0, 0, 0, 0, 0, 0]);
      piece.length(list.length);
      for (const text of list) {
        piece.set(text);
        piece.zeros(longest - text.length);
      }
    }
    return { type: 0x0c, bytes: piece.bytes };
  }

  /** Section III.E: a collection with one text, followed by free space. */
  #collection(text: Uint8Array): number {
    const used = 16 + 16 + padded(text.length);
    const size = Math.max(SMALLEST_COLLECTION, used + 16);
    const piece = this.#pieces.piece(size);
    piece.text('GCOL');
    piece.set([1, 0, 0, 0]);
    piece.length(size);
    piece.set([1, 0, 1, 0, 0, 0, 0, 0]);
    piece.length(text.length);
    piece.padded(text);
    piece.zeros(8); // Index 0 is the free space; its size includes its header.
    piece.length(size - used);
    return this.#pieces.add(piece);
  }

  /** Section IV.A.1.a. */
  #object(messages: readonly Written[]): number {
    const size = messages.reduce((sum, { bytes }) => sum + HEADER_MESSAGE + bytes.length, 0);
    const piece = this.#pieces.piece(16 + size);
    piece.set([1, 0]);
    piece.uint(messages.length, 2);
    piece.uint(1, 4);
    piece.uint(size, 4);
    piece.zeros(4);
    for (const { type, bytes } of messages) {
      piece.uint(type, 2);
      piece.uint(bytes.length, 2);
      piece.zeros(4);
      piece.set(bytes);
    }
    return this.#pieces.add(piece);
  }
}

interface Written {
  readonly type: number;
  /** Padded to a multiple of eight. */
  readonly bytes: Uint8Array;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (const [index, byte] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (byte !== other) return byte - other;
  }
  return a.length - b.length;
}
