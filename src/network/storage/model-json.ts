// tfjs-layers' model.json to and from bytes.
import { LetheError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { shorten } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import { checkJson, weightSpecs } from './manifest.js';
import { checkTextNesting } from './nesting.js';
import type { ModelFile, SavedJson } from './types.js';

/** Usual files have some kB: a topology and a manifest. The weights are in other files. */
export const MAX_JSON_BYTES: number = 16_777_216;

/**
 * `model.json` as bytes, its one weights file called `weightsName`.
 *
 * @param digest SHA-256 of the weights
 * @throws LetheError `data` if it is larger or deeper than {@link decodeJson} reads.
 */
export function encodeJson(
  { json, weights }: ModelFile,
  weightsName: string,
  digest: string = sha256Hex([weights]),
): Uint8Array {
  const saved: SavedJson = {
    ...json,
    weightsManifest: [{ paths: [weightsName], weights: weightSpecs(json) }],
    weightsSha256: digest,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(saved));
  checkText('save: model.json', bytes);
  return bytes;
}

/**
 * Reads `model.json`; see {@link checkJson}.
 *
 * @param source its name in errors, such as its path.
 * @throws LetheError `data` if it is over 16 MiB, nested deeper than 64, or not a layers model of tfjs.
 */
export function decodeJson(source: string, bytes: Uint8Array): SavedJson {
  checkText(source, bytes);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = shorten((error as Error).message); // Some engines quote the text at length.
    throw new LetheError('data', `${source}: expected JSON (${reason})`, { cause: error });
  }
  return checkJson(source, json);
}

function checkText(source: string, bytes: Uint8Array): void {
  if (bytes.length > MAX_JSON_BYTES) {
    throw wrongData(source, `at most ${MAX_JSON_BYTES} bytes of JSON`, `${bytes.length} or more`);
  }
  checkTextNesting(source, bytes);
}
