// What several test files need and what takes long to make: made once by the first that asks, kept below
// out/package/ (ignored by git) for as long as its name stays the same.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from '../platform/runtimes/project.js';

const HOME = path.join(ROOT, 'out', 'package');
const POLL_MS = 100;
/** Whoever has a lock for longer than this is gone. */
const LOCK_MS = 180_000;
/** Others may still be at work with what is younger. */
const OLD_MS = 600_000;

/**
 * A folder that `make` has filled, by a key that tells what it was made of and a name.
 *
 * @returns its absolute path; what is in it must not be changed.
 */
export async function keep(
  key: string,
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(HOME, key, name);
  const lock = `${folder}.lock`;
  await mkdir(path.dirname(folder), { recursive: true });
  while ((await ageOf(folder)) === undefined) {
    if (!(await take(lock))) {
      await delay(POLL_MS);
      continue;
    }
    try {
      if ((await ageOf(folder)) !== undefined) break;
      const half = `${folder}.half`;
      await rm(half, { recursive: true, force: true });
      await mkdir(half);
      await make(half);
      await rename(half, folder);
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
    await sweep(key);
  }
  return folder;
}

/** Milliseconds since a file or folder was changed; undefined if it is not there. */
function ageOf(place: string): Promise<number | undefined> {
  return stat(place).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => undefined,
  );
}

/** Whether this process has made the lock; one that was left behind is removed, for the next attempt. */
async function take(lock: string): Promise<boolean> {
  const made = await mkdir(lock).then(
    () => true,
    () => false,
  );
  if (!made && ((await ageOf(lock)) ?? 0) > LOCK_MS) await rm(lock, { recursive: true, force: true });
  return made;
}

/** Removes what was kept under other keys. */
async function sweep(key: string): Promise<void> {
  for (const other of await readdir(HOME)) {
    const place = path.join(HOME, other);
    if (other !== key && ((await ageOf(place)) ?? 0) > OLD_MS)
      await rm(place, { recursive: true, force: true });
  }
}
