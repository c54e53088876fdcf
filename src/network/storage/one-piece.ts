// A model as one array of bytes: "LETHE", version 1, two zero bytes, the length of model.json as little-endian
// uint32, model.json, the weights.
import { LetheError } from '../../errors.js';
import { wrongData } from '../errors/wrong-data.js';
import { concatenate, viewBytes } from './bytes.js';
import { checkWeights } from './manifest.js';
import { decodeJson, encodeJson } from './model-json.js';
import type { ModelFile, ReadOptions } from './types.js';

const HEADER = Uint8Array.of(0x4c, 0x45, 0x54, 0x48, 0x45, 1, 0, 0);
const PREFIX = HEADER.length + 4;

/**
 * Writes a model as one array of bytes, for runtimes without files.
 *
 * @param digest SHA-256 of the weights, if known
 */
export function joinPieces(file: ModelFile, digest?: string): Uint8Array {
  const json = encodeJson(file, 'weights.bin', digest);
  return concatenate([HEADER, viewBytes(Uint32Array.of(json.length)), json, file.weights]);
}

/**
 * Reads a model from one array of bytes; the weights are copied.
 *
 * @throws LetheError `data` if the bytes are not a result of {@link joinPieces}.
 */
export function splitPieces(
  bytes: Uint8Array,
  caller: string = 'load',
  look?: ReadOptions['look'],
): ModelFile {
  const source = sourceOf(caller);
  const file = readPieces(bytes, source, look);
  checkWeights(source, file);
  return file;
}

/**
 * The same for bytes from a container with a checksum.
 *
 * @throws LetheError `data` if the bytes are not such a model.
 */
export function splitChecked(bytes: Uint8Array, caller: string): ModelFile {
  return readPieces(bytes, sourceOf(caller));
}

function sourceOf(caller: string): string {
  return `${caller}: bytes`;
}

function readPieces(bytes: Uint8Array, source: string, look?: ReadOptions['look']): ModelFile {
  if (bytes.length < PREFIX || HEADER.some((value, index) => bytes[index] !== value)) {
    throw new LetheError('data', `${source}: expected a model that Lethe saved in one piece (version 1)`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(HEADER.length, true);
  if (length > bytes.length - PREFIX) {
    throw wrongData(source, `${length} bytes of JSON`, bytes.length - PREFIX);
  }
  const json = decodeJson(source, bytes.subarray(PREFIX, PREFIX + length));
  look?.(json);
  const weights = new Uint8Array(bytes.subarray(PREFIX + length)); // Buffer's slice would not copy.
  return { json, weights };
}
