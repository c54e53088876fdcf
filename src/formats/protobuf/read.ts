import { PbfReader } from 'pbf';
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import type { Field, Message, Scalar, Schema } from './schema.js';

/** Wire types: how a value is encoded. */
const WIRE = { varint: 0, eight: 1, delimited: 2, four: 5 } as const;

interface ScalarRule {
  readonly wire: number;
  readonly read: (reader: PbfReader) => number | string | Uint8Array;
  /** For fields that may be packed, the size of a value in bytes; 0 for variable sizes. */
  readonly packed?: number;
}

const SCALARS: { readonly [Kind in Scalar]: ScalarRule } = {
  int: { wire: WIRE.varint, read: (reader) => reader.readVarint(true), packed: 0 },
  float: { wire: WIRE.four, read: (reader) => reader.readFloat(), packed: 4 },
  double: { wire: WIRE.eight, read: (reader) => reader.readDouble(), packed: 8 },
  text: { wire: WIRE.delimited, read: (reader) => reader.readString() },
  bytes: { wire: WIRE.delimited, read: (reader) => reader.readBytes() },
};

/** More messages and texts than any model has; each takes more memory than space in the file. */
const MOST_PARTS = 1_000_000;

/**
 * Reads a message from untrusted bytes.
 *
 * @param source name of the file in errors
 * @throws LetheError `data` if they are not such a message: a length or number beyond the end, a value with another wire type than its
 *   field, too many parts.
 */
export function readMessage<Messages extends Schema, Name extends keyof Messages & string>(
  source: string,
  schema: Messages,
  name: Name,
  bytes: Uint8Array,
): Message<Messages, Name> {
  const reading = new Reading(source, schema, bytes);
  try {
    return reading.message(name, bytes.length) as Message<Messages, Name>;
  } catch (error) {
    if (error instanceof LetheError) throw error;
    // Errors of the reader: a varint with more than ten bytes, an unknown wire type, a number beyond the end.
    throw new LetheError('data', `${source}: protobuf: ${(error as Error).message}`, { cause: error });
  }
}

class Reading {
  readonly #source: string;
  readonly #schema: Schema;
  readonly #reader: PbfReader;
  #left = MOST_PARTS;

  constructor(source: string, schema: Schema, bytes: Uint8Array) {
    this.#source = source;
    this.#schema = schema;
    this.#reader = new PbfReader(bytes);
  }

  /** Reads from the current position to `end`. */
  message(name: string, end: number): { [name: string]: unknown } {
    const reader = this.#reader;
    const fields = Object.entries(this.#schema[name] ?? {});
    const read: { [name: string]: unknown } = Object.fromEntries(
      fields.map(([own, [, , many]]) => [own, many && []]),
    );
    for (let tag = reader.nextField(end); tag !== 0; tag = reader.nextField(end)) {
      const [own, field] = fields.find(([, [known]]) => known === tag) ?? [];
      if (reader.type === WIRE.delimited) this.#checkEnd(own ?? `field ${tag}`, end);
      if (own === undefined || field === undefined) continue; // The next call skips it.
      const list = read[own];
      if (Array.isArray(list)) this.#readMany(own, field, list);
      else read[own] = this.#readOne(own, field);
      if (reader.pos > end) throw this.#wrong(own, 'an end within its message', 'one beyond it');
    }
    if (reader.pos !== end) throw this.#wrong(name, `an end at ${end}`, reader.pos);
    return read;
  }

  #readOne(own: string, [, kind]: Field): unknown {
    const reader = this.#reader;
    this.#left -= 1;
    if (this.#left < 0) throw this.#wrong(own, `at most ${MOST_PARTS} parts of the file`, 'more');
    const scalar = isScalar(kind) ? SCALARS[kind] : undefined;
    const { wire } = scalar ?? { wire: WIRE.delimited };
    if (reader.type !== wire) throw this.#wrong(own, `wire type ${wire}`, reader.type);
    if (scalar !== undefined) return scalar.read(reader);
    const end = reader.readVarint() + reader.pos;
    return this.message(kind, end);
  }

  #readMany(own: string, field: Field, list: unknown[]): void {
    const reader = this.#reader;
    const [, kind] = field;
    const { packed, read } = isScalar(kind) ? SCALARS[kind] : { packed: undefined, read: undefined };
    if (reader.type !== WIRE.delimited || packed === undefined || read === undefined) {
      list.push(this.#readOne(own, field));
      return;
    }
    const end = reader.readVarint() + reader.pos;
    const bytes = end - reader.pos;
    if (packed > 0 && bytes % packed !== 0) {
      throw this.#wrong(own, `numbers of ${packed} bytes`, `${bytes} bytes`);
    }
    while (reader.pos < end) list.push(read(reader));
    if (reader.pos !== end) throw this.#wrong(own, `an end at ${end}`, reader.pos);
  }

  /** @throws LetheError `data` unless the next value ends within its message. Reads nothing. */
  #checkEnd(own: string, end: number): void {
    const reader = this.#reader;
    const { pos } = reader;
    const length = reader.readVarint();
    const isWithin = reader.pos + length <= end;
    reader.pos = pos;
    if (!isWithin) throw this.#wrong(own, `at most ${end - pos} bytes`, length);
  }

  #wrong(what: string, expected: string, got: string | number): LetheError {
    return new LetheError('data', mismatch(`${this.#source}: protobuf: ${what}`, expected, got));
  }
}

function isScalar(kind: string): kind is Scalar {
  return Object.hasOwn(SCALARS, kind);
}
