// Rewrites errors for the command line: the library names the called function, users know the file and the options.
import { LetheError } from '../errors.js';
import { shorten } from '../text/quote.js';
import type { Option } from './command.js';

/** Functions that commands call with the content of a file. */
const CALLERS = [
  ...['readTable', 'fit', 'predict', 'backtest', 'evaluate', 'splitSequences', 'parseTs', 'parseSequenceCsv'],
  ...['classify', 'audit'],
];

/**
 * Runs work that reads or uses the content of a file.
 *
 * @param options of the command: if the library names an option of the same name, the error has `--target`
 * @throws the error of `work`; for errors about data the function is replaced by the file: `data.csv: row 130: ...`.
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

/** The same kind of error with another message. */
function again(cause: RangeError | TypeError | LetheError, message: string): Error {
  if (cause instanceof LetheError) return new LetheError('data', message, { cause });
  return cause instanceof RangeError ? new RangeError(message, { cause }) : new TypeError(message, { cause });
}
