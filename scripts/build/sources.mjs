// The generated sources: what the sources import and git does not keep. Made anew when what they are made of has changed.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate, INPUTS as TFJS } from '../generate.mjs';
import { buildKernels, INPUTS as KERNELS } from '../kernels.mjs';
import { hashOf } from './hash.mjs';
import { locked } from './lock.mjs';
import { ROOT } from './places.mjs';
import { clearWork, LOCK, replaceFolder } from './swap.mjs';

/** In each folder: what it was made of, and what was made. */
const STAMP = '.made-of.json';

const FOLDERS = [
  { folder: 'src/tfjs/generated', inputs: TFJS, make: generate },
  { folder: 'src/engine/generated', inputs: KERNELS, make: buildKernels },
];

/** Makes the generated sources that are missing or older than what they are made of. */
export async function ensureSources() {
  if (FOLDERS.every(isFresh)) return;
  await locked(LOCK, async () => {
    clearWork();
    await makeSources();
  });
}

/** The same for a caller that holds the lock. */
export async function makeSources() {
  for (const stage of FOLDERS.filter((each) => !isFresh(each))) {
    const inputs = hashOf(stage.inputs);
    console.error(`build: ${stage.folder}`);
    await replaceFolder(stage.folder, stage.make);
    const stamp = JSON.stringify({ inputs, outputs: outputsOf(stage) });
    writeFileSync(path.join(ROOT, stage.folder, STAMP), stamp);
  }
}

function outputsOf({ folder }) {
  return hashOf([folder], (file) => path.basename(file) !== STAMP);
}

function isFresh(stage) {
  try {
    const { inputs, outputs } = JSON.parse(readFileSync(path.join(ROOT, stage.folder, STAMP), 'utf8'));
    return inputs === hashOf(stage.inputs) && outputs === outputsOf(stage);
  } catch {
    return false;
  }
}
