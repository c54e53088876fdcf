import type { FleetStore } from '../store/store.js';

/** Longer nobody waits for a sign that something changed. */
const LONGEST_WAIT_MS = 500;

/**
 * Looks at a store, and waits for a change unless it found something. What changes while it looks is seen, too.
 *
 * @param signal ends the waiting
 */
export async function lookOrWait(
  store: FleetStore,
  signal: AbortSignal | undefined,
  look: () => Promise<boolean>,
): Promise<void> {
  const over = new AbortController();
  const end = (): void => over.abort();
  signal?.addEventListener('abort', end);
  if (signal?.aborted === true) end();
  const changed = store.wait(LONGEST_WAIT_MS, over.signal);
  changed.catch(() => undefined); // Nobody may be waiting for it any more.
  try {
    if (!(await look())) await changed;
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}
