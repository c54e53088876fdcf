// A Parquet file: its columns, and their values by column. All metadata are checked before use.
import { type FileHandle, open } from 'node:fs/promises';
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet';
import { LetheError } from '../../errors.js';
import { inQuotes, mismatch, shorten } from '../../text/quote.js';
import { KINDS, type Kind, kindOf, textOf } from './kinds.js';
import { loadPackages, type Packages } from './packages.js';
import { checkPages } from './pages.js';

/** Most rows of a group; writers start a new one at about a million. */
const LARGEST_GROUP = 33_554_432;
/** Most rows of a file: 1 GB per column. */
const MOST_ROWS = 134_217_728;

/** A column of the schema. */
export interface ParquetColumn {
  readonly name: string;
  readonly element: SchemaElement;
  readonly kind: Kind;
}

export class ParquetFile {
  readonly name: string;
  readonly columns: readonly ParquetColumn[];
  readonly rows: number;
  readonly #packages: Packages;
  readonly #buffer: AsyncBuffer;
  readonly #metadata: FileMetaData;

  private constructor(name: string, packages: Packages, buffer: AsyncBuffer, metadata: FileMetaData) {
    this.name = name;
    this.#packages = packages;
    this.#buffer = buffer;
    this.#metadata = metadata;
    this.columns = columnsOf(metadata.schema);
    this.rows = rowsOf(metadata);
  }

  /**
   * Opens a file and reads its metadata.
   *
   * @returns undefined if it has neither the signature of Parquet nor its extension
   * @throws LetheError `data` that names the file; `state` without the packages for Parquet.
   */
  static async open(name: string): Promise<ParquetFile | undefined> {
    const buffer = await inFile(name, () => bufferOf(name));
    const magic = new TextDecoder('latin1').decode(
      await inFile(name, () => buffer.slice(0, Math.min(4, buffer.byteLength))),
    );
    if (magic === 'PARE')
      throw new LetheError('data', mismatch(name, 'Parquet that is not encrypted', 'PARE'));
    if (magic !== 'PAR1' && !/\.(parquet|pq)$/i.test(name)) return undefined;
    const packages = await loadPackages(name);
    return inFile(name, async () => {
      if (magic !== 'PAR1') throw new RangeError(`it begins with ${inQuotes(magic)}`);
      const metadata = await packages.parquetMetadataAsync(buffer, {
        geoparquet: false,
        parsers: { stringFromBytes: () => undefined }, // Statistics are not needed.
      });
      return new ParquetFile(name, packages, buffer, metadata);
    });
  }

  /**
   * The values of a column, group by group, converted by kind: null where missing.
   *
   * @param most number of rows to read, from the first
   * @throws LetheError `data` that names the file and the column.
   */
  async *read(
    { name, element, kind }: ParquetColumn,
    most: number = this.rows,
  ): AsyncIterable<readonly unknown[]> {
    const scan = await inFile(this.name, () => this.#scan(name));
    let first = 0;
    for (const [group, { num_rows }] of this.#metadata.row_groups.entries()) {
      const rows = Number(num_rows);
      if (rows === 0) continue;
      if (first >= most) return;
      yield await inFile(`${this.name}: column ${inQuotes(name)}`, async () => {
        const missing = await this.#check(group, name, element, rows);
        const end = Math.min(first + rows, most);
        const raw = await scan.readColumn({ column: name, rowStart: first, rowEnd: end });
        if (raw.length !== end - first) throw new RangeError(`${raw.length} values for ${end - first} rows`);
        const values = Array.from(raw, (value: unknown) => value ?? null);
        const found = values.reduce<number>((sum, value) => sum + (value === null ? 1 : 0), 0);
        if (end === first + rows && found !== missing)
          throw new RangeError(`${found} missing values instead of ${missing}`);
        return values.map((value) => (value === null ? null : kind.value(value, element)));
      });
      first += rows;
    }
  }

  async #check(group: number, name: string, element: SchemaElement, rows: number): Promise<number> {
    const chunks = this.#metadata.row_groups[group]?.columns.filter(
      ({ meta_data }) => meta_data?.path_in_schema[0] === name,
    );
    const meta = chunks?.[0]?.meta_data;
    if (chunks?.length !== 1 || meta === undefined || meta.path_in_schema.length !== 1)
      throw new RangeError(`group ${group + 1} of rows does not contain it exactly once`);
    if (meta.type !== element.type)
      throw new RangeError(`${meta.type} instead of ${element.type} of the schema`);
    const from = Number(meta.dictionary_page_offset || meta.data_page_offset);
    const bytes = await this.#buffer.slice(from, from + Number(meta.total_compressed_size));
    return checkPages(this.#packages, bytes, { element, meta, rows });
  }

