import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type FitHistory, makeHistory } from '../network/index.js';
import { mismatch } from '../text/quote.js';
import { type BatchDataset, isDataset } from './data/dataset.js';
import type { FitData } from './data/forms.js';
import { fingerprint } from './fingerprint.js';
import { checkModel } from './model/check-model.js';
import { checkArgs, checkDatasetArgs, readArgs, readDatasetArgs } from './options/check-args.js';
import type { FitArgs, FitDatasetArgs } from './options/fit-args.js';
import { type AskedTraining, train } from './train.js';
import { sourceOfDataset, sourceOfSamples } from './training-data.js';

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
 * the training run ends. Other code that runs in between sees the last finished step by `predict`, `evaluate` and
 * `fingerprint`, and saves it by `model.save`, awaited or not.
 *
 * @param x inputs, such as `[samples, time, features]`; a list if the model has several. Sequences of unequal length, as nested
 *   arrays or `{values, shape, lengths}`, are padded and masked inside, where the model leaves its steps open.
 * @param y targets, one for each sample.
 * @throws RangeError or TypeError if an option or the data do not fit; nothing is trained then.
 * @throws LetheError `model` if the model is not compiled or cannot be trained repeatably (with
 *   `engine: 'compiled'`: not by our kernels), `state` if it is being trained already, `diverged` if `onDivergence` is
 *   `throw`.
 * @example
 * const { history, fingerprint } = await fit(model, x, y, { epochs: 100, batchSize: 16, seed: 7 });
 */
export async function fit(model: LayersModel, x: FitData, y: FitData, fitArgs?: FitArgs): Promise<FitHistory>;
/**
 * The same on a data set, as `model.fitDataset` does: each of its batches is a step, in their order. A batch at a time is in
 * memory, so a data set may be larger than that. The batches that `shuffle: false` cuts out of arrays give the same bits.
 *
 * @param dataset batches, such as `tf.data.zip({xs, ys}).batch(32)`; those of one epoch are all that there are, or
 *   `batchesPerEpoch`. Its tensors are disposed of when they were read.
 * @throws RangeError or TypeError if an option does not fit, and naming the batch that does not; before that one the model was
 *   trained.
 * @throws LetheError as on arrays.
 * @example
 * const dataset = tf.data.zip({ xs: tf.data.array(x), ys: tf.data.array(y) }).batch(32);
 * const { history } = await fit(model, dataset, { epochs: 10 });
 */
export async function fit(
  model: LayersModel,
  dataset: BatchDataset,
  fitArgs?: FitDatasetArgs,
): Promise<FitHistory>;
export async function fit(
  model: LayersModel,
  data: FitData | BatchDataset,
  yOrArgs?: FitData | FitDatasetArgs,
  fitArgs: FitArgs = {},
): Promise<FitHistory> {
  const call = performance.now();
  checkModel('fit', model);
  const asked = isDataset(data)
    ? onDataset(data, yOrArgs, fitArgs)
    : onSamples(data, yOrArgs as FitData, fitArgs);
  const { result, training, engine, threads } = await train(model, asked);
  const rest = { fingerprint: await fingerprint(model), engine, threads };
  return makeHistory(result, { call, training }, rest);
}

function onSamples(x: FitData, y: FitData, fitArgs: FitArgs): AskedTraining {
  const args = readArgs(fitArgs);
  const options = checkArgs(args);
  return { args, options, read: (model) => sourceOfSamples(model, [x, y], args, options) };
}

function onDataset(dataset: BatchDataset, fitArgs: unknown, more: object | null): AskedTraining {
  if (more !== null && Object.keys(more).length > 0) {
    throw new TypeError(
      mismatch('fit', 'options behind the dataset, which has the targets', 'them as a fourth argument'),
    );
  }
  const args = readDatasetArgs((fitArgs ?? {}) as FitDatasetArgs);
  const options = checkDatasetArgs(dataset, args);
  return { args, options, read: (model) => sourceOfDataset(model, dataset, args) };
}
