import { experiment } from '../forgetting/experiment/index.js';
import { type FileSeries, trainingOf } from '../series/data/index.js';
import { readDataFile } from './data-file.js';

/**
 * The sequences to train on; without a file the experiment's.
 *
 * @throws LetheError `data` naming the file and what is missing there.
 */
export async function readTrainingData(file: string | undefined): Promise<Required<FileSeries>> {
  return file === undefined ? experiment.train : trainingOf(file, await readDataFile(file));
}
