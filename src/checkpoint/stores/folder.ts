import { platform } from '#platform';
import { LetheError } from '../../errors.js';
import type { CheckpointStore } from './store.js';
import { orTell } from './tell.js';

/** More than one WebAssembly memory, with all slots of an optimizer, could hold. */
const MOST_BYTES = 8_589_934_592;

/**
 * A folder (path or `file://` URL; Node, Deno, Bun), which is made if it is missing. Files are replaced by renaming.
 *
 * @throws LetheError `data` where there are no files.
 */
export function folderStore(place: string | URL): CheckpointStore {
  const { files } = platform;
  const name = String(place);
  if (files === undefined) {
    throw new LetheError(
      'data',
      `checkpoints: this runtime has no files: expected a function or a store such as browserStore('run'), got ${name}`,
    );
  }
  return {
    name,
    async write(own, bytes) {
      const file = files.join(place, own);
      await orTell(file, () => files.replace(file, bytes));
      await orTell(file, () => files.sweep(file));
    },
    async read(own) {
      const file = files.join(place, own);
      return orTell(file, () => files.read(file, MOST_BYTES));
    },
    list: () => orTell(name, () => files.list(place)),
    remove: (own) => orTell(name, () => files.remove(files.join(place, own))),
  };
}
