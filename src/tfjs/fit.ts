import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import {
  beginAt,
  type FitHistory,
  makeHistory,
  showProgress,
  type TrainingPosition,
  tellDivergence,
} from '../network/index.js';
import { wasmInfo } from './backend/use-wasm.js';
import { prepareFit } from './compiled/fit.js';
import { readSamples, type Samples } from './data/fit-data.js';
import { type PreparedData, prepareData } from './data/prepare.js';
import type { FitData } from './data/tensors.js';
import { prepareCompiled } from './engine.js';
import { fingerprint } from './fingerprint.js';
import { checkModel } from './model/check-model.js';
import { checkLiveOptimizer } from './model/describe-training.js';
import { trainedModel, trainingInternals } from './model/internals.js';
import { multiplyUpBetas } from './model/optimizer.js';
import { keepPosition, positionOf } from './model/position.js';
import { fitByOperations } from './operations/fit.js';
import { type CheckedArgs, checkArgs, readArgs } from './options/check-args.js';
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
  const disposables: { dispose(): void }[] = [savingAtOnce(model, trained)];
  try {
    await multiplyUpBetas(model.optimizer);
    const train = await readSamples('fit', model, { x: 'x', y: 'y' }, x, y, options.batchSize);
    disposables.push(train);
    let validation: Samples | undefined;
    if (args.validationData !== undefined) {
      const names = { x: 'validationData[0]', y: 'validationData[1]' };
      validation = await readSamples('fit', model, names, ...args.validationData, options.batchSize);
      disposables.push(validation);
    }
    const data = await prepareData(trained, train, validation, options, args.classWeight);
    disposables.push(data);
    internals.checkTrainableWeightsConsistency();

    const task = describeTask(trained, data, options, args, {
      present: positionOf('fit', model),
      keep: (position) => keepPosition(model, position),
    });
    const compiled = await prepareCompiled('fit', options.engine, trained, () => prepareFit(task));
    const trainingStarted = performance.now();
    const result = compiled === undefined ? await fitByOperations(task) : await compiled.run();
    tellDivergence(result.divergence, options.onDivergence);
    return makeHistory(
      result,
      { call: started, training: trainingStarted },
      {
        fingerprint: await fingerprint(model),
        engine: compiled === undefined ? 'tfjs' : 'compiled',
        threads: compiled?.threads ?? wasmInfo()?.threads ?? 1,
      },
    );
  } finally {
    internals.isTraining = false;
    for (const part of disposables) part.dispose();
  }
}

/** The model's place in its training run. */
interface Place {
  readonly present: TrainingPosition | undefined;
  readonly keep: FitTask['keepPosition'];
}

function describeTask(
  model: LayersModel,
  data: PreparedData,
  options: CheckedArgs,
  args: FitArgs,
  place: Place,
): FitTask {
  const names = trainingInternals(model).getDedupedMetricsNames();
  const validationNames = data.validation === undefined ? [] : names.map((name) => `val_${name}`);
  const samples = data.train[0]?.shape[0] ?? 0;
  const batches = Math.ceil(samples / options.batchSize);
  return {
    model,
    data,
    options,
    args,
    parameters: {
      epochs: options.epochs,
      initialEpoch: options.initialEpoch,
      samples,
      steps: null,
      batchSize: options.batchSize,
      verbose: args.verbose ?? 1,
      doValidation: data.validation !== undefined,
      metrics: [...names, ...validationNames],
    },
    progress: showProgress(args.verbose, options.epochs, batches),
    begin: beginAt(place.present, options.seed, options.initialEpoch, batches),
    keepPosition: place.keep,
  };
}
