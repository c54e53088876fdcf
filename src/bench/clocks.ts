// What a runtime tells of time: its clock's smallest step, and the time that its process has computed.

/**
 * The smallest step of `performance.now()` among some twenty, in milliseconds.
 *
 * @throws Error if it stands still.
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

/** Of Node, Deno and Bun; what stands in for it elsewhere may have only a part of it. */
interface ProcessLike {
  cpuUsage?(): { user: number; system: number };
}

/**
 * The time that processors have worked for this process so far, for itself and in the system, all of its threads
 * together, in milliseconds; undefined where the runtime does not tell (browsers, edge runtimes).
 */
export function cpuTime(): number | undefined {
  const { process } = globalThis as { process?: ProcessLike };
  if (typeof process?.cpuUsage !== 'function') return undefined;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
