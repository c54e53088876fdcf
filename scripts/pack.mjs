// Around `npm pack` and `npm publish`: npm itself holds the build's lock meanwhile, so that nobody changes what it packs.
// npm builds a clone by the script `preprepare`, which it runs after `npm ci`; of packages with a script `prepare` it warns
// whoever installs them from a file.
import { buildPackage } from './build/dist.mjs';
import { hold, release } from './build/lock.mjs';
import { LOCK } from './build/swap.mjs';

if (process.argv[2] === 'begin') {
  await hold(LOCK, process.ppid);
  try {
    await buildPackage();
  } catch (error) {
    release(LOCK, process.ppid);
    console.error(error.message);
    process.exitCode = 1;
  }
} else release(LOCK, process.ppid);
