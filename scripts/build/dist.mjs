// dist/: made elsewhere, out of what of it is still good and what is made anew, and put into place when it is whole.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { filesIn, hashOf, readStamp } from './hash.mjs';
import { locked } from './lock.mjs';
import { ROOT } from './places.mjs';
import { makeSources } from './sources.mjs';
import { STAGES } from './stages.mjs';
import { clearWork, LOCK, replaceFolder } from './swap.mjs';

/**
 * Builds what of the generated sources and of dist/ is older than what it is made of; one process at a time.
 *
 * @throws if a stage fails: dist/ is then as it was.
 */
export async function buildPackage() {
  await locked(LOCK, async () => {
    clearWork();
    await makeSources();
    const inputs = Object.fromEntries(STAGES.map((stage) => [stage.name, hashOf(stage.inputs)]));
    const before = readStamp('dist')?.inputs ?? {};
    const stale = STAGES.filter(({ name }) => before[name] !== inputs[name]);
    if (stale.length === 0) return;
    console.error(`build: dist (${stale.map(({ name }) => name).join(', ')})`);
    await replaceFolder('dist', async (folder) => {
      copyFresh(folder, stale);
      // What #platform and the like mean is then looked up beside this folder.
      copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, '../package.json'));
      const make = (stages) => Promise.all(stages.map((stage) => stage.make(folder)));
      await make(stale.filter(({ last }) => !last));
      await make(stale.filter(({ last }) => last));
      return inputs;
    });
  });
}

/** Copies all files of dist/ but those of some stages. */
function copyFresh(folder, stale) {
  for (const file of filesIn('.', path.join(ROOT, 'dist'))) {
    const owner = STAGES.find(({ owns }) => owns(file.replaceAll(path.sep, '/')));
    if (owner === undefined || stale.includes(owner)) continue;
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(ROOT, 'dist', file), target);
  }
}
