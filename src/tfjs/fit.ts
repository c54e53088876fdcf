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
 * Trains a compiled tfjs-layers model as `model.fit` does, but repeatably: the same model, data, seed and options give
 * the same weights, to the bit, in every runtime and on any number of threads. Lethe's kernels train every model for
 * which `explain` returns a plan. With `engine: 'tfjs'` tfjs's operations train it; with one full batch and `shuffle:
 * false` the result equals `model.trainOnBatch` in a loop. Both engines agree within the rounding of float32.
 *
 * Differences from stock: shuffling and dropout are drawn from `seed`, data are checked (shapes, finite numbers), plain
 * arrays are allowed as well as tensors, and nothing is printed unless `verbose` is 1 or 2.
 *
 * The kernels train copies of the model's weights. The model itself is up to date whenever a callback runs, and when
 * the training run ends. For other code that runs in between, `predict`, `evaluate`, `fingerprint` and `model.save`
 * (awaited or not) use the state after the last finished step.
 *
 * @param x inputs, such as `[samples, time, features]`; for several inputs a list or a record by name. Sequences of
 *   unequal length, as nested arrays or `{values, shape, lengths}`, are padded and masked inside, if the model's number
 *   of steps is open.
 * @param y targets, one for each sample, `[samples, ...outputShape]`; for several outputs likewise.
 * @returns losses and metrics of each epoch, the fingerprint of the weights, and times
 * @throws RangeError or TypeError if an option or the data do not fit; nothing is trained then.
 * @throws LetheError `model` if the model is not compiled or cannot be trained repeatably (with `engine: 'compiled'`:
 *   not by Lethe's kernels), `state` if it is being trained already, `limits` if the call would exceed `limits`,
 *   `diverged` if the training run diverged and `onDivergence` is `throw`.
 * @example
 * const { history, fingerprint } = await fit(model, x, y, { epochs: 100, batchSize: 16, seed: 7 });
 */
export async function fit(model: LayersModel, x: FitData, y: FitData, fitArgs?: FitArgs): Promise<FitHistory>;
/**
 * Trains on a data set, as `model.fitDataset` does: each batch is a step, in order. One batch at a time is in memory,
 * so a data set may be larger than the memory. Arrays with `shuffle: false` give the same bits as a data set of the
 * same batches.
 *
 * @param dataset batches, such as `tf.data.zip({xs, ys}).batch(32)`; an epoch has all of them, or `batchesPerEpoch`.
 *   Its tensors are disposed of after reading.
 * @throws RangeError or TypeError naming the option or the batch that does not fit; earlier batches have been trained
 *   on then.
 * @throws LetheError as for arrays.
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
      mismatch('fit', 'options after the dataset, which has the targets', 'them as a fourth argument'),
    );
  }
  const args = readDatasetArgs((fitArgs ?? {}) as FitDatasetArgs);
  const options = checkDatasetArgs(dataset, args);
  return { args, options, read: (model) => sourceOfDataset(model, dataset, args) };
}
