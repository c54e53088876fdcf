import { LetheError } from '../../errors.js';

/** @throws LetheError `aborted` if it is; its cause is the signal's reason. */
export function checkAborted(caller: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(caller, 'by its signal', signal.reason);
}

/** That something ends because somebody wants no more of it. */
export function abortedError(caller: string, why: string, cause: unknown): LetheError {
  return new LetheError('aborted', `${caller}: aborted ${why}`, { cause });
}
