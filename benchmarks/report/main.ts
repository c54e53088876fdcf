// `npm run bench:report`: tables and charts from a file of records.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeHistory } from './history.js';
import { writeReport } from './write.js';

export { writeReport };

const HELP = `npm run bench:report -- RECORD.jsonl [--page docs/benchmarks.md] [--out FOLDER]
npm run bench:report -- --history FOLDER

Writes RECORD.md and charts/*.svg beside the records, or into FOLDER.

  --page FILE       replaces what is between the markers for benchmarks in FILE
  --out FOLDER      where to write
  --history FOLDER  history.md and its chart, from the records of all runs in FOLDER`;

/**
 * Runs the command line and prints the names of the files that were written.
 *
 * @returns the exit code
 * @throws RangeError unless there is one file of records
 */
export async function main(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      page: { type: 'string' },
      out: { type: 'string' },
      history: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.history !== undefined) {
    for (const file of await writeHistory(values.history)) console.log(file);
    return 0;
  }
  const [recordFile, ...further] = positionals;
  if (recordFile === undefined || further.length > 0) {
    throw new RangeError(`bench:report: expected one file of records, got ${positionals.length}`);
  }
  const { page, out = path.dirname(recordFile) } = values;
  const files = await writeReport(recordFile, out, page === undefined ? {} : { page });
  for (const file of files) console.log(file);
  return 0;
}
