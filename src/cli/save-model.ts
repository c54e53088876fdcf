import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LetheError } from '../errors.js';
import type { SeriesModel } from './library/library.js';

/**
 * Saves a trained model. Where that fails after all, as on a disk that filled up meanwhile, what was trained is not lost:
 * it goes into a new folder among the temporary files.
 *
 * @throws LetheError `data` naming the folder that failed, and where the model is instead.
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
