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
  /**
   * As for `fit`, but `compiled` by default: a model that the kernels cannot run is an error. `auto` leaves it to tfjs,
   * with a warning.
   */
  engine?: Engine;
  /**
   * Threads of `fit`, `fitDataset`, `trainOnBatch` and `evaluateDataset`, 1 to 8. Default: as many as speed it up. The
   * other methods run on one.
   */
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

/** Settings of the accelerated models. */
const accelerations = new WeakMap<LayersModel, { how: Acceleration }>();

/**
 * Lets a tfjs-layers model's own `fit`, `fitDataset`, `trainOnBatch`, `evaluate`, `evaluateDataset`, `predict` and
 * `predictOnBatch` run on the compiled engine: the same object, with tfjs's arguments, results and callbacks, so that
 * this line is the only change in a program. Weights and the optimizer's state stay in the model. `fit` also takes the
 * options of Lethe's `fit`.
 *
 * It loads the kernels, as some of these methods are synchronous. A second call changes the options. Inside `tf.grads`
 * or `optimizer.minimize`, tfjs's own `predict` and `evaluate` run.
 *
 * Differences from stock: data are checked (shapes, finite numbers), shuffling and dropout are drawn from the seed, and
 * for a model with several outputs `evaluate` and `val_` logs list the numbers in the order of `model.metricsNames`.
 *
 * @returns the model
 * @throws LetheError `model` naming the layer, loss or optimizer that the compiled engine cannot run; `backend` if the
 *   kernels cannot run here. With `engine: 'auto'` neither.
 * @throws TypeError or RangeError if it is not a model, or an option is invalid.
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
