import { NotLowered } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';

/**
 * The result of `make`; turns NotLowered into an error about the model.
 *
 * @throws LetheError `model` instead of NotLowered.
 */
export function orModelError<T>(caller: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NotLowered)) throw error;
    throw new LetheError('model', `${caller}: ${error.message}`, { cause: error });
  }
}
