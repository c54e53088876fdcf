// A run that was stopped goes on with the series that it has not measured yet.
import { readFile } from 'node:fs/promises';
import type { ForecastRecord } from './measure.js';
import type { ForecastRun } from './report.js';

/** What has to be the same for records of two runs to be of one. */
const SAME = ['commit', 'versions', 'seeds', 'kerasSeeds'] as const;

/**
 * The series that a record of a run has; none if there is no such file.
 *
 * @throws RangeError naming what is different, if it is of another run.
 */
export async function knownRecords(
  file: string,
  own: Pick<ForecastRun, (typeof SAME)[number]>,
): Promise<readonly ForecastRecord[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const run = JSON.parse(text) as ForecastRun;
  for (const name of SAME) {
    const [expected, got] = [own[name], run[name]].map((value) => JSON.stringify(value));
    if (expected !== got)
      throw new RangeError(`--resume: ${file}: ${name}: expected ${expected}, got ${got}`);
  }
  return run.series;
}
