import { LetheError } from '../../../errors.js';
import { wrongTable } from '../wrong-table.js';

/** Signatures of other file types, and what to do with them. */
const OTHERS: readonly (readonly [readonly number[], string])[] = [
  [[0x50, 0x4b, 3, 4], 'a zip archive, perhaps an Excel file: export it as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an Excel file: export it as CSV'],
  [[0x1f, 0x8b], 'a gzip file: decompress it'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file'],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], 'an Arrow file: read it with apache-arrow, and pass the table'],
];

/** Decodes a CSV file piece by piece. */
export class Decoder {
  readonly #place: string;
  readonly #label: string | undefined;
  #decoder: TextDecoder | undefined;
  /** Bytes kept until the encoding can be detected. */
  #begin: Uint8Array = new Uint8Array(0);

  /** @param label encoding, if given */
  constructor(caller: string, label: string | undefined) {
    this.#place = `${caller}: table`;
    this.#label = label;
  }

  /** The encoding, known once text was decoded. */
  get encoding(): string {
    return this.#decoder?.encoding ?? 'utf-8';
  }

  /** @throws LetheError `data` if the bytes are invalid in this encoding, or belong to another type of file. */
  decode(bytes: Uint8Array, isLast: boolean): string {
    let piece: Uint8Array = bytes;
    if (this.#decoder === undefined) {
      piece = joined(this.#begin, bytes);
      this.#begin = piece;
      if (piece.length < 64 && !isLast) return '';
      checkKindOfFile(this.#place, piece);
      this.#decoder = new TextDecoder(this.#label ?? encodingOf(piece), { fatal: true });
      this.#begin = new Uint8Array(0);
    }
    try {
      return this.#decoder.decode(piece, { stream: !isLast });
    } catch (error) {
      const expected = `text in ${this.#decoder.encoding}`;
      const got = 'invalid bytes: set the option encoding, such as windows-1252';
      throw new LetheError('data', `${this.#place}: expected ${expected}, got ${got}`, { cause: error });
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function checkKindOfFile(place: string, bytes: Uint8Array): void {
  const other = OTHERS.find(([begin]) => begin.every((byte, index) => bytes[index] === byte));
  if (other !== undefined) throw wrongTable(place, 'CSV', other[1]);
}

/** Detects the encoding by the byte order mark, or by the zero bytes of ASCII letters in UTF-16. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const length = Math.min(bytes.length, 512);
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > length / 4 && even === 0) return 'utf-16le';
  return even > length / 4 && odd === 0 ? 'utf-16be' : 'utf-8';
}
