import { readModel } from '../network/storage/index.js';
import { isSeries } from '../series/saved.js';
import { type Command, readText, UsageError } from './command.js';
import { endsOf, formatToRead } from './model-formats.js';
import { predictNetwork } from './network/predict-network.js';
import { predictSeries } from './predict-series.js';
import { applyWide, WIDE } from './wide.js';

/** Nothing of the training run is needed. */
const noTraining = (): void => undefined;

export const predict: Command = {
  operands: [{ name: 'file', value: 'DATA', optional: true, help: 'the same as --data DATA' }],
  options: {
    model: {
      type: 'string',
      value: 'MODEL',
      help: `the model: ${endsOf('read')}, model.json or its URL (required)`,
    },
    data: {
      type: 'string',
      value: 'FILE',
      help: "samples, .json or .csv, y may be missing (default of a SeriesPredictor: the experiment's test)",
    },
    wide: WIDE,
  },

  async run(values) {
    const model = readText(values, 'model');
    if (model === undefined) throw new UsageError('--model MODEL is required');
    const format = formatToRead('--model', model);
    const [data, operand] = [readText(values, 'data'), readText(values, 'file')];
    if (data !== undefined && operand !== undefined) {
      throw new UsageError(`expected DATA or --data, got both: ${operand} and ${data}`);
    }
    const file = data ?? operand;
    await applyWide(values);
    if (format.ends.length === 0 && isSeries((await readModel(model)).json.userDefinedMetadata)) {
      return predictSeries(model, file);
    }
    if (file === undefined) throw new UsageError(`--data FILE is required for ${model}, got none`);
    return predictNetwork(model, format.name, await format.read(model, noTraining), file);
  },
};
