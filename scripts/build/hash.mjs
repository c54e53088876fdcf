// Whether files are what they were, by their contents: times of files say nothing after a checkout or a copy.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './places.mjs';

/**
 * One hash of the paths and contents of files and folders.
 *
 * @param places absolute or relative to this project; what is not there counts as empty.
 * @param include which files of them, by path.
 */
export function hashOf(places, include = () => true) {
  const hash = createHash('sha256');
  for (const file of places.flatMap(filesIn).filter(include)) {
    const content = readFileSync(path.resolve(ROOT, file));
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Paths of all files in a folder, or of the one file, in a fixed order. */
export function filesIn(place) {
  const stats = statSync(path.resolve(ROOT, place), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [place];
  const names = readdirSync(path.resolve(ROOT, place)).sort();
  return names.flatMap((name) => filesIn(path.join(place, name)));
}
