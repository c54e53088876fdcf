import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

/** The error for invalid contents of a file or other bytes. */
export function wrongData(what: string, expected: string, got: string | number): LetheError {
  return new LetheError('data', mismatch(what, expected, got));
}
