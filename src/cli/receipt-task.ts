import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LetheError } from '../errors.js';
import { seriesRecipe } from '../forgetting/experiment/index.js';
import { type ReceiptRecorder, receipt, type Subject, signReceipt } from '../receipt/index.js';
import { sha256Hex } from '../sha256.js';
import { readText, UsageError, type Values } from './command.js';
import { checkFile, writeText } from './file.js';

/** Most states of a run in a receipt. */
const MOST_STATES = 100;

/** A requested receipt. */
export interface ReceiptTask {
  readonly recorder: ReceiptRecorder;
  /** Writes it, signed if there is a key. */
  write(saved: string | undefined): Promise<void>;
}

/**
 * Reads `--receipt`, `--keep` and `--key`; undefined if none is given. The key is read at once, and it is checked that the receipt can be
 * written.
 *
 * @throws UsageError or LetheError `data` that names the option, the expected and the received value.
 */
export async function readReceiptTask(
  values: Values,
  { epochs, seed, file }: { epochs: number; seed: number; file: string | undefined },
): Promise<ReceiptTask | undefined> {
  const to = readText(values, 'receipt');
  const keyFile = readText(values, 'key');
  const keep = readText(values, 'keep');
  if (to === undefined) {
    for (const [name, value] of Object.entries({ key: keyFile, keep })) {
      if (value !== undefined) throw new UsageError(`--${name}: expected --receipt FILE with it, got none`);
    }
    return undefined;
  }
  await checkFile('--receipt', to);
  const key = keyFile === undefined ? undefined : new TextDecoder().decode(await read('--key', keyFile));
  const recorder = receipt({
    everyEpochs: Math.ceil(epochs / MOST_STATES),
    recipe: seriesRecipe(seed),
    ...(file === undefined ? {} : { file: await describeFile(file) }),
    ...(keep === undefined ? {} : { keep }),
  });
  return {
    recorder,
    async write(saved) {
      const made = recorder.receipt(saved === undefined ? [] : await filesOf(saved));
      const value = key === undefined ? made : await signReceipt(made, key);
      await writeText(to, `${JSON.stringify(value, undefined, 2)}\n`).catch((error: Error) => {
        throw new LetheError('data', `--receipt: ${error.message}`, { cause: error });
      });
    },
  };
}

async function describeFile(file: string): Promise<{ name: string; sha256: string; recipe: string }> {
  const bytes = await read('--data', file);
  return { name: path.basename(file), sha256: sha256Hex([bytes]), recipe: 'lethe train --data' };
}

/** The files of a saved model. */
async function filesOf(folder: string): Promise<Subject[]> {
  const place = folder.startsWith('file://') ? fileURLToPath(folder) : folder;
  const names = ['model.json', 'weights.bin'];
  return Promise.all(
    names.map(async (name) => {
      const bytes = await read('--save', path.join(place, name));
      return { name, digest: { sha256: sha256Hex([bytes]) } };
    }),
  );
}

async function read(option: string, file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: Error) => {
    throw new LetheError('data', `${option}: ${error.message}`, { cause: error });
  });
}
