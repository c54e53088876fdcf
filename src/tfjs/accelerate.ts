import type { LayersModel } from '@tensorflow/tfjs-layers';
import { acquireKernels } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { checkInteger, type OptionNames, readOptions } from '../network/index.js';
import { type Acceleration, acceleratedMethods } from './accelerated-methods.js';
import { describeModel } from './compiled/describe-model.js';
import { prepareCompiled } from './engine.js';
import { checkModel } from './model/check-model.js';
import { describeTraining } from './model/describe-training.js';
import { trainedModel } from './model/internals.js';
import { areReplaced, replaceMethods, restoreMethods } from './model/own-methods.js';
import { checkEngine, type Engine } from './options/engine.js';

/** Options of `accelerate`. */
export interface AccelerateOptions {
  /** As for `fit`, but `compiled` by default: what the kernels cannot run is an error. `auto` leaves it to tfjs, with a warning. */
  engine?: Engine;
  /** Of `fit`, `fitDataset`, `trainOnBatch` and `evaluateDataset`, 1 to 8. Default: as many as pay. The others work on one. */
  threads?: number;
  /** Decides shuffling and dropout, as for `fit`; an integer from 0 to 2^53 - 1. Default: 0. */
  seed?: number;
}

const ACCELERATE_OPTIONS: OptionNames<AccelerateOptions> = { engine: true, threads: true, seed: true };

/** See {@link accelerate}. */
export interface Accelerate {
  <Model extends LayersModel>(model: Model, options?: AccelerateOptions): Promise<Model>;
  /** Gives the model its own methods back; does nothing to one that is not accelerated. */
  off<Model extends LayersModel>(model: Model): Model;
}

/** How the models that are accelerated compute. */
const accelerations = new WeakMap<LayersModel, { how: Acceleration }>();

/**
 * Lets a tfjs-layers model's own `fit`, `fitDataset`, `trainOnBatch`, `evaluate`, `evaluateDataset`, `predict` and `predictOnBatch`
 * run on the compiled engine: the same object, tfjs's arguments and results, callbacks and all, so that a program changes by this
 * line alone. Weights and the optimizer's state stay the model's. `fit` takes the options of `fit` of Lethe as well.
 *
 * Loads the kernels, as some of these methods cannot wait. A second call changes the options. Where gradients are taken through
 * `predict` or `evaluate` (`tf.grads`, `optimizer.minimize`) tfjs's own method answers.
 *
 * Differences from stock: data are checked (shapes, finite numbers), shuffling and dropout are drawn from the seed, and of a model
 * of several outputs `evaluate` and `val_` logs give each number where `model.metricsNames` has its name.
 *
 * @returns the model
 * @throws LetheError `model` naming the layer, loss or optimizer that the compiled engine cannot run; `backend` if the kernels
 *   cannot run here. With `engine: 'auto'` neither.
 * @throws TypeError or RangeError if it is no model, or an option is not what it should be.
 * @example
 * await accelerate(model);
 * const { history } = await model.fit(x, y, { epochs: 10, callbacks: tfvis.show.fitCallbacks(container, ['loss']) });
 * const outputs = model.predict(x);
 * accelerate.off(model);
 */
export const accelerate: Accelerate = /* @__PURE__ */ Object.assign(turnOn, { off: turnOff });

async function turnOn<Model extends LayersModel>(
  model: Model,
  accelerateOptions: AccelerateOptions = {},
): Promise<Model> {
  checkModel('accelerate', model);
  const options = readOptions('accelerate', accelerateOptions, ACCELERATE_OPTIONS);
  const { engine = 'compiled', threads, seed } = options;
  checkEngine('accelerate', engine, threads);
  if (seed !== undefined) checkInteger('accelerate: seed', seed, 0);
  const trained: LayersModel | undefined = trainedModel(model);
  if (trained === undefined) {
    throw new LetheError('model', 'accelerate: expected a model with layers, got one without');
  }
  await prepareCompiled('accelerate', engine, trained, async () => {
    describeModel(trained);
    if (model.optimizer !== undefined) describeTraining(trained, {});
    (await acquireKernels({ bytes: 0 })).release();
  });
  const acceleration = accelerations.get(model) ?? { how: { engine } };
  acceleration.how = { ...options, engine };
  accelerations.set(model, acceleration);
  if (!areReplaced(model))
    replaceMethods(
      model,
      acceleratedMethods(model, () => acceleration.how),
    );
  return model;
}

function turnOff<Model extends LayersModel>(model: Model): Model {
  checkModel('accelerate.off', model);
  restoreMethods(model);
  return model;
}
