// Error messages for clients.
import { LetheError } from 'lethe/core';

export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const STATUS = { data: 400, model: 400, limits: 422 };

/** Wrong data come from the client: Lethe's errors about them tell what was expected and what came. */
export function statusOf(error) {
  if (error instanceof HttpError) return error.status;
  if (error instanceof LetheError) return STATUS[error.code] ?? 500;
  return [RangeError, TypeError, SyntaxError].some((kind) => error instanceof kind) ? 400 : 500;
}
