// What kernels need for more than one thread, beside their binary: comes with that, so that who has no threads bundles
// none of it.
import { crewsOfKernels } from './crews.js';
import { attempt, MAX_PAGES, pagesFor } from './memory.js';
import { startWorkers } from './workers.js';

/** The kernels' own measurement, for threads that can only spin, not sleep: src/kernels/program/threads.ts. */
interface Looking {
  countLooks(looks: number): void;
}

/** Starts and times several threads. */
export interface Threading {
  readonly crewsOfKernels: typeof crewsOfKernels;
  readonly createSharedMemory: typeof createSharedMemory;
  readonly patienceHere: typeof patienceHere;
  readonly startWorkers: typeof startWorkers;
}

export const threading: Threading = { crewsOfKernels, createSharedMemory, patienceHere, startWorkers };

/**
 * A memory of at least `bytes` for several threads, which can grow.
 *
 * @throws LetheError `backend` if it is too much for 32-bit addresses or for this machine.
 */
function createSharedMemory(bytes: number): WebAssembly.Memory {
  const initial = pagesFor(bytes);
  // Address space for the whole maximum is reserved at once: where that is scarce (phones), less has to do.
  for (let maximum = MAX_PAGES; maximum >= initial && maximum >= 1024; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return attempt(bytes, () => new WebAssembly.Memory({ initial, maximum: initial, shared: true }));
}

/** Whether this thread may sleep, and how long it waits for the others: in milliseconds if it may, else in spins. */
function patienceHere(kernels: Looking, patience: number): { mayWait: boolean; limit: number } {
  const mayWait = mayWaitHere();
  return { mayWait, limit: mayWait ? patience : patience * looksPerMillisecond(kernels) };
}

/** Whether this thread may sleep: a browser's main thread may not, all others may. */
function mayWaitHere(): boolean {
  try {
    // The word is not 1, so this returns at once where it is allowed.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** How often the kernels read a word per millisecond, for threads that can only spin, not sleep. */
function looksPerMillisecond(kernels: Looking): number {
  const looks = 500_000;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    kernels.countLooks(looks);
    best = Math.min(best, performance.now() - start);
  }
  // Clocks are coarse: at least a step of the coarsest where threads are possible.
  return looks / Math.max(best, 0.02);
}
