import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LetheError } from '../errors.js';
import type { SeriesModel } from './library/library.js';

/**
 * Saves a trained model. If that fails after all, as on a disk that has become full, the model is saved into a new temporary folder
 * instead.
 *
 * @throws LetheError `data` that names the folder that failed, and the location of the model.
 */
export async function saveModel(model: SeriesModel, folder: string): Promise<void> {
  try {
    await model.save(folder);
  } catch (error) {
    const failed = `--save: ${messageOf(error)}`;
    const trained = `the model, trained for ${model.steps} steps,`;
    const other = await saveElsewhere(model).catch((second: unknown) => {
      const lost = `${trained} is lost, as ${tmpdir()} does not take it either: ${messageOf(second)}`;
      throw new LetheError('data', `${failed}; ${lost}`, { cause: error });
    });
    throw new LetheError('data', `${failed}; ${trained} is in ${other} instead`, { cause: error });
  }
}

async function saveElsewhere(model: SeriesModel): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lethe-model-'));
  try {
    await model.save(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** Folder and reason. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/^save: /, '');
}
