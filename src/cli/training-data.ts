import { LetheError } from '../errors.js';
import { experiment } from '../forgetting/experiment/index.js';
import type { FileSeries } from './check-series.js';
import { readDataFile } from './data-file.js';

/**
 * The sequences to train on; without a file the experiment's.
 *
 * @throws LetheError `data` naming the file and what is missing there.
 */
export async function readTrainingData(file: string | undefined): Promise<Required<FileSeries>> {
  const data = file === undefined ? experiment.train : (await readDataFile(file)).train;
  if (data === undefined) throw new LetheError('data', `${file}: expected training data, got none`);
  const { x, y } = data;
  if (y === undefined) throw new LetheError('data', `${file}: expected targets y to train on, got none`);
  return { x, y };
}
