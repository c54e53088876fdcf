// The control block: where the threads of one arena meet. Words of 32 bits in the first ARENA_START bytes of the
// shared memory; those that different threads write lie on cache lines of their own (128 bytes: processors fetch
// pairs of lines).

/** Number of the last run that thread 0 has published; idle workers sleep on it. */
export const RUN: usize = 0;
/** Not 0: workers that wake up leave instead of working. */
export const LEAVE: usize = 4;
/** The arguments of `interpret` for this run, where works begin (phases.ts), and its crew (crew.ts): seven words. Written before RUN is. */
export const ARGUMENTS: usize = 8;
/** Threads that have come to the barrier. */
export const ARRIVED: usize = 128;
/** Counts the barriers that all have come to; who waits sleeps on it. */
export const GENERATION: usize = 256;
/** Not 0: a thread died or did not come in time. Stays: this arena is not used again. */
export const FAILED: usize = 384;
/** Threads asleep, on RUN, GENERATION or PHASES: where there are none, no system call is needed to wake them. */
export const SLEEPERS: usize = 512;
/** Which parts of shared work are free: phases.ts. */
export const PHASES: usize = 640;
/** Parts of the present phase that are done. */
export const FINISHED: usize = 768;
