import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { checkInteger, openSession } from '../../network/index.js';
import { trainedModel } from '../model/internals.js';
import type { FitData } from '../training/fit-args.js';
import { readInputs } from '../training/fit-data.js';
import { readFloats } from './assign.js';
import { checkEngine, type Engine, prepareCompiled } from './engine.js';
import { readStates, writeStates } from './layer-states.js';
import { Predictor } from './predictor.js';

/** Options of `predict`. */
export interface PredictOptions {
  /** Samples that are computed at once; no output depends on it. Default 32, or what a stateful model fixes. */
  batchSize?: number;
  /** As for `fit`. */
  engine?: Engine;
  threads?: number;
}

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
export async function predict(model: LayersModel, x: FitData, options: PredictOptions = {}): Promise<Tensor> {
  const trained = trainedModel(model);
  const { engine = 'auto', threads } = options;
  const fixed = trained.inputs[0]?.shape[0];
  const batchSize = options.batchSize ?? fixed ?? DEFAULT_BATCH_SIZE;
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
    const compiled = await prepareCompiled('predict', engine, () =>
      predictCompiled(trained, tensors[0] as Tensor, batchSize, threads),
    );
    if (compiled !== undefined) return compiled;
    return trained.predict(tensors.length === 1 ? (tensors[0] as Tensor) : tensors, { batchSize }) as Tensor;
  } finally {
    dispose();
  }
}

async function predictCompiled(
  model: LayersModel,
  input: Tensor,
  batchSize: number,
  threads: number | undefined,
): Promise<Tensor> {
  const [count = 0, ...sampleShape] = input.shape;
  const predictor = Predictor.of(model, sampleShape, Math.min(batchSize, count), threads);
  const { stateful } = predictor.description;
  const giveWeights = await predictor.readWeights();
  const states = await readStates(stateful);
  const inputs = await readFloats(input);
  const session = await openSession('predict', predictor.options, predictor.prepared);
  try {
    giveWeights(session);
    session.setStates(states);
    const outputs = session.predict(inputs, count);
    if (stateful.length > 0) writeStates(stateful, session.getStates());
    return tensor(outputs, [count, ...session.outputShape], 'float32');
  } finally {
    session.close();
  }
}
