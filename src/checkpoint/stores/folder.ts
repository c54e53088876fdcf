import { platform } from '#platform';
import type { FileSystem } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import type { CheckpointStore } from './store.js';
import { orTell } from './tell.js';

/** More than a WebAssembly memory, with all slots of an optimizer, could hold. */
const MOST_BYTES = 8_589_934_592;

/**
 * A folder (path or `file://` URL; Node, Deno, Bun), created if it is missing. Files are replaced by renaming.
 *
 * @throws LetheError `data` if this runtime has no files.
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
      await orTell(files.join(place, own), () => writeAlone(files, place, own, bytes));
    },
    async read(own) {
      const file = files.join(place, own);
      return orTell(file, () => files.read(file, MOST_BYTES));
    },
    list: () => orTell(name, () => files.list(place)),
    remove: (own) => orTell(name, () => files.remove(files.join(place, own))),
  };
}

/** The ending of checkpoints: the folder may contain other files. */
const ENDING = '.lethe';

/** One process at a time writes into a folder. So unfinished files there are of killed processes: they are deleted. */
async function writeAlone(
  files: FileSystem,
  place: string | URL,
  own: string,
  bytes: Uint8Array,
): Promise<void> {
  const folder = files.folder(place);
  const lock = await files.lock(folder);
  try {
    for (const name of await files.unfinished(folder)) {
      if (name.endsWith(ENDING)) await files.sweep(files.join(folder, name));
    }
    await files.replace(files.join(folder, own), bytes);
  } finally {
    await lock.release();
  }
}
