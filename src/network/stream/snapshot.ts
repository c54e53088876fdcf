// A stream's states and outputs as bytes, all little-endian:
//
//   bytes 0 to 3    "LSTS"
//   uint32          version (1), batch, outputSize, number of LSTMs
//   uint32          units of each LSTM
//   float32         h [batch, units] and c [batch, units] of each LSTM, then the outputs [batch, outputSize]
import type { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import { concatenate, viewBytes } from '../storage/bytes.js';
import { wrongData } from '../wrong-data.js';

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
  const words = Uint32Array.of(MAGIC, VERSION, batch, outputSize, units.length, ...units);
  return concatenate([words, ...values.states, values.outputs].map(viewBytes));
}

/**
 * Reads what {@link writeSnapshot} wrote of a stream of the same sizes.
 *
 * @throws TypeError if it is no Uint8Array.
 * @throws LetheError `data` if it is no snapshot, or one of a stream of other sizes.
 */
export function readSnapshot(bytes: Uint8Array, { batch, outputSize, units }: StreamSizes): StreamValues {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(mismatch('restore', 'a Uint8Array', bytes === null ? 'null' : typeof bytes));
  }
  const { buffer } = new Uint8Array(bytes); // At the start of a buffer: aligned.
  const words = new Uint32Array(buffer, 0, Math.floor(bytes.length / WORD));
  const word = (index: number): number => words[index] ?? Number.NaN;
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
    const numbers = new Float32Array(buffer, at, count);
    at += numbers.byteLength;
    return numbers;
  };
  const states = units.flatMap((unit) => [read(batch * unit), read(batch * unit)]);
  return { states, outputs: read(batch * outputSize) };
}

function check(what: string, expected: number, got: number): void {
  if (got !== expected) throw refusal(`${what} ${expected}`, got);
}

function refusal(expected: string, got: string | number): LetheError {
  return wrongData('restore', expected, got);
}
