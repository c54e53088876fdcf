// Standard output and standard error, which may be closed or full while a command runs.
import { LetheError } from '../errors.js';

/** The reader of standard output has closed it, as `head` does. */
export class ClosedPipe extends Error {}

/** Without listeners a closed pipe would end the process with a stack trace; {@link print} handles the error. */
export function guardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/**
 * Writes to standard output and waits until it is written.
 *
 * @throws ClosedPipe if the reader has closed it.
 * @throws LetheError `state` if it cannot be written, as on a full disk.
 */
export async function print(text: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') throw new ClosedPipe();
    throw new LetheError('state', `standard output: ${message}`, { cause: error });
  }
}

/** Erases the current line of the terminal. */
export const ERASE_LINE = '\r\u001b[2K';

/** Writes a line to standard error, replacing a progress line. */
export function complain(text: string): void {
  const start = process.stderr.isTTY === true ? ERASE_LINE : '';
  try {
    process.stderr.write(`${start}${text}\n`);
  } catch {
    // Deno throws where the others emit an event; nobody can be informed.
  }
}
