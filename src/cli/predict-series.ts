// Predicts with a saved SeriesPredictor, with or without TensorFlow.js.
import { LetheError } from '../errors.js';
import { experiment } from '../forgetting/experiment/index.js';
import type { FileSeries } from '../series/data/index.js';
import { formatTable } from '../text/table.js';
import type { Outcome } from './command.js';
import { readDataFile } from './data-file.js';
import { loadLibrary } from './library/load-library.js';
import { errorLines, predictionErrors } from './prediction-errors.js';

/**
 * @param folder folder of the model
 * @param file file of the data; undefined for the experiment's test data
 */
export async function predictSeries(folder: string, file: string | undefined): Promise<Outcome> {
  const data: FileSeries | undefined = file === undefined ? experiment.test : (await readDataFile(file)).test;
  if (data === undefined) throw new LetheError('data', `${file}: expected test data, got none`);
  const predictor = await (await loadLibrary()).load(folder);
  const predictions = await predictor.predict(data.x);
  const errors = data.y === undefined ? null : predictionErrors(predictions.flat(), data.y.flat());
  const rows = predictions.flatMap((row, sequence) =>
    row.map((value, step) => [
      sequence + 1,
      step + 1,
      data.x[sequence]?.[step]?.join(' ') ?? '',
      value.toFixed(4),
      ...(data.y === undefined ? [] : [String(data.y[sequence]?.[step])]),
    ]),
  );
  const fingerprint = await predictor.fingerprint();
  return {
    text: [
      `Restored       ${folder}, trained for ${predictor.steps} steps`,
      '',
      formatTable(['sequence', 'step', 'x', 'prediction', ...(data.y === undefined ? [] : ['truth'])], rows),
      '',
      ...errorLines(errors),
      `Fingerprint    ${fingerprint}`,
    ].join('\n'),
    json: {
      command: 'predict',
      model: folder,
      predictions,
      truth: data.y ?? null,
      meanSquaredError: errors?.meanSquaredError ?? null,
      naiveMeanSquaredError: errors?.naiveMeanSquaredError ?? null,
      fingerprint,
    },
  };
}
