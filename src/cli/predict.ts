import { LetheError } from '../errors.js';
import { experiment, SeriesPredictor } from '../series/index.js';
import { type Command, readText, UsageError } from './command.js';
import { readDataFile } from './data-file.js';
import { formatTable } from './table.js';

export const predict: Command = {
  name: 'predict',
  summary: 'Restore a saved SeriesPredictor and ask it; without --data about the two unseen sequences.',
  options: {
    model: { type: 'string', value: 'DIR', help: 'folder of the saved model (required)' },
    data: {
      type: 'string',
      value: 'FILE',
      help: "sequences, .json or .csv (default: the experiment's test)",
    },
  },

  async run(values) {
    const folder = readText(values, 'model');
    if (folder === undefined) throw new UsageError('--model DIR is required');
    const file = readText(values, 'data');
    const data = file === undefined ? experiment.test : (await readDataFile(file)).test;
    if (data === undefined) throw new LetheError('data', `${file}: expected test data, got none`);

    const truth = (sequence: number, step: number): number => data.y[sequence]?.[step] ?? Number.NaN;

    const predictor = await SeriesPredictor.load(folder);
    const predictions = await predictor.predict(data.x);
    const squares = predictions.flatMap((row, sequence) =>
      row.map((value, step) => {
        const deviation = value - truth(sequence, step);
        return deviation * deviation;
      }),
    );
    const meanSquaredError = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    const rows = predictions.flatMap((row, sequence) =>
      row.map((value, step) => [
        sequence + 1,
        step + 1,
        data.x[sequence]?.[step]?.join(' ') ?? '',
        value.toFixed(4),
        String(truth(sequence, step)),
      ]),
    );
    const fingerprint = await predictor.fingerprint();
    return {
      text: [
        `Restored       ${folder}, trained for ${predictor.steps} steps`,
        '',
        formatTable(['sequence', 'step', 'x', 'prediction', 'truth'], rows),
        '',
        `Test error     ${meanSquaredError.toFixed(6)} (mean squared)`,
        `Fingerprint    ${fingerprint}`,
      ].join('\n'),
      json: { command: 'predict', model: folder, predictions, truth: data.y, meanSquaredError, fingerprint },
    };
  },
};
