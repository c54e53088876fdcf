/** The kind of a {@link LetheError}, for programs. */
export type LetheErrorCode =
  | 'aborted' // a signal or a timeout ended it
  | 'backend' // the WebAssembly backend could not be started, replaced or used
  | 'data' // a file or value has invalid contents
  | 'diverged' // a training run led to numbers that are not finite, with `onDivergence: 'throw'`
  | 'limits' // a call would exceed its `limits`, and did not begin
  | 'model' // a model or layer is not of a supported kind
  | 'state'; // a call is not possible at this time

/**
 * An error of Lethe that is neither a `RangeError` (a number out of bounds, a shape that does not fit) nor a
 * `TypeError` (a value of the wrong type). The message names the function, the expected and the given value.
 */
export class LetheError extends Error {
  override readonly name: string = 'LetheError';
  readonly code: LetheErrorCode;

  constructor(code: LetheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
