import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { fingerprint } from '../fingerprint.js';
import { type TrainingInternals, trainedModel, trainingInternals } from '../model/internals.js';
import { epochOrder, takeBatch } from './batches.js';
import { makeCallbacks } from './callbacks.js';
import { seedDropout } from './dropout.js';
import type { FitArgs, FitData, FitHistory, NumericLogs } from './fit-args.js';
import { readSamples, type Samples } from './fit-data.js';

const DEFAULT_BATCH_SIZE = 32;

/**
 * Trains a compiled tfjs-layers model as `model.fit` does, repeatably: the same model, data, seed and options
 * give the same weights, to the bit, in every runtime. With one full batch and `shuffle: false` it equals
 * `model.trainOnBatch` in a loop.
 *
 * Differences from stock: shuffling and dropout are drawn from `seed`, data are checked (shapes, finite
 * numbers), plain arrays are taken as well as tensors, and nothing is printed.
 *
 * @param x inputs, such as `[samples, time, features]`; a list if the model has several.
 * @param y targets, one for each sample.
 * @throws RangeError or TypeError if an option or the data do not fit; nothing is trained then.
 * @throws LetheError `model` if the model is not compiled or cannot be trained repeatably, `state` if it is
 *   being trained already.
 * @example
 * const { history, fingerprint } = await fit(model, x, y, { epochs: 100, batchSize: 16, seed: 7 });
 */
export async function fit(
  model: LayersModel,
  x: FitData,
  y: FitData,
  args: FitArgs = {},
): Promise<FitHistory> {
  const started = performance.now();
  const options = checkArgs(args);
  if (model.optimizer === undefined) {
    throw new LetheError(
      'model',
      'fit: expected a compiled model: call model.compile({optimizer, loss}) first',
    );
  }
  const trained = trainedModel(model);
  const internals = trainingInternals(trained);
  if (internals.isTraining) throw new LetheError('state', 'fit: this model is being trained already');
  internals.isTraining = true;
  const samples: Samples[] = [];
  try {
    const train = await readSamples('fit', model, { x: 'x', y: 'y' }, x, y, options.batchSize);
    samples.push(train);
    let validation: Samples | undefined;
    if (args.validationData !== undefined) {
      const names = { x: 'validationData[0]', y: 'validationData[1]' };
      validation = await readSamples('fit', model, names, ...args.validationData, options.batchSize);
      samples.push(validation);
    }
    return await run(trained, train, validation, options, args, started);
  } finally {
    internals.isTraining = false;
    for (const part of samples) part.dispose();
  }
}

interface CheckedArgs {
  batchSize: number;
  epochs: number;
  initialEpoch: number;
  seed: number;
  shuffle: boolean;
  validationSplit: number;
}

function checkArgs(args: FitArgs): CheckedArgs {
  const {
    batchSize = DEFAULT_BATCH_SIZE,
    epochs = 1,
    initialEpoch = 0,
    seed = 0,
    validationSplit = 0,
  } = args;
  const integer = (name: string, value: number, least: number): void => {
    if (Number.isSafeInteger(value) && value >= least) return;
    throw new RangeError(`fit: ${name}: expected an integer of at least ${least}, got ${value}`);
  };
  integer('batchSize', batchSize, 1);
  integer('epochs', epochs, 1);
  integer('initialEpoch', initialEpoch, 0);
  integer('seed', seed, 0);
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(`fit: validationSplit: expected a number from 0 to below 1, got ${validationSplit}`);
  }
  if (args.engine !== undefined && args.engine !== 'tfjs') {
    throw new RangeError(`fit: engine: expected 'tfjs', got ${String(args.engine)}`);
  }
  if (args.shuffle !== undefined && typeof args.shuffle !== 'boolean') {
    throw new TypeError(`fit: shuffle: expected a boolean, got ${String(args.shuffle)}`);
  }
  if ('sampleWeight' in args && args.sampleWeight != null) {
    throw new LetheError('model', 'fit: sampleWeight is not supported, by tfjs-layers neither');
  }
  if (args.validationData !== undefined && args.validationData.length !== 2) {
    throw new RangeError(
      `fit: validationData: expected [x, y], got ${(args.validationData as unknown[]).length} parts`,
    );
  }
  return { batchSize, epochs, initialEpoch, seed, shuffle: args.shuffle ?? true, validationSplit };
}

