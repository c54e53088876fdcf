import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import {
  checkInteger,
  checkRules,
  DEFAULT_BATCH_SIZE,
  type Evaluation,
  readLimits,
  readOptions,
  rulesOf,
} from '../network/index.js';
import { mismatch } from '../text/quote.js';
import { evaluateCompiled, openEvaluation } from './compiled/evaluate.js';
import { type Batch, BatchSource, meansOver, passOver } from './data/batches.js';
import { type BatchDataset, isDataset } from './data/dataset.js';
import type { FitData } from './data/forms.js';
import { readSampleWeights } from './data/sample-weights.js';
import { readSamples } from './data/samples.js';
import { prepareCompiled } from './engine.js';
import { checkModel } from './model/check-model.js';
import { bringUpToDate } from './model/in-training.js';
import { fixedBatchSize, trainedModel, trainingInternals } from './model/internals.js';
import { evaluateByOperations } from './operations/evaluate.js';
import { evaluateBatch } from './operations/operations-batches.js';
import { checkEngine, checkTfjsLimits, checkTfjsRules } from './options/engine.js';
import {
  EVALUATE_DATASET_OPTIONS,
  EVALUATE_OPTIONS,
  type EvaluateDatasetOptions,
  type EvaluateOptions,
} from './options/predict-options.js';

/**
 * Computes loss and metrics of a compiled model, as `model.evaluate` does (means over batches, weighted by batch size),
 * on the engine that `fit` would use.
 *
 * @param x inputs, as for `fit`
 * @param y targets, one for each sample
 * @throws RangeError or TypeError if options or data do not fit.
 * @throws LetheError `model` if the model is not compiled, or if `engine: 'compiled'` cannot run it; `limits` if the
 *   call would exceed `limits`.
 * @example
 * const { loss, acc } = await evaluate(model, x, y, { batchSize: 64 });
 */
export async function evaluate(
  model: LayersModel,
  x: FitData,
  y: FitData,
  options?: EvaluateOptions,
): Promise<Evaluation>;
/**
 * The same for a data set, as `model.evaluateDataset` computes it; one batch at a time is in memory.
 *
 * @param dataset batches of inputs and targets, as for `fit`: their tensors are disposed of after reading
 * @throws RangeError or TypeError naming the option or the batch that does not fit.
 * @example
 * const { loss } = await evaluate(model, tf.data.zip({ xs, ys }).batch(32));
 */
export async function evaluate(
  model: LayersModel,
  dataset: BatchDataset,
  options?: EvaluateDatasetOptions,
): Promise<Evaluation>;
export async function evaluate(
  model: LayersModel,
  data: FitData | BatchDataset,
  yOrOptions?: FitData | EvaluateDatasetOptions,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkModel('evaluate', model);
  return isDataset(data)
    ? evaluateDataset('evaluate', model, data, yOrOptions as EvaluateDatasetOptions)
    : evaluateSamples(model, [data, yOrOptions as FitData], options);
}

async function evaluateSamples(
  model: LayersModel,
  data: readonly [x: FitData, y: FitData],
  evaluateOptions: EvaluateOptions,
): Promise<Evaluation> {
  const options = readOptions('evaluate', evaluateOptions, EVALUATE_OPTIONS);
  const { engine = 'auto', threads } = options;
  checkRules('evaluate', options);
  const rules = rulesOf(options);
  const limits = readLimits('evaluate', options.limits);
  const trained = compiledModel('evaluate', model);
  const batchSize = options.batchSize ?? fixedBatchSize(trained) ?? DEFAULT_BATCH_SIZE;
  checkInteger('evaluate: batchSize', batchSize, 1);
  checkEngine('evaluate', engine, threads);
  const samples = await readSamples('evaluate', trained, { x: 'x', y: 'y' }, data, batchSize, true);
  const weights = await readSampleWeights('evaluate', trained, options.sampleWeight, samples);
  const names = trainingInternals(trained).getDedupedMetricsNames();
  bringUpToDate(trained);
  const compiled = await prepareCompiled('evaluate', engine, trained, () =>
    evaluateCompiled(trained, samples, names, { batchSize, threads, rules, limits, weights }),
  );
  if (compiled === undefined) {
    checkTfjsRules('evaluate', rules);
    checkTfjsLimits('evaluate', limits);
    if (weights.length > 0) {
      const reason = "tfjs's operations evaluate without weights";
      throw new LetheError('model', `evaluate: sampleWeight is only for the compiled engine: ${reason}`);
    }
  }
  return compiled ?? evaluateByOperations(trained, samples, names, batchSize);
}

/**
 * Evaluates a data set, for other callers as well.
 *
 * @param ranOut see `BatchOptions`
 */
export async function evaluateDataset(
  caller: string,
  model: LayersModel,
  dataset: BatchDataset,
  given: EvaluateDatasetOptions | undefined,
  ranOut?: (batches: number) => void,
): Promise<Evaluation> {
  const options = readOptions(caller, given, EVALUATE_DATASET_OPTIONS);
  const { engine = 'auto', threads, batches } = options;
  checkRules(caller, options);
  const rules = rulesOf(options);
  const trained = compiledModel(caller, model);
  checkEngine(caller, engine, threads);
  if (batches !== undefined) checkInteger(`${caller}: batches`, batches, 1);
  else if (dataset.size === Number.POSITIVE_INFINITY) {
    throw new RangeError(mismatch(`${caller}: batches`, 'an integer for an infinite dataset', 'none'));
  }
  const names = trainingInternals(trained).getDedupedMetricsNames();
  const source = new BatchSource(trained, dataset, { caller, what: 'dataset', batches, ranOut });
  const first = await source.peek(0);
  bringUpToDate(trained);
  const compiled = await prepareCompiled(caller, engine, trained, () =>
    openEvaluation(trained, first, threads, rules),
  );
  if (compiled === undefined) checkTfjsRules(caller, rules);
  const means =
    compiled ??
    ((batches: AsyncIterable<Batch>) => meansOver(batches, (batch) => evaluateBatch(trained, batch)));
  const values = await means(passOver(source));
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? Number.NaN])) as Evaluation;
}

/** @throws LetheError `model` unless the model is compiled. */
function compiledModel(caller: string, model: LayersModel): LayersModel {
  if (model.optimizer !== undefined) return trainedModel(model);
  throw new LetheError(
    'model',
    `${caller}: expected a compiled model: call model.compile({optimizer, loss}) first`,
  );
}