  async #scan(column: string): ReturnType<Packages['parquetScan']> {
    return this.#packages.parquetScan({
      file: this.#buffer,
      metadata: plain(this.#metadata),
      columns: [column],
      compressors: this.#packages.compressors,
      utf8: false,
      useOffsetIndex: false,
      parsers: {
        timestampFromMilliseconds: (ms: bigint) => Number(ms),
        timestampFromMicroseconds: (us: bigint) => msOf(us, 1000n),
        timestampFromNanoseconds: (ns: bigint) => msOf(ns, 1_000_000n),
        dateFromDays: (days: number) => days * 86_400_000,
        stringFromBytes: textOf,
      },
    });
  }
}

/** Truncates a time to ms, as in texts of CSV. */
function msOf(count: bigint, perMs: bigint): number {
  const rest = ((count % perMs) + perMs) % perMs;
  return Number((count - rest) / perMs);
}

/** Removes types that would make hyparquet compute decimals as quotients of floats. */
function plain(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    if (KINDS[kindOf(element)] !== KINDS.decimal) return element;
    const { converted_type: _, logical_type: __, ...others } = element;
    return others;
  });
  return { ...metadata, schema };
}

function columnsOf(schema: readonly SchemaElement[]): ParquetColumn[] {
  const [root, ...elements] = schema;
  const columns: ParquetColumn[] = [];
  let at = 0;
  for (let column = 0; column < childrenOf(root); column++) {
    const element = elements[at];
    for (let open = 1; open > 0; open--) open += childrenOf(elements[at++]);
    if (element !== undefined) columns.push({ name: element.name, element, kind: KINDS[kindOf(element)] });
  }
  return columns;
}

/** @throws RangeError for an element with invalid fields. */
function childrenOf(element: SchemaElement | undefined): number {
  if (element === undefined) throw new RangeError('its schema ends early');
  const { num_children = 0, scale = 0, precision = 0, type_length = 0, name } = element;
  const numbers = [num_children, scale, precision, type_length];
  if (typeof name === 'string' && numbers.every((number) => Number.isInteger(number) && number >= 0))
    return num_children;
  throw new RangeError('its schema has an invalid element');
}

function rowsOf({ row_groups: groups, num_rows: said }: FileMetaData): number {
  const rows = groups.map(({ num_rows }) => Number(num_rows));
  if (rows.some((count) => !(count >= 0 && count <= LARGEST_GROUP)))
    throw new RangeError(`a group of rows has more than ${LARGEST_GROUP}: write smaller ones`);
  const all = rows.reduce((sum, count) => sum + count, 0);
  if (all !== Number(said)) throw new RangeError(`its groups have ${all} rows instead of ${said}`);
  if (all > MOST_ROWS) throw new RangeError(`it has ${all} rows, more than ${MOST_ROWS}`);
  return all;
}

/** Adds the name of the file to all errors of hyparquet. */
async function inFile<Result>(place: string, read: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LetheError) throw error;
    const { code, message } = error as { readonly code?: unknown; readonly message: string };
    const reason = shorten(message, 200);
    const text =
      typeof code === 'string' && /^E(?!RR_)/.test(code)
        ? `${place}: ${reason}`
        : mismatch(place, 'whole Parquet', `what cannot be read (${reason})`);
    throw new LetheError('data', text, { cause: error });
  }
}

async function bufferOf(file: string): Promise<AsyncBuffer> {
  const size = await withFile(file, async (handle) => (await handle.stat()).size);
  return {
    byteLength: size,
    slice(from: number, to: number = size): Promise<ArrayBuffer> {
      if (!(from >= 0 && from <= to && to <= size))
        throw new RangeError(`bytes ${from} to ${to} of a file of ${size}`);
      return withFile(file, async (handle) => {
        const bytes = new Uint8Array(to - from);
        for (let at = 0; at < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, from + at);
          if (bytesRead === 0) throw new RangeError(`it ends at byte ${from + at} of ${size}`);
          at += bytesRead;
        }
        return bytes.buffer;
      });
    },
  };
}

async function withFile<Result>(file: string, use: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  const handle = await open(file);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}
