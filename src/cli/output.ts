// Standard output and standard error, either of which may be closed or full while a command runs.
import { LetheError } from '../errors.js';

/** Whoever reads standard output has gone, as `head` does when it has seen enough. */
export class ClosedPipe extends Error {}

/** Without listeners a closed pipe would end the process with a stack trace; {@link print} hears of it by itself. */
export function guardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/**
 * Writes to standard output and waits until it is written.
 *
 * @throws ClosedPipe if nobody reads it any more.
 * @throws LetheError `state` if it cannot be written, such as to a full disk.
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

/** Takes away what stands in a terminal's line. */
export const ERASE_LINE = '\r\u001b[2K';

/** Writes a line to standard error, in the place of one that tells how far something is; if anybody reads it. */
export function complain(text: string): void {
  const start = process.stderr.isTTY === true ? ERASE_LINE : '';
  try {
    process.stderr.write(`${start}${text}\n`);
  } catch {
    // Deno throws where the others emit an event: there is no one left to tell.
  }
}
