import type { FleetStore } from '../store/store.js';

/** Longest wait for a notification. */
const LONGEST_WAIT_MS = 500;

/**
 * Checks a store, and waits for a change unless it found something. Changes during the check are not missed.
 *
 * @param signal ends the wait
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
  changed.catch(() => undefined); // It may have no listener any more.
  try {
    if (!(await look())) await changed;
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}
