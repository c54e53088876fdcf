import { NotLowered } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';

/**
 * What `make` gives; of what the compiled engine cannot run it says that it is the model's fault.
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
