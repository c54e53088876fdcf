import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  EXPLAIN_OPTIONS,
  type ExplainOptions,
  type Explanation,
  explainTraining,
  readOptions,
  trainingOptionsOf,
} from '../network/index.js';
import { describeModel } from './compiled/describe-model.js';
import { checkModel } from './model/check-model.js';
import { describeTraining } from './model/describe-training.js';
import { fixedBatchSize, trainedModel } from './model/internals.js';

/**
 * Describes the compiled engine's work for each training step of a model or, without `model.compile`, for each
 * predicted batch: instructions, shapes, operations, memory, threads and the reason for their number. For a model that
 * it cannot train, it names the first layer or option that prevents it.
 *
 * @throws RangeError if an option is out of bounds.
 * @example
 * console.log(String(explain(model, { batchSize: 16 })));
 */
export function explain(model: LayersModel, explainOptions: ExplainOptions = {}): Explanation {
  checkModel('explain', model);
  const options = readOptions('explain', explainOptions, EXPLAIN_OPTIONS);
  const trained = trainedModel(model);
  const inputs = trained.inputs.map(({ shape }, index) => {
    return { name: trained.inputNames[index] as string, shape: shape.slice(1) };
  });
  return explainTraining(options, { inputs, batchSize: fixedBatchSize(trained) }, () => {
    const { network } = describeModel(trained);
    if (model.optimizer === undefined) return { network };
    return { network, training: describeTraining(trained, trainingOptionsOf(options)) };
  });
}
