// Who works on a run: see `run` in threads.ts. Plain TypeScript and AssemblyScript at once.

/** All threads of the arena. */
export const ALL = 0;
/** The caller's thread alone, while the others sleep. */
export const CALLER = 1;
/** Of two threads the other one, alone; the caller goes on at once, and has to call for {@link AWAITED} next. */
export const OTHER = 2;
/** Nobody: the caller waits until {@link OTHER} has done what it was given. */
export const AWAITED = 3;
