import type { ModelFile, ReadOptions } from '../types.js';

/** Models in folders, as `model.json` and `weights.bin`: for runtimes with files. */
export interface Folders {
  /**
   * Reads a folder, or a `model.json` under any name with the weights next to it.
   *
   * @param caller begins the messages of errors.
   * @param look see `ReadOptions`
   * @throws LetheError `data` if there is no model, or an incomplete one.
   */
  read(place: string | URL, caller: string, look?: ReadOptions['look']): Promise<ModelFile>;
  /**
   * Replaces each file by renaming, so that `model.json` always names weights that belong to it. Saves of this process
   * into one folder take turns in the order of the calls, and the last one stays.
   *
   * @param file may be a pending promise
   * @returns resolves once this file, or a later one, is complete in the folder.
   * @throws LetheError `data` naming the place, if the system refuses.
   */
  write(folder: string | URL, file: ModelFile | Promise<ModelFile>, caller: string): Promise<void>;
}
