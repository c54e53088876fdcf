import { LetheError } from '../errors.js';
import {
  type PreparedSession,
  prepareSession,
  type SessionOptions,
  TrainingSession,
} from '../training/index.js';

/** Warnings that were given already: each is given once in a process. */
const told = new Set<string>();

/** Warns on the console, once for each message. */
export function warnOnce(message: string): void {
  if (told.has(message)) return;
  told.add(message);
  console.warn(message);
}

/**
 * Opens a session, on one thread where threads that nobody asked for do not start.
 *
 * @throws NotLowered or LetheError `backend` as `TrainingSession.open`.
 */
export async function openSession(
  caller: string,
  options: SessionOptions,
  prepared: PreparedSession = prepareSession(options),
): Promise<TrainingSession> {
  try {
    return await TrainingSession.open(options, prepared);
  } catch (error) {
    const refused = error instanceof LetheError && error.code === 'backend';
    if (!refused || options.threads !== undefined || prepared.threads.threads === 1) throw error;
    warnOnce(`${caller}: one thread works, as more cannot: ${error.message}`);
    return TrainingSession.open({ ...options, threads: 1 });
  }
}
