// Error messages for the page.
import { LetheError } from 'lethe/core';

export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Lethe's errors about a table name the line, what was expected and what came. */
export function errorOf(error) {
  const isTheirs = error instanceof LetheError ? error.code !== 'backend' : error instanceof RangeError;
  const status = error.status ?? (isTheirs ? 400 : 500);
  if (status === 500) console.error(error);
  return { status, body: status === 500 ? 'internal error, see the terminal' : error.message };
}
