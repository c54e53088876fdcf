import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LetheError } from '../errors.js';
import { InferenceNetwork } from '../network/public.js';
import type { Difference, Receipt } from '../receipt/index.js';
import { sha256Hex } from '../sha256.js';

/** Files of a saved model that a receipt lists by digest. */
const FILES: readonly string[] = ['model.json', 'weights.bin'];

/**
 * The first difference between a saved model and the result of the training run: its weights, or a file that the receipt lists.
 *
 * @throws LetheError `data` if there is no model.
 */
export async function modelDifference({ subject }: Receipt, folder: string): Promise<Difference | undefined> {
  const place = folder.startsWith('file://') ? fileURLToPath(folder) : folder;
  for (const { name, digest } of subject) {
    if (name !== 'weights' && !FILES.includes(name)) continue;
    const got = name === 'weights' ? await fingerprintIn(place) : await digestOf(path.join(place, name));
    if (got === digest.sha256) continue;
    return { what: `${name} of the model`, expected: digest.sha256, got };
  }
  return undefined;
}

async function fingerprintIn(folder: string): Promise<string> {
  return (await InferenceNetwork.load(folder)).fingerprint();
}

async function digestOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new LetheError('data', `--model: ${error.message}`, { cause: error });
  });
  return sha256Hex([bytes]);
}
