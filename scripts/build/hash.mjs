// Whether files are what they were, by their contents: times of files say nothing after a checkout or a copy.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './places.mjs';

/** In a folder that was made: what it was made of, and what was made. */
export const STAMP = '.made-of.json';

/**
 * One hash of the paths and contents of files and folders; what is not there counts as empty.
 *
 * @param places absolute or relative to `base`.
 */
export function hashOf(places, base = ROOT) {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesIn(place, base))) {
    const content = readFileSync(path.resolve(base, file));
    hash.update(`${nameOf(file)}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Packages are named from `node_modules` on: a checkout that was copied or moved is as good as before. */
function nameOf(file) {
  return path.isAbsolute(file) ? file.slice(Math.max(0, file.lastIndexOf('node_modules'))) : file;
}

/** Paths of all files in a folder, or of the one file, in a fixed order and without stamps. */
export function filesIn(place, base = ROOT) {
  const stats = statSync(path.resolve(base, place), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [place];
  const names = readdirSync(path.resolve(base, place)).filter((name) => name !== STAMP);
  return names.sort().flatMap((name) => filesIn(path.join(place, name), base));
}

/** What stands in a folder's stamp, if the folder still holds what was made; else undefined. */
export function readStamp(folder) {
  try {
    const stamp = JSON.parse(readFileSync(path.join(ROOT, folder, STAMP), 'utf8'));
    return stamp.outputs === hashOf(['.'], path.join(ROOT, folder)) ? stamp : undefined;
  } catch {
    return undefined;
  }
}
