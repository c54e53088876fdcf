// What clients are told of what went wrong.
import { LetheError } from 'lethe/core';

export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Wrong data are the client's: Lethe's errors about them say what was expected and what came. */
export function statusOf(error) {
  if (error instanceof HttpError) return error.status;
  if (error instanceof LetheError) return error.code === 'data' || error.code === 'model' ? 400 : 500;
  return [RangeError, TypeError, SyntaxError].some((kind) => error instanceof kind) ? 400 : 500;
}
