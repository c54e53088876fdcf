import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  checkAborted,
  checkInteger,
  checkSignal,
  DEFAULT_BATCH_SIZE,
  type Limits,
  type OptionNames,
  readLimits,
  readOptions,
  watchOf,
} from '../network/index.js';
import { Predictor } from './compiled/predictor.js';
import type { FitData } from './data/forms.js';
import { type Part, readParts, readPartsNow } from './data/parts.js';
import { checkInputs, inputSequences } from './data/samples.js';
import { prepareCompiled, prepareLoaded } from './engine.js';
import { checkModel } from './model/check-model.js';
import { bringUpToDate } from './model/in-training.js';
import { fixedBatchSize, trainedModel } from './model/internals.js';
import { predictByOperations } from './operations/predict.js';
import { checkEngine, checkTfjsLimits, type Engine } from './options/engine.js';
import {
  PREDICT_OPTIONS,
  PREDICT_SYNC_OPTIONS,
  type PredictOptions,
  type PredictSyncOptions,
} from './options/predict-options.js';

/**
 * Computes a model's outputs, as `model.predict` does, on the engine that `fit` would use.
 *
 * @param x inputs, such as `[samples, time, features]`, sequences of unequal length as well, as for `fit`
 * @returns outputs, one for each sample: a tensor `[samples, ...outputShape]`, or for a model with several outputs a
 *   list of tensors in the model's order (in TypeScript `predict<Tensor[]>`). The caller disposes of them.
 * @throws RangeError or TypeError if options or inputs do not fit.
 * @throws LetheError `model` if `engine: 'compiled'` cannot run the model, or if there are limits and tfjs's operations
 *   run it; `limits` if the call would exceed `limits`; `aborted` by the signal.
 * @example
 * const outputs = await predict(model, x);
 * console.log(await outputs.array());
 */
export async function predict<Outputs extends Tensor | Tensor[] = Tensor>(
  model: LayersModel,
  x: FitData,
  predictOptions: PredictOptions = {},
): Promise<Outputs> {
  const asked = readAsked('predict', model, predictOptions, PREDICT_OPTIONS);
  const { trained, engine, signal } = asked;
  const inputs = await readParts('predict: x', x, trained.inputNames, inputSequences(trained));
  begin(asked, inputs);
  const compiled = await prepareCompiled('predict', engine, trained, () => {
    return predictorOf('predict', asked, inputs).predict('predict', inputs, asked.limits, signal);
  });
  return (oneOrAll(compiled) ?? byOperations('predict', asked, inputs)) as Outputs;
}

/**
 * Predicts without a promise, for loops in which awaiting is the main cost. Needs loaded kernels. Runs on one thread
 * unless `threads` is given; then a `predict` with the same option must have started this many.
 *
 * @param x inputs, such as `[samples, time, features]`
 * @returns the bits of `predict`, in tensors that the caller disposes of.
 * @throws RangeError, TypeError or LetheError as for `predict`.
 * @throws LetheError `state` if the kernels, or this many threads of them, are not loaded yet: await one `predict` with
 *   the same options first.
 * @example
 * await predict(model, x).then((outputs) => outputs.dispose());
 * const outputs = predictSync(model, x);
 * console.log(outputs.arraySync());
 */
export function predictSync<Outputs extends Tensor | Tensor[] = Tensor>(
  model: LayersModel,
  x: FitData,
  predictOptions: PredictSyncOptions = {},
): Outputs {
  return predictNow('predictSync', model, x, predictOptions) as Outputs;
}

/** The same for other synchronous callers. */
export function predictNow(
  caller: string,
  model: LayersModel,
  x: FitData,
  predictOptions: PredictSyncOptions,
): Tensor | Tensor[] {
  const read = readAsked(caller, model, predictOptions, PREDICT_SYNC_OPTIONS);
  const asked = { ...read, threads: read.threads ?? 1 };
  const { trained, engine } = asked;
  const inputs = readPartsNow(`${caller}: x`, x, trained.inputNames, inputSequences(trained));
  begin(asked, inputs);
  const compiled = prepareLoaded(caller, engine, trained, () => {
    return predictorOf(caller, asked, inputs).predictLoaded(caller, inputs, asked.limits);
  });
  return oneOrAll(compiled) ?? byOperations(caller, asked, inputs);
}

/** A requested prediction. */
interface Asked {
  readonly trained: LayersModel;
  readonly engine: Engine;
  readonly threads: number | undefined;
  readonly batchSize: number;
  readonly limits: Limits | undefined;
  readonly signal: AbortSignal | undefined;
}

/** @param known not all callers have a signal */
function readAsked(
  caller: string,
  model: LayersModel,
  predictOptions: PredictOptions,
  known: OptionNames<PredictSyncOptions>,
): Asked {
  checkModel(caller, model);
  const options = readOptions(caller, predictOptions, known as OptionNames<PredictOptions>);
  const trained = trainedModel(model);
  const { engine = 'auto', threads, signal } = options;
  const batchSize = options.batchSize ?? fixedBatchSize(trained) ?? DEFAULT_BATCH_SIZE;
  checkInteger(`${caller}: batchSize`, batchSize, 1);
  checkEngine(caller, engine, threads);
  if (signal !== undefined) checkSignal(caller, signal);
  return { trained, engine, threads, batchSize, limits: readLimits(caller, options.limits), signal };
}

function begin({ trained, batchSize }: Asked, inputs: readonly Part[]): void {
  checkInputs('x', inputs, trained, batchSize);
  bringUpToDate(trained);
}

/** @throws NotLowered naming the first layer or option that has no kernel. */
function predictorOf(
  caller: string,
  { trained, batchSize, threads, limits }: Asked,
  inputs: readonly Part[],
): Predictor {
  const sampleShapes = inputs.map(({ shape: [, ...sample] }) => sample);
  const count = inputs[0]?.shape[0] ?? 0;
  const watchBytes = watchOf(caller, limits);
  const size = Math.min(batchSize, count);
  return Predictor.of(trained, caller, inputs, { sampleShapes, batchSize: size, threads, watchBytes });
}

/** @throws LetheError `model` if there are limits, `aborted` by the signal. */
function byOperations(
  caller: string,
  { trained, batchSize, limits, signal }: Asked,
  inputs: readonly Part[],
): Tensor | Tensor[] {
  checkTfjsLimits(caller, limits);
  checkAborted(caller, signal);
  return predictByOperations(trained, inputs, batchSize);
}

/** A single tensor without its list, as in tfjs-layers. */
function oneOrAll(tensors: Tensor[] | undefined): Tensor | Tensor[] | undefined {
  return tensors?.length === 1 ? tensors[0] : tensors;
}
