// Clocks of a runtime: the smallest step of its clock, and the CPU time of its process.

/**
 * The smallest of about twenty steps of `performance.now()`, in milliseconds.
 *
 * @throws Error if the clock stands still.
 */
export function clockResolution(): number {
  let smallest = Number.POSITIVE_INFINITY;
  let before = performance.now();
  for (let look = 0, steps = 0; steps < 20 && look < 10_000_000; look++) {
    const now = performance.now();
    if (now === before) continue;
    smallest = Math.min(smallest, now - before);
    before = now;
    steps++;
  }
  if (Number.isFinite(smallest)) return smallest;
  throw new Error('measure: expected a clock that runs, got one that stands still: time it from outside');
}

/** The process of Node, Deno and Bun; substitutes in other runtimes may be incomplete. */
interface ProcessLike {
  cpuUsage?(): { user: number; system: number };
}

/**
 * The CPU time of this process so far, user and system, for all threads together, in milliseconds; undefined if the
 * runtime does not report it (browsers, edge runtimes).
 */
export function cpuTime(): number | undefined {
  const { process } = globalThis as { process?: ProcessLike };
  if (typeof process?.cpuUsage !== 'function') return undefined;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
