import { LetheError } from '../../errors.js';
import { shorten } from '../../text/quote.js';

/** What a browser's errors mean to somebody who keeps checkpoints, by their names. */
const MEANINGS: { readonly [name: string]: string } = {
  QuotaExceededError: "this page's storage is full",
  SecurityError: 'this page may keep nothing, its storage is blocked',
};

/**
 * What a store does, or why it could not.
 *
 * @param what place and name of what it is done to
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
