import { LetheError } from '../../errors.js';

/** @throws LetheError `aborted` if it is; its cause is the signal's reason. */
export function checkAborted(caller: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(caller, 'its signal was aborted', signal.reason);
}

/** That something was ended before its end. */
export function abortedError(caller: string, why: string, cause: unknown): LetheError {
  return new LetheError('aborted', `${caller}: ended before its end: ${why}`, { cause });
}
