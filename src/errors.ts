/** What went wrong, for programs: part of {@link LetheError}. */
export type LetheErrorCode =
  | 'aborted' // a signal or a timeout ended it
  | 'backend' // the WebAssembly backend could not be started, replaced or used
  | 'data' // a file or value does not hold what it should
  | 'diverged' // a training run left numbers that are not finite, and was to throw then
  | 'limits' // it would take more than its `limits` allow, and was not begun
  | 'model' // a model or layer is not of a supported kind
  | 'state'; // a call came at a time when it cannot be served

/**
 * Every error of Lethe's own that is neither a `RangeError` (a number outside its bounds, a shape that
 * does not fit) nor a `TypeError` (a value of the wrong kind). The message names the function, what it
 * expected and what came.
 */
export class LetheError extends Error {
  override readonly name: string = 'LetheError';
  readonly code: LetheErrorCode;

  constructor(code: LetheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
