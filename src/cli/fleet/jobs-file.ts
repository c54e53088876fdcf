import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LetheError } from '../../errors.js';
import type { Job } from '../../fleet/index.js';

/**
 * Jobs from a file with one JSON object per line; empty lines are skipped. Can be iterated repeatedly.
 *
 * @throws LetheError `data` that names the file and the line.
 */
export function jobsIn(file: string): AsyncIterable<Job> {
  return { [Symbol.asyncIterator]: () => read(file) };
}

async function* read(file: string): AsyncGenerator<Job> {
  const found = await stat(file).catch((error: Error) => {
    throw new LetheError('data', `${file}: ${error.message}`, { cause: error });
  });
  if (!found.isFile()) throw new LetheError('data', `${file}: expected a file of jobs, got none`);
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    let job: unknown;
    try {
      job = JSON.parse(line);
    } catch (error) {
      const reason = (error as Error).message;
      throw new LetheError('data', `${file}: line ${number}: expected JSON (${reason})`, { cause: error });
    }
    yield job as Job;
  }
}
