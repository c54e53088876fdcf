// The binaries of tfjs's backend as Node has them, compiled once: upstream's tests start the backend again for each group.
import type { Binaries } from '../../src/tfjs/binaries/binaries.js';
import { binaries as embedded } from '../../src/tfjs/binaries/embedded.js';

let threaded: ReturnType<NonNullable<Binaries['threaded']>> | undefined;

export const binaries: Binaries = {
  ...embedded,
  threaded() {
    threaded ??= embedded.threaded?.();
    if (threaded === undefined) throw new Error('expected a binary for threads');
    return threaded;
  },
};
