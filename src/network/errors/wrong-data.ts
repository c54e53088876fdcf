import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';

/** The error for a file, or other bytes, that do not hold what they should. */
export function wrongData(what: string, expected: string, got: string | number): LetheError {
  return new LetheError('data', mismatch(what, expected, got));
}
