// The generated sources: what the sources import and git does not keep. Made anew when what they are made of has changed.
import { generate, INPUTS as TFJS } from '../generate.mjs';
import { buildKernels, INPUTS as KERNELS } from '../kernels.mjs';
import { hashOf, readStamp } from './hash.mjs';
import { locked } from './lock.mjs';
import { clearWork, LOCK, replaceFolder } from './swap.mjs';

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
  const stale = FOLDERS.filter((each) => !isFresh(each));
  await Promise.all(
    stale.map(async ({ folder, inputs, make }) => {
      console.error(`build: ${folder}`);
      const madeOf = hashOf(inputs);
      await replaceFolder(folder, async (place) => {
        await make(place);
        return madeOf;
      });
    }),
  );
}

function isFresh({ folder, inputs }) {
  return readStamp(folder)?.inputs === hashOf(inputs);
}
