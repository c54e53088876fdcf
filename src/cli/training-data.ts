import { experiment } from '../forgetting/experiment/index.js';
import { type FileSeries, trainingOf } from '../series/data/index.js';
import { readDataFile } from './data-file.js';

/**
 * The training sequences; without a file those of the experiment.
 *
 * @throws LetheError `data` that names the file and what it lacks.
 */
export async function readTrainingData(file: string | undefined): Promise<Required<FileSeries>> {
  return file === undefined ? experiment.train : trainingOf(file, await readDataFile(file));
}
