// A stream's states and outputs as bytes, all little-endian:
//
//   bytes 0 to 3    "LSTS"
//   uint32          version (1), batch, outputSize, number of LSTMs
//   uint32          units of each LSTM
//   float32         h [batch, units] and c [batch, units] of each LSTM, then the outputs [batch, outputSize]
import { LetheError } from '../../errors.js';

/** "LSTS" as a little-endian word. */
const MAGIC = 0x53_54_53_4c;
const VERSION = 1;
const WORD = 4;
/** Words before the units. */
const HEAD = 5;

/** The sizes of a stream. */
export interface StreamSizes {
  readonly batch: number;
  readonly outputSize: number;
  /** Units of each LSTM. */
  readonly units: readonly number[];
}

/** What a stream holds between two steps. */
export interface StreamValues {
  /** h and c of each LSTM, `[batch, units]`. */
  readonly states: readonly Float32Array[];
  /** `[batch, outputSize]` */
  readonly outputs: Float32Array;
}

export function writeSnapshot(
  { batch, outputSize, units }: StreamSizes,
  values: StreamValues,
): Uint8Array<ArrayBuffer> {
  const words = [MAGIC, VERSION, batch, outputSize, units.length, ...units];
  const floats = [...values.states, values.outputs];
  const bytes = new Uint8Array(WORD * floats.reduce((sum, { length }) => sum + length, words.length));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const word of words) {
    view.setUint32(at, word, true);
    at += WORD;
  }
  for (const numbers of floats) {
    for (const number of numbers) {
      view.setFloat32(at, number, true);
      at += WORD;
    }
  }
  return bytes;
}

/**
 * Reads what {@link writeSnapshot} wrote of a stream of the same sizes.
 *
 * @throws TypeError if it is no Uint8Array.
 * @throws LetheError `data` if it is no snapshot, or one of a stream of other sizes.
 */
export function readSnapshot(bytes: Uint8Array, { batch, outputSize, units }: StreamSizes): StreamValues {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`restore: expected a Uint8Array, got ${bytes === null ? 'null' : typeof bytes}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (index: number): number => view.getUint32(WORD * index, true);
  if (bytes.length < WORD * HEAD || word(0) !== MAGIC) throw refusal('a snapshot of a stream', 'other bytes');
  check('version', VERSION, word(1));
  check('batch', batch, word(2));
  check('numbers in an output', outputSize, word(3));
  check('number of LSTMs', units.length, word(4));
  const perStream = units.reduce((sum, unit) => sum + 2 * unit, outputSize);
  check('bytes', WORD * (HEAD + units.length + batch * perStream), bytes.length);
  for (const [index, unit] of units.entries()) check(`units of LSTM ${index}`, unit, word(HEAD + index));
  let at = WORD * (HEAD + units.length);
  const read = (count: number): Float32Array => {
    const numbers = new Float32Array(count);
    for (let index = 0; index < count; index++, at += WORD) numbers[index] = view.getFloat32(at, true);
    return numbers;
  };
  const states = units.flatMap((unit) => [read(batch * unit), read(batch * unit)]);
  return { states, outputs: read(batch * outputSize) };
}

function check(what: string, expected: number, got: number): void {
  if (got !== expected) throw refusal(`${what} ${expected}`, String(got));
}

function refusal(expected: string, got: string): LetheError {
  return new LetheError('data', `restore: expected ${expected}, got ${got}`);
}
