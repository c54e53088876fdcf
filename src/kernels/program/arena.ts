// Where the arena begins. Plain TypeScript and AssemblyScript at once.

/**
 * Bytes at the start of the memory that belong to the kernels themselves: the control block (control.ts), by which
 * threads wait for each other. The program and its data begin here.
 */
export const ARENA_START = 1024;

/** Most threads that work in one arena: what each tells of itself has this many words (CheckFinite). */
export const MAX_THREADS = 8;
