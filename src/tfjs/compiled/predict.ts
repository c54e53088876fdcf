import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import {
  checkInteger,
  PREDICT_OPTIONS as NETWORK_PREDICT_OPTIONS,
  type PredictOptions as NetworkPredictOptions,
  type OptionNames,
  readOptions,
} from '../../network/index.js';
import { checkModel } from '../model/check-model.js';
import { bringUpToDate } from '../model/in-training.js';
import { fixedBatchSize, trainedModel } from '../model/internals.js';
import type { FitData } from '../training/fit-args.js';
import { readInputs } from '../training/fit-data.js';
import { readFloats } from './assign.js';
import { checkEngine, type Engine, prepareCompiled } from './engine.js';
import { readStates, writeStates } from './layer-states.js';
import { readWeights } from './model-state.js';
import { Predictor } from './predictor.js';

/** Options of `predict` and `evaluate`. */
export interface PredictOptions extends NetworkPredictOptions {
  /** As for `fit`. */
  engine?: Engine;
}

export const PREDICT_OPTIONS: OptionNames<PredictOptions> = { ...NETWORK_PREDICT_OPTIONS, engine: true };

const DEFAULT_BATCH_SIZE = 32;

/**
 * A model's outputs, as `model.predict` gives them, by the engine that `fit` would take.
 *
 * @param x inputs, such as `[samples, time, features]`
 * @returns outputs, one for each sample: a tensor of the caller's to dispose.
 * @throws RangeError or TypeError if options or inputs do not fit.
 * @throws LetheError `model` if the model has several outputs, or if `engine: 'compiled'` cannot run it.
 * @example
 * const outputs = await predict(model, x);
 * console.log(await outputs.array());
 */
export async function predict(
  model: LayersModel,
  x: FitData,
  predictOptions: PredictOptions = {},
): Promise<Tensor> {
  checkModel('predict', model);
  const options = readOptions('predict', predictOptions, PREDICT_OPTIONS);
  const trained = trainedModel(model);
  const { engine = 'auto', threads } = options;
  const batchSize = options.batchSize ?? fixedBatchSize(trained) ?? DEFAULT_BATCH_SIZE;
  checkInteger('predict: batchSize', batchSize, 1);
  checkEngine('predict', engine, threads);
  if (trained.outputs.length !== 1) {
    const { length } = trained.outputs;
    throw new LetheError(
      'model',
      `predict: expected a model of one output, got ${length}: see model.predict`,
    );
  }
  const { tensors, dispose } = await readInputs('predict', trained, 'x', x, batchSize);
  try {
    bringUpToDate(trained);
    const compiled = await prepareCompiled('predict', engine, trained, () => {
      const input = tensors[0] as Tensor;
      const [count = 0, ...sampleShape] = input.shape;
      const asked = { sampleShape, batchSize: Math.min(batchSize, count), threads };
      return predictCompiled(Predictor.of(trained, asked), input);
    });
    if (compiled !== undefined) return compiled;
    return trained.predict(tensors.length === 1 ? (tensors[0] as Tensor) : tensors, { batchSize }) as Tensor;
  } finally {
    dispose();
  }
}

async function predictCompiled(predictor: Predictor, input: Tensor): Promise<Tensor> {
  const { weights, stateful } = predictor.description;
  const marks = weights.map((weight) => (weight.read() as { dataId?: unknown }).dataId);
  const { outputs, states } = await predictor.prediction.run('predict', {
    x: await readFloats(input),
    count: input.shape[0] ?? 0,
    states: await readStates(stateful),
    marks,
    weights: predictor.prediction.known(marks) ?? (await readWeights(predictor.description)),
  });
  if (stateful.length > 0) writeStates(stateful, states);
  return tensor(outputs.values, [...outputs.shape], 'float32');
}
