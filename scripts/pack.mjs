// Around `npm pack` and `npm publish`: npm itself holds the build's lock meanwhile, so that nobody changes what it packs.
import { hold, release } from './build/lock.mjs';
import { LOCK } from './build/swap.mjs';

if (process.argv[2] === 'begin') await hold(LOCK, process.ppid);
else release(LOCK, process.ppid);
