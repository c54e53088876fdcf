import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import { checkInteger, DEFAULT_BATCH_SIZE, type Evaluation, readOptions } from '../network/index.js';
import { evaluateCompiled } from './compiled/evaluate.js';
import type { FitData } from './data/forms.js';
import { readSamples } from './data/samples.js';
import { prepareCompiled } from './engine.js';
import { checkModel } from './model/check-model.js';
import { bringUpToDate } from './model/in-training.js';
import { fixedBatchSize, trainedModel, trainingInternals } from './model/internals.js';
import { evaluateByOperations } from './operations/evaluate.js';
import { checkEngine } from './options/engine.js';
import { PREDICT_OPTIONS, type PredictOptions } from './options/predict-options.js';

/**
 * Loss and metrics of a compiled model, as `model.evaluate` computes them (means over batches, weighted by their
 * sizes), by the engine that `fit` would take.
 *
 * @throws RangeError or TypeError if options or data do not fit.
 * @throws LetheError `model` if the model is not compiled, or if `engine: 'compiled'` cannot run it.
 * @example
 * const { loss, acc } = await evaluate(model, x, y, { batchSize: 64 });
 */
export async function evaluate(
  model: LayersModel,
  x: FitData,
  y: FitData,
  predictOptions: PredictOptions = {},
): Promise<Evaluation> {
  checkModel('evaluate', model);
  const options = readOptions('evaluate', predictOptions, PREDICT_OPTIONS);
  const { engine = 'auto', threads } = options;
  if (model.optimizer === undefined) {
    throw new LetheError(
      'model',
      'evaluate: expected a compiled model: call model.compile({optimizer, loss}) first',
    );
  }
  const trained = trainedModel(model);
  const batchSize = options.batchSize ?? fixedBatchSize(trained) ?? DEFAULT_BATCH_SIZE;
  checkInteger('evaluate: batchSize', batchSize, 1);
  checkEngine('evaluate', engine, threads);
  const samples = await readSamples('evaluate', trained, { x: 'x', y: 'y' }, [x, y], batchSize);
  const names = trainingInternals(trained).getDedupedMetricsNames();
  bringUpToDate(trained);
  const compiled = await prepareCompiled('evaluate', engine, trained, () =>
    evaluateCompiled(trained, samples, names, { batchSize, threads }),
  );
  return compiled ?? evaluateByOperations(trained, samples, names, batchSize);
}
