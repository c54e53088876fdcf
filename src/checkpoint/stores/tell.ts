import { LetheError } from '../../errors.js';
import { shorten } from '../../text/quote.js';

/** The meaning of a browser's errors for checkpoints, by name. */
const MEANINGS: { readonly [name: string]: string } = {
  QuotaExceededError: "this page's storage is full",
  SecurityError: 'this page may not store anything, its storage is blocked',
};

/**
 * Runs an action of a store, and explains its errors.
 *
 * @param what place and name of the checkpoint
 * @throws LetheError `data` with the reason of the system or the browser, which is its cause.
 */
export async function orTell<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof LetheError) throw error;
    const { name, message } = error as Error;
    const meaning = Object.hasOwn(MEANINGS, name) ? `${MEANINGS[name]}: ${name}: ` : '';
    throw new LetheError('data', `checkpoint: ${what}: ${meaning}${shorten(message, 200)}`, { cause: error });
  }
}
