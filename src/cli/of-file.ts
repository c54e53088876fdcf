// The library names the function that was called; who typed a command knows its file and its options.
import { LetheError } from '../errors.js';
import { shorten } from '../text/quote.js';
import type { Option } from './command.js';

/** Functions that commands call with what a file holds. */
const CALLERS = [
  ...['readTable', 'fit', 'predict', 'backtest', 'evaluate', 'splitSequences', 'parseTs', 'parseSequenceCsv'],
  ...['classify', 'audit'],
];

/**
 * Does what reads or uses the contents of a file.
 *
 * @param options of the command: where the library names one of its own that is called the same, the error says `--target`
 * @throws what `work` throws, where it is about data with the file in the place of the function: `data.csv: row 130: ...`.
 */
export async function ofFile<Made>(
  file: string,
  options: { readonly [name: string]: Option },
  work: () => Promise<Made>,
): Promise<Made> {
  try {
    return await work();
  } catch (error) {
    throw aboutFile(file, options, error);
  }
}

function aboutFile(file: string, options: { readonly [name: string]: Option }, error: unknown): unknown {
  if (!(error instanceof RangeError || error instanceof TypeError || error instanceof LetheError))
    return error;
  if (error instanceof LetheError && error.code !== 'data') return error;
  const caller = CALLERS.find((name) => error.message.startsWith(`${name}: `));
  if (caller === undefined) return error;
  const own = error.message.slice(caller.length + 2);
  const names = [shorten(file, 200), shorten(file)];
  const known = names.find((name) => own.startsWith(name));
  const [name = ''] = names;
  if (known !== undefined && !own.startsWith(`${known}: `)) return again(error, own); // `data.ts, line 4: ...`
  const problem = own.slice(known === undefined ? 0 : known.length + 2).replace(/^table: /, '');
  const [, option = ''] = /^([A-Za-z]+): /.exec(problem) ?? [];
  const typed = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const isTyped = Object.hasOwn(options, typed);
  return again(error, `${name}: ${isTyped ? `--${typed}${problem.slice(option.length)}` : problem}`);
}

/** The same kind of error, with another message. */
function again(cause: RangeError | TypeError | LetheError, message: string): Error {
  if (cause instanceof LetheError) return new LetheError('data', message, { cause });
  return cause instanceof RangeError ? new RangeError(message, { cause }) : new TypeError(message, { cause });
}
