import { LetheError } from '../../errors.js';

/** @throws LetheError `aborted` if the signal is aborted; its cause is the signal's reason. */
export function checkAborted(caller: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(caller, 'by its signal', signal.reason);
}

/** The error of a call that was aborted. */
export function abortedError(caller: string, why: string, cause: unknown): LetheError {
  return new LetheError('aborted', `${caller}: aborted ${why}`, { cause });
}
