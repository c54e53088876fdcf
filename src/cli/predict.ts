import { LetheError } from '../errors.js';
import { experiment } from '../forgetting/experiment/index.js';
import type { FileSeries } from '../series/data/index.js';
import { shortNumber } from '../text/curve.js';
import { formatTable } from '../text/table.js';
import { type Command, readText, UsageError } from './command.js';
import { readDataFile } from './data-file.js';
import { loadLibrary } from './library/load-library.js';
import { applyWide, WIDE } from './wide.js';

export const predict: Command = {
  name: 'predict',
  summary: 'Restore a saved SeriesPredictor and ask it; without --data about the two unseen sequences.',
  options: {
    model: { type: 'string', value: 'DIR', help: 'folder of the saved model (required)' },
    data: {
      type: 'string',
      value: 'FILE',
      help: "sequences, .json or .csv, y may be missing (default: the experiment's test)",
    },
    wide: WIDE,
  },

  async run(values) {
    const folder = readText(values, 'model');
    if (folder === undefined) throw new UsageError('--model DIR is required');
    const file = readText(values, 'data');
    const data: FileSeries | undefined =
      file === undefined ? experiment.test : (await readDataFile(file)).test;
    if (data === undefined) throw new LetheError('data', `${file}: expected test data, got none`);

    await applyWide(values);
    const predictor = await (await loadLibrary()).load(folder);
    const predictions = await predictor.predict(data.x);
    const errors = data.y === undefined ? null : errorsOf(predictions, data.y);
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
        formatTable(
          ['sequence', 'step', 'x', 'prediction', ...(data.y === undefined ? [] : ['truth'])],
          rows,
        ),
        '',
        ...(errors === null
          ? []
          : [
              `Test error     ${errors.meanSquaredError.toFixed(6)} (mean squared)`,
              `Naive error    ${errors.naiveMeanSquaredError.toFixed(6)} (of always answering their mean, ${shortNumber(errors.mean)})`,
            ]),
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
  },
};

/** Errors of the predictions, and of who always answers the mean of the truth: no answer that is a constant does better. */
interface Errors {
  readonly meanSquaredError: number;
  readonly naiveMeanSquaredError: number;
  readonly mean: number;
}

function errorsOf(predictions: readonly number[][], truth: readonly number[][]): Errors {
  const values = truth.flat();
  const mean = meanOf(values);
  const square = (deviation: number): number => deviation * deviation;
  const answers = predictions.flat();
  return {
    meanSquaredError: meanOf(values.map((value, index) => square((answers[index] ?? Number.NaN) - value))),
    naiveMeanSquaredError: meanOf(values.map((value) => square(mean - value))),
    mean,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
