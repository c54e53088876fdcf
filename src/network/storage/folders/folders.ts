import type { ModelFile } from '../types.js';

/** Models in folders, as `model.json` and `weights.bin`: where there are files. */
export interface Folders {
  /**
   * Reads a folder, or a `model.json` under any name with the weights beside it.
   *
   * @param caller how errors begin.
   * @throws LetheError `data` if there is no model, or not a whole one.
   */
  read(place: string | URL, caller: string): Promise<ModelFile>;
  /** Replaces each file by renaming, so that `model.json` always names weights that belong to it. */
  write(folder: string | URL, file: ModelFile): Promise<void>;
}
