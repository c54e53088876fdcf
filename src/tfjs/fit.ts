import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import {
  beginAt,
  Epochs,
  type FitHistory,
  makeHistory,
  showProgress,
  type TrainingPosition,
  tellDivergence,
} from '../network/index.js';
import { wasmInfo } from './backend/use-wasm.js';
import { makeCallbacks } from './callbacks/callbacks.js';
import { hooksOf } from './callbacks/hooks.js';
import { openCompiled } from './compiled/open-compiled.js';
import { readFitData } from './data/fit-data.js';
import type { FitData } from './data/forms.js';
import { prepareCompiled } from './engine.js';
import { fingerprint } from './fingerprint.js';
import { checkModel } from './model/check-model.js';
import { checkLiveOptimizer } from './model/describe-training.js';
import { trainedModel, trainingInternals } from './model/internals.js';
import { multiplyUpBetas } from './model/optimizer.js';
import { keepPosition, positionOf } from './model/position.js';
import { openOperations } from './operations/open-operations.js';
import { checkArgs, readArgs } from './options/check-args.js';
import type { FitArgs } from './options/fit-args.js';
import type { FitTask } from './options/fit-task.js';
import { savingAtOnce } from './storage/save-at-once.js';

/**
 * Trains a compiled tfjs-layers model as `model.fit` does, repeatably: the same model, data, seed and options
 * give the same weights, to the bit, in every runtime and on any number of threads. Our kernels train every model
 * that `explain` can lower; with `engine: 'tfjs'` the operations of tfjs do, and with one full batch and
 * `shuffle: false` equal `model.trainOnBatch` in a loop. Both agree within the rounding of float32.
 *
 * Differences from stock: shuffling and dropout are drawn from `seed`, data are checked (shapes, finite
 * numbers), plain arrays are taken as well as tensors, and nothing is printed unless `verbose` says so.
 *
 * The kernels train copies of the model's weights. The model itself is up to date whenever a callback runs, and when
 * the training ends. Other code that runs in between sees the last finished step by `predict`, `evaluate` and
 * `fingerprint`, and saves it by `model.save`, awaited or not.
 *
 * @param x inputs, such as `[samples, time, features]`; a list if the model has several.
 * @param y targets, one for each sample.
 * @throws RangeError or TypeError if an option or the data do not fit; nothing is trained then.
 * @throws LetheError `model` if the model is not compiled or cannot be trained repeatably (with
 *   `engine: 'compiled'`: not by our kernels), `state` if it is being trained already, `diverged` if `onDivergence` is
 *   `throw`.
 * @example
 * const { history, fingerprint } = await fit(model, x, y, { epochs: 100, batchSize: 16, seed: 7 });
 */
export async function fit(
  model: LayersModel,
  x: FitData,
  y: FitData,
  fitArgs: FitArgs = {},
): Promise<FitHistory> {
  const started = performance.now();
  checkModel('fit', model);
  const args = readArgs(fitArgs);
  const options = checkArgs(args);
  if (model.optimizer === undefined) {
    throw new LetheError(
      'model',
      'fit: expected a compiled model: call model.compile({optimizer, loss}) first',
    );
  }
  checkLiveOptimizer('fit: optimizer', model.optimizer);
  const trained = trainedModel(model);
  const internals = trainingInternals(trained);
  if (internals.isTraining) throw new LetheError('state', 'fit: this model is being trained already');
  internals.isTraining = true;
  const saving = savingAtOnce(model, trained);
  try {
    await multiplyUpBetas(model.optimizer);
    const data = await readFitData(trained, [x, y], args.validationData, args.classWeight, options);
    internals.checkTrainableWeightsConsistency();

    const names = internals.getDedupedMetricsNames();
    const samples = data.train.x[0]?.shape[0] ?? 0;
    const batches = Math.ceil(samples / options.batchSize);
    const { list, onYield } = makeCallbacks(args, trained, {
      epochs: options.epochs,
      initialEpoch: options.initialEpoch,
      samples,
      steps: null,
      batchSize: options.batchSize,
      verbose: args.verbose ?? 1,
      doValidation: data.validation !== undefined,
      metrics: [...names, ...(data.validation ? names.map((name) => `val_${name}`) : [])],
    });
    const begin = beginAt(positionOf('fit', model), options.seed, options.initialEpoch, batches);
    const keep = (position: TrainingPosition): void => keepPosition(model, position);
    const task: FitTask = { model: trained, data, options, args, begin, keepPosition: keep };
    const open =
      (await prepareCompiled('fit', options.engine, trained, () => openCompiled(task))) ??
      openOperations(task, wasmInfo()?.threads ?? 1);
    const training = performance.now();
    const result = await open.during(() => {
      const epochs = new Epochs({
        ...{ names, samples, begin, options, args },
        model: open.trained,
        trainer: open.trainer,
        validates: data.validation !== undefined,
        listener: list,
        hooks: hooksOf(list.callbacks),
        onYield: onYield.map(({ call, needsModel }) => (epoch, batch, logs) => {
          if (needsModel) open.trained.write?.();
          return call(epoch, batch, logs);
        }),
        progress: showProgress(args.verbose, options.epochs, batches),
      });
      return epochs.run();
    });
    tellDivergence(result.divergence, options.onDivergence);
    const { engine, threads } = open;
    return makeHistory(
      result,
      { call: started, training },
      { fingerprint: await fingerprint(model), engine, threads },
    );
  } finally {
    internals.isTraining = false;
    saving.dispose();
  }
}
