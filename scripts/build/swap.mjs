// A folder is made anew elsewhere and put in the place of the old one when it is whole.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashOf, STAMP } from './hash.mjs';
import { ROOT } from './places.mjs';

/** On the same disk as what is built, and ignored by git, npm, Jest and the linter. */
const WORK = path.join(ROOT, 'out/build');

/** Who changes what is built holds this: see lock.mjs. */
export const LOCK = path.join(ROOT, 'out/build.lock');

/** Removes what builders left that were killed. The caller holds the lock. */
export function clearWork() {
  rmSync(WORK, { recursive: true, force: true });
}

/**
 * Replaces a folder by what `fill` makes of an empty one, with a stamp; if that fails, the folder stays as it was. The
 * caller holds the lock.
 *
 * @param place relative to this project.
 * @param fill gets the empty folder's path; what it resolves to is kept in the stamp as `inputs`.
 */
export async function replaceFolder(place, fill) {
  const target = path.join(ROOT, place);
  const made = path.join(WORK, 'new', place);
  const old = path.join(WORK, 'old', place);
  for (const folder of [made, old]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const inputs = await fill(made);
  const stamp = { inputs, outputs: hashOf(['.'], made) };
  writeFileSync(path.join(made, STAMP), JSON.stringify(stamp));
  mkdirSync(path.dirname(old), { recursive: true });
  mkdirSync(path.dirname(target), { recursive: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(made, target);
  rmSync(old, { recursive: true, force: true });
}
