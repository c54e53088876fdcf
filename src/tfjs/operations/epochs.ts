import * as tf from '@tensorflow/tfjs-core';
import type { CallbackList, LayersModel } from '@tensorflow/tfjs-layers';
import {
  advance,
  type Divergence,
  type EpochsResult,
  epochOrder,
  type Logs,
  looksForDivergence,
  type Progress,
  scheduledRate,
  streamOf,
  type TrainingPosition,
} from '../../network/index.js';
import type { PreparedData } from '../data/prepare.js';
import { type TrainingInternals, trainingInternals } from '../model/internals.js';
import { setLearningRate } from '../model/optimizer.js';
import type { CheckedArgs } from '../options/check-args.js';
import type { FitArgs } from '../options/fit-args.js';
import { takeBatch } from './batches.js';
import type { SeededDropout } from './dropout.js';
import { evaluateByOperations } from './evaluate.js';
import { readScalars } from './read-scalars.js';

/** Everything that {@link runEpochs} works with. */
export interface EpochsTask {
  model: LayersModel;
  data: PreparedData;
  options: CheckedArgs;
  callbacks: CallbackList;
  dropout: SeededDropout;
  signal: AbortSignal | undefined;
  /** Where the training run is when this begins, and what keeps where it comes to. */
  begin: TrainingPosition;
  keepPosition: (position: TrainingPosition) => void;
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
  const result: EpochsResult = {
    ...{ epoch: [], history: {}, aborted: false, divergence: undefined },
    ...{ steps: 0, firstEpoch: 0 },
  };
  model.stopTraining = false;
  await callbacks.onTrainBegin();
  for (let epoch = options.initialEpoch; epoch < options.epochs; epoch++) {
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
    task.progress.epoch(epoch, logs);
    await callbacks.onEpochEnd(epoch, logs);
    result.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      result.history[name] ??= [];
      result.history[name].push(value);
    }
    if (result.epoch.length === 1) result.firstEpoch = performance.now() - started;
    if (model.stopTraining || result.divergence !== undefined) break;
  }
  await callbacks.onTrainEnd();
  return result;
}

/** Means of loss and metrics over the epoch's samples, or undefined if the signal cut it short. */
async function trainEpoch(task: EpochsTask, epoch: number, result: EpochsResult): Promise<Logs | undefined> {
  const { model, data, options, callbacks, dropout, signal, begin } = task;
  const { batchSize, initialEpoch, shuffle } = options;
  const internals = trainingInternals(model);
  const names = internals.getDedupedMetricsNames();
  const trainStep = internals.makeTrainFunction();
  const samples = data.train[0]?.shape[0] ?? 0;
  const batches = Math.ceil(samples / batchSize);
  const order = epochOrder(samples, begin.seed, begin.epochs + epoch - initialEpoch, shuffle);
  const sums = names.map(() => 0);
  let seen = 0;
  for (let index = 0; index < batches; index++) {
    const size = Math.min(batchSize, samples - index * batchSize);
    await callbacks.onBatchBegin(index, { batch: index, size });
    dropout.startStep(streamOf(begin.steps + result.steps));
    const batch = takeBatch(data.train, index, batchSize, order);
    let scalars: tf.Scalar[];
    try {
      scalars = tf.tidy(() => trainStep(batch));
    } finally {
      tf.dispose(batch.filter((tensor) => tensor !== null));
    }
    result.steps++;
    task.keepPosition(advance(begin, result.steps, batches));
    const values = await readScalars(scalars);
    seen += size;
    const logs: Logs = { batch: index, size };
    for (const [position, name] of names.entries()) {
      const value = values[position] ?? Number.NaN;
      logs[name] = value;
      sums[position] = (sums[position] ?? 0) + value * size;
    }
    task.progress.batch(epoch, index + 1, logs);
    if (looksForDivergence(options.onDivergence)) {
      const of = await findDivergence(values[0], internals);
      if (of !== undefined) result.divergence = { epoch, batch: index, of };
    }
    await callbacks.onBatchEnd(index, logs);
    if (signal?.aborted === true && seen < samples) return undefined;
    if (model.stopTraining || result.divergence !== undefined) break;
  }
  return Object.fromEntries(names.map((name, position) => [name, (sums[position] ?? 0) / seen]));
}

/** What a batch left that is not finite: its loss, or a weight that it trained. */
async function findDivergence(
  loss: number | undefined,
  { collectedTrainableWeights = [] }: TrainingInternals,
): Promise<Divergence['of'] | undefined> {
  if (!Number.isFinite(loss)) return 'loss';
  for (const weight of collectedTrainableWeights) {
    const values = await weight.read().data();
    if (!values.every(Number.isFinite)) return 'weights';
  }
  return undefined;
}