async function run(
  model: LayersModel,
  train: Samples,
  validation: Samples | undefined,
  options: CheckedArgs,
  args: FitArgs,
  started: number,
): Promise<FitHistory> {
  const internals = trainingInternals(model);
  const { batchSize, epochs, initialEpoch, seed } = options;
  const made: tf.Tensor[] = []; // Tensors of this call, disposed at its end.
  const [inputs, targets, weights] = await internals.standardizeUserData(
    train.x,
    train.y,
    null,
    args.classWeight ?? null,
    false,
    batchSize,
  );
  made.push(...inputs, ...targets, ...(weights ?? []));
  let data = [...inputs, ...targets, ...(weights ?? [])];
  let validationData: tf.Tensor[] | undefined;
  if (validation !== undefined) {
    const parts = await internals.standardizeUserData(
      validation.x,
      validation.y,
      null,
      null,
      true,
      batchSize,
    );
    validationData = [...parts[0], ...parts[1]];
    made.push(...validationData);
  } else if (options.validationSplit > 0) {
    const split = splitOff(data, options.validationSplit);
    data = split.train;
    validationData = split.held.slice(0, inputs.length + targets.length);
    made.push(...split.train, ...split.held);
  }
  internals.checkTrainableWeightsConsistency();

  const names = internals.getDedupedMetricsNames();
  const sampleCount = data[0]?.shape[0] ?? 0;
  const batches = Math.ceil(sampleCount / batchSize);
  const callbacks = makeCallbacks(args, model, {
    epochs,
    initialEpoch,
    samples: sampleCount,
    batchSize,
    verbose: args.verbose ?? 0,
    doValidation: validationData !== undefined,
    metrics: validationData === undefined ? names : [...names, ...names.map((name) => `val_${name}`)],
  });
  const dropout = seedDropout('fit', model, seed);
  const trainStep = internals.makeTrainFunction();
  const result: FitHistory = {
    epoch: [],
    history: {},
    fingerprint: '',
    timings: { total: 0, firstEpoch: 0, perStep: 0, steps: 0 },
    aborted: false,
  };
  const isAborted = (): boolean => args.signal?.aborted === true;
  const trainingStarted = performance.now();
  try {
    model.stopTraining = false;
    await callbacks.onTrainBegin();
    for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
      if (isAborted()) {
        result.aborted = true;
        break;
      }
      const epochStarted = performance.now();
      await callbacks.onEpochBegin(epoch);
      const order = epochOrder(sampleCount, seed, epoch, options.shuffle);
      const sums = new Map(names.map((name) => [name, 0]));
      let seen = 0;
      for (let index = 0; index < batches; index++) {
        const size = Math.min(batchSize, sampleCount - index * batchSize);
        await callbacks.onBatchBegin(index, { batch: index, size });
        dropout.startStep(epoch * batches + index);
        const values = await runStep(trainStep, data, index, batchSize, order);
        result.timings.steps++;
        seen += size;
        const logs: NumericLogs = { batch: index, size };
        for (const [position, name] of names.entries()) {
          const value = values[position] ?? Number.NaN;
          logs[name] = value;
          sums.set(name, (sums.get(name) ?? 0) + value * size);
        }
        await callbacks.onBatchEnd(index, logs);
        if (model.stopTraining || isAborted()) break;
      }
      result.aborted = isAborted();
      if (seen < sampleCount && result.aborted) break; // Half an epoch is no entry of the history.
      const logs: NumericLogs = {};
      for (const [name, sum] of sums) logs[name] = sum / seen;
      if (validationData !== undefined) {
        Object.assign(logs, await evaluate(internals, validationData, batchSize, names));
      }
      record(result, epoch, logs);
      await callbacks.onEpochEnd(epoch, logs);
      if (result.epoch.length === 1) result.timings.firstEpoch = performance.now() - epochStarted;
      result.aborted = isAborted() && epoch + 1 < epochs;
    }
    await callbacks.onTrainEnd();
  } finally {
    dropout.restore();
    const given = new Set([...train.x, ...train.y, ...(validation?.x ?? []), ...(validation?.y ?? [])]);
    for (const tensor of made) if (!given.has(tensor)) tensor.dispose();
  }
  const ended = performance.now();
  result.timings.perStep = result.timings.steps === 0 ? 0 : (ended - trainingStarted) / result.timings.steps;
  result.timings.total = ended - started;
  result.fingerprint = await fingerprint(model);
  return result;
}

/** One optimizer step; resolves with the loss and the metrics of its batch. */
async function runStep(
  trainStep: (data: tf.Tensor[]) => tf.Scalar[],
  data: tf.Tensor[],
  index: number,
  batchSize: number,
  order: Uint32Array | null,
): Promise<number[]> {
  const batch = takeBatch(data, index, batchSize, order);
  const results = tf.tidy(() => trainStep(batch));
  tf.dispose(batch);
  return readScalars(results);
}

async function evaluate(
  internals: TrainingInternals,
  data: tf.Tensor[],
  batchSize: number,
  names: string[],
): Promise<NumericLogs> {
  internals.makeTestFunction();
  const results = tf.tidy(() => [internals.testLoop(internals.testFunction, data, batchSize)].flat());
  const values = await readScalars(results);
  return Object.fromEntries(names.map((name, position) => [`val_${name}`, values[position] ?? Number.NaN]));
}

async function readScalars(scalars: tf.Scalar[]): Promise<number[]> {
  const values = await Promise.all(scalars.map(async (scalar) => (await scalar.data())[0] ?? Number.NaN));
  tf.dispose(scalars);
  return values;
}

/** Keeps the last `fraction` of the samples aside, as tfjs-layers does: before any shuffling. */
function splitOff(data: tf.Tensor[], fraction: number): { train: tf.Tensor[]; held: tf.Tensor[] } {
  const samples = data[0]?.shape[0] ?? 0;
  const at = Math.floor(samples * (1 - fraction));
  if (at === 0 || at === samples) {
    throw new RangeError(`fit: validationSplit ${fraction} of ${samples} samples leaves one part empty`);
  }
  const part = (begin: number, size: number): tf.Tensor[] =>
    data.map((tensor) => tf.slice(tensor, begin, [size, ...tensor.shape.slice(1)]));
  return { train: part(0, at), held: part(at, samples - at) };
}

function record(result: FitHistory, epoch: number, logs: NumericLogs): void {
  result.epoch.push(epoch);
  for (const [name, value] of Object.entries(logs)) {
    const values = result.history[name] ?? [];
    values.push(value);
    result.history[name] = values;
  }
}
