// A stream's states and outputs as bytes, all little-endian:
//
//   bytes 0 to 3    "LSTS"
//   uint32          version (2), batch, numbers of all outputs together, number of recurrent layers
//   uint32          units of each
//   float32         the states of each, [batch, units] (of an LSTM h and c), then each output, [batch, size]
//   8 bytes         the first of the SHA-256 of all before; not in version 1
import type { LetheError } from '../../errors.js';
import { sha256 } from '../../sha256.js';
import { mismatch } from '../../text/quote.js';
import { sumOf } from '../data/numbers.js';
import { wrongData } from '../errors/wrong-data.js';
import { concatenate, viewBytes } from '../storage/bytes.js';

/** "LSTS" as a little-endian word. */
const MAGIC = 0x53_54_53_4c;
const VERSION = 2;
/** The version without a digest. */
const WITHOUT_DIGEST = 1;
const DIGEST_BYTES = 8;
const WORD = 4;
/** Words before the units. */
const HEAD = 5;

/** The sizes of a stream. */
export interface StreamSizes {
  readonly batch: number;
  readonly outputSizes: readonly number[];
  /** For each recurrent layer the size of each of its states: the layer's units. */
  readonly layers: readonly (readonly number[])[];
}

/** The values that a stream holds between two steps. */
export interface StreamValues {
  /** Layer by layer, `[batch, units]` each. */
  readonly states: readonly Float32Array[];
  /** `[batch, size]` each. */
  readonly outputs: readonly Float32Array[];
}

export function writeSnapshot(
  { batch, outputSizes, layers }: StreamSizes,
  values: StreamValues,
): Uint8Array<ArrayBuffer> {
  const words = Uint32Array.of(MAGIC, VERSION, batch, sumOf(outputSizes), layers.length, ...unitsOf(layers));
  const content = concatenate([words, ...values.states, ...values.outputs].map(viewBytes));
  return concatenate([content, sha256([content]).subarray(0, DIGEST_BYTES)]);
}

/**
 * Reads the result of {@link writeSnapshot} for a stream of the same sizes.
 *
 * @throws TypeError if it is not a Uint8Array.
 * @throws LetheError `data` if it is not a snapshot, or is one of a stream of other sizes.
 */
export function readSnapshot(bytes: Uint8Array, { batch, outputSizes, layers }: StreamSizes): StreamValues {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(mismatch('restore', 'a Uint8Array', bytes === null ? 'null' : typeof bytes));
  }
  const { buffer } = new Uint8Array(bytes); // At the start of a buffer: aligned.
  const words = new Uint32Array(buffer, 0, Math.floor(bytes.length / WORD));
  const word = (index: number): number => words[index] ?? Number.NaN;
  if (bytes.length < WORD * HEAD || word(0) !== MAGIC) throw refusal('a snapshot of a stream', 'other bytes');
  const digestBytes = word(1) === WITHOUT_DIGEST ? 0 : DIGEST_BYTES;
  if (digestBytes > 0) check('version', VERSION, word(1));
  check('batch', batch, word(2));
  check('numbers in an output', sumOf(outputSizes), word(3));
  check('number of LSTMs', layers.length, word(4));
  const perStream = sumOf([...layers.flat(), ...outputSizes]);
  const contentBytes = WORD * (HEAD + layers.length + batch * perStream);
  check('bytes', contentBytes + digestBytes, bytes.length);
  for (const [index, units] of unitsOf(layers).entries())
    check(`units of LSTM ${index}`, units, word(HEAD + index));
  const digest = sha256([bytes.subarray(0, contentBytes)]);
  if (bytes.subarray(contentBytes).some((byte, index) => byte !== digest[index])) {
    throw refusal('an intact snapshot', 'a damaged one: its digest does not fit');
  }
  let at = WORD * (HEAD + layers.length);
  const read = (count: number): Float32Array => {
    const numbers = new Float32Array(buffer, at, count);
    at += numbers.byteLength;
    return numbers;
  };
  const [states, outputs] = [layers.flat(), outputSizes].map((sizes) =>
    sizes.map((numbers) => read(batch * numbers)),
  ) as [Float32Array[], Float32Array[]];
  return { states, outputs };
}

function unitsOf(layers: StreamSizes['layers']): number[] {
  return layers.map(([units = 0]) => units);
}

function check(what: string, expected: number, got: number): void {
  if (got !== expected) throw refusal(`${what} ${expected}`, got);
}

function refusal(expected: string, got: string | number): LetheError {
  return wrongData('restore', expected, got);
}
