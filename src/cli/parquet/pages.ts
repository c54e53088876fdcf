// Checks the pages of a column before hyparquet reads them: numbers of values, and lengths.
import type { ColumnMetaData, PageHeader, SchemaElement } from 'hyparquet';
import type { Packages } from './packages.js';
import { checkRuns } from './runs.js';

/** Largest uncompressed page in bytes; writers start a new one at about 1 MB. */
const LARGEST_PAGE = 268_435_456;
/** Encodings without a dictionary. DELTA_BYTE_ARRAY is excluded, because hyparquet trusts its lengths. */
const PLAIN = ['PLAIN', 'DELTA_BINARY_PACKED', 'DELTA_LENGTH_BYTE_ARRAY', 'BYTE_STREAM_SPLIT'];

/** A column of one row group. */
export interface Chunk {
  readonly element: SchemaElement;
  readonly meta: ColumnMetaData;
  /** Rows in the group. */
  readonly rows: number;
}

/**
 * Checks all pages of a column of one row group.
 *
 * @returns number of missing values
 * @throws RangeError for an inconsistent page.
 */
export function checkPages(packages: Packages, bytes: ArrayBuffer, { element, meta, rows }: Chunk): number {
  const reader = { view: new DataView(bytes), offset: 0 };
  const pages = new Pages(packages, element, meta);
  let seen = 0;
  while (seen < rows) {
    if (reader.offset >= bytes.byteLength) throw new RangeError(`${seen} values for ${rows} rows`);
    const header = packages.parquetHeader(reader);
    const size = sizeOf(header.compressed_page_size, bytes.byteLength - reader.offset);
    seen += pages.check(header, new Uint8Array(bytes, reader.offset, size), rows - seen);
    reader.offset += size;
  }
  return pages.missing;
}

class Pages {
  readonly #packages: Packages;
  readonly #type: SchemaElement['type'];
  readonly #isNullable: boolean;
  readonly #meta: ColumnMetaData;
  #hasDictionary = false;
  missing = 0;

  constructor(
    packages: Packages,
    { type, repetition_type: repetition }: SchemaElement,
    meta: ColumnMetaData,
  ) {
    this.#packages = packages;
    this.#type = type;
    this.#isNullable = repetition !== 'REQUIRED';
    this.#meta = meta;
  }

  /** @returns number of rows in it */
  check(header: PageHeader, bytes: Uint8Array, most: number): number {
    const size = sizeOf(header.uncompressed_page_size, LARGEST_PAGE);
    const { dictionary_page_header: dictionary, data_page_header: v1, data_page_header_v2: v2 } = header;
    if (header.type === 'DICTIONARY_PAGE' && dictionary !== undefined) {
      sizeOf(dictionary.num_values, 8 * this.#unpack(bytes, size).length);
      this.#hasDictionary = true;
      return 0;
    }
    if (header.type === 'DATA_PAGE' && v1 !== undefined) {
      const count = sizeOf(v1.num_values, most);
      let page = this.#unpack(bytes, size);
      let there = count;
      if (this.#isNullable) {
        if (v1.definition_level_encoding !== 'RLE')
          throw new RangeError(`levels in ${v1.definition_level_encoding}`);
        const length = lengthOf(page);
        there = checkRuns(page.subarray(4, 4 + length), 1, count);
        page = page.subarray(4 + length);
      }
      this.#checkValues(v1.encoding, page, there);
      this.missing += count - there;
      return count;
    }
    if (header.type === 'DATA_PAGE_V2' && v2 !== undefined) {
      const count = sizeOf(v2.num_values, most);
      const missing = sizeOf(v2.num_nulls, count);
      const levels = sizeOf(v2.definition_levels_byte_length, bytes.length);
      if (v2.num_rows !== count || v2.repetition_levels_byte_length !== 0)
        throw new RangeError('a nested page');
      const there = this.#isNullable ? checkRuns(bytes.subarray(0, levels), 1, count) : count;
      if (there !== count - missing)
        throw new RangeError(`${count - there} missing values where it says ${missing}`);
      const rest = bytes.subarray(levels);
      const unpacked = sizeOf(size - levels, LARGEST_PAGE);
      const page = v2.is_compressed === false || unpacked === 0 ? rest : this.#unpack(rest, unpacked);
      this.#checkValues(v2.encoding, page, there);
      this.missing += missing;
      return count;
    }
    throw new RangeError(`a page of the type ${header.type}`);
  }

  #unpack(bytes: Uint8Array, size: number): Uint8Array {
    const { decompressPage, compressors } = this.#packages;
    return decompressPage(bytes, size, this.#meta.codec, compressors);
  }

  #checkValues(encoding: string, page: Uint8Array, count: number): void {
    if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
      if (!this.#hasDictionary) throw new RangeError('indices into a missing dictionary');
      if (count > 0) checkRuns(page.subarray(1), page[0] ?? 0, count);
    } else if (encoding === 'RLE' && this.#type === 'BOOLEAN') {
      if (count > 0) checkRuns(page.subarray(4, 4 + lengthOf(page)), 1, count);
    } else if (!PLAIN.includes(encoding)) {
      throw new RangeError(`values in the encoding ${encoding}`);
    }
  }
}

/** Four bytes before runs contain their length. */
function lengthOf(page: Uint8Array): number {
  const length = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
  return sizeOf(length, page.length - 4);
}

function sizeOf(size: number, most: number): number {
  if (Number.isInteger(size) && size >= 0 && size <= most) return size;
  throw new RangeError(`a length of ${size} where at most ${most} fit`);
}
