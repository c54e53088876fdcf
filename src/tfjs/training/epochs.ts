import * as tf from '@tensorflow/tfjs-core';
import type { CallbackList, LayersModel } from '@tensorflow/tfjs-layers';
import {
  type EpochsResult,
  epochOrder,
  type Logs,
  type Progress,
  scheduledRate,
} from '../../network/index.js';
import { type TrainingInternals, trainingInternals } from '../model/internals.js';
import { setLearningRate } from '../model/optimizer.js';
import { takeBatch } from './batches.js';
import type { CheckedArgs } from './check-args.js';
import type { SeededDropout } from './dropout.js';
import type { FitArgs } from './fit-args.js';
import type { PreparedData } from './prepare.js';

/** Everything that {@link runEpochs} works with. */
export interface EpochsTask {
  model: LayersModel;
  data: PreparedData;
  options: CheckedArgs;
  callbacks: CallbackList;
  dropout: SeededDropout;
  signal: AbortSignal | undefined;
  schedule: FitArgs['learningRateSchedule'];
  progress: Progress;
}

/**
 * Trains epoch by epoch, batch by batch, as tfjs-layers' fit loop does: until the last epoch, until a callback
 * sets `model.stopTraining`, or until the signal is aborted. An epoch that the signal cut short is no entry of
 * the history.
 */
export async function runEpochs(task: EpochsTask): Promise<EpochsResult> {
  const { model, options, callbacks, signal } = task;
  const result: EpochsResult = { epoch: [], history: {}, aborted: false, steps: 0, firstEpoch: 0 };
  model.stopTraining = false;
  await callbacks.onTrainBegin();
  for (let epoch = options.initialEpoch; epoch < options.epochs && !model.stopTraining; epoch++) {
    if (signal?.aborted === true) {
      result.aborted = true;
      break;
    }
    const started = performance.now();
    if (task.schedule !== undefined) {
      const { learningRate } = model.optimizer as unknown as { learningRate: number };
      setLearningRate(model.optimizer, scheduledRate(task.schedule, epoch, learningRate));
    }
    await callbacks.onEpochBegin(epoch);
    const logs = await trainEpoch(task, epoch, result);
    if (logs === undefined) {
      result.aborted = true;
      break;
    }
    if (task.data.validation !== undefined) {
      const internals = trainingInternals(model);
      Object.assign(
        logs,
        await evaluateByOperations(internals, task.data.validation, options.batchSize, 'val_'),
      );
    }
    result.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      result.history[name] ??= [];
      result.history[name].push(value);
    }
    task.progress.epoch(epoch, logs);
    await callbacks.onEpochEnd(epoch, logs);
    if (result.epoch.length === 1) result.firstEpoch = performance.now() - started;
  }
  await callbacks.onTrainEnd();
  return result;
}

/** Means of loss and metrics over the epoch's samples, or undefined if the signal cut it short. */
async function trainEpoch(task: EpochsTask, epoch: number, result: EpochsResult): Promise<Logs | undefined> {
  const { model, data, options, callbacks, dropout, signal } = task;
  const { batchSize, seed, shuffle } = options;
  const internals = trainingInternals(model);
  const names = internals.getDedupedMetricsNames();
  const trainStep = internals.makeTrainFunction();
  const samples = data.train[0]?.shape[0] ?? 0;
  const batches = Math.ceil(samples / batchSize);
  const order = epochOrder(samples, seed, epoch, shuffle);
  const sums = names.map(() => 0);
  let seen = 0;
  for (let index = 0; index < batches; index++) {
    const size = Math.min(batchSize, samples - index * batchSize);
    await callbacks.onBatchBegin(index, { batch: index, size });
    dropout.startStep(epoch * batches + index);
    const batch = takeBatch(data.train, index, batchSize, order);
    const scalars = tf.tidy(() => trainStep(batch));
    tf.dispose(batch);
    const values = await readScalars(scalars);
    result.steps++;
    seen += size;
    const logs: Logs = { batch: index, size };
    for (const [position, name] of names.entries()) {
      const value = values[position] ?? Number.NaN;
      logs[name] = value;
      sums[position] = (sums[position] ?? 0) + value * size;
    }
    task.progress.batch(epoch, index + 1, logs);
    await callbacks.onBatchEnd(index, logs);
    if (signal?.aborted === true && seen < samples) return undefined;
    if (model.stopTraining) break;
  }
  return Object.fromEntries(names.map((name, position) => [name, (sums[position] ?? 0) / seen]));
}

/**
 * Loss and metrics of `[...inputs, ...targets]` by tfjs's operations, under their names with a prefix, in the order of
 * Keras: the total loss, the loss of each output where there are several, the metrics output by output.
 *
 * tfjs-layers' test function gives sums of the losses up to each output, the last of which is the total, and only then
 * what its names after `loss` stand for.
 */
export async function evaluateByOperations(
  internals: TrainingInternals,
  data: tf.Tensor[],
  batchSize: number,
  prefix: string,
): Promise<{ [name: string]: number }> {
  internals.makeTestFunction();
  const values = await readScalars(
    tf.tidy(() => [internals.testLoop(internals.testFunction, data, batchSize)].flat()),
  );
  const named = values.slice(internals.lossFunctions.length - 1);
  const names = internals.getDedupedMetricsNames();
  return Object.fromEntries(
    names.map((name, position) => [`${prefix}${name}`, named[position] ?? Number.NaN]),
  );
}

async function readScalars(scalars: tf.Scalar[]): Promise<number[]> {
  const values = await Promise.all(scalars.map(async (scalar) => (await scalar.data())[0] ?? Number.NaN));
  tf.dispose(scalars);
  return values;
}
