import { NotLowered, type Samples } from '../../compiler/index.js';
import {
  clippingOf,
  Epochs,
  type EpochsResult,
  largestBatch,
  looksForDivergence,
  openWithThreads,
  type Progress,
} from '../../network/index.js';
import { prepareSession, type SessionOptions, TrainingSession } from '../../session/index.js';
import { whileTraining } from '../model/in-training.js';
import { trainingInternals } from '../model/internals.js';
import { type CallbackParameters, makeQuietCallbacks } from '../training/callbacks.js';
import type { CheckedArgs } from '../training/check-args.js';
import type { FitArgs } from '../training/fit-args.js';
import type { PreparedData } from '../training/prepare.js';
import { describeModel } from './describe-model.js';
import { describeTraining } from './describe-training.js';
import { hooksOf } from './hooks.js';
import { ModelSync, readModelState, type SyncedModel } from './model-state.js';
import { withLiveNumbers } from './optimizer-state.js';
import { readSessionSamples } from './samples.js';

/** A training that is ready to begin. */
export interface CompiledFit {
  readonly threads: number;
  /** Trains, brings the model up to date whatever happens, and hands memory and threads back. */
  run(): Promise<EpochsResult>;
}

/** The options that are the same for both engines. */
export interface FitTask extends SyncedModel {
  data: PreparedData;
  options: CheckedArgs;
  args: FitArgs;
  parameters: CallbackParameters;
  progress: Progress;
}

/**
 * Lowers a training and gives it the model's state.
 *
 * @throws NotLowered if it cannot be lowered, LetheError `backend` if the kernels cannot run here.
 */
export async function prepareFit(task: FitTask): Promise<CompiledFit> {
  const { model, data, options, args, parameters, progress } = task;
  const description = describeModel(model);
  const described = describeTraining(model, clippingOf(args));
  if (description.trained.length === 0) throw new NotLowered('none of its weights is trained');
  const { optimizer } = model;
  const training = { ...described, optimizer: await withLiveNumbers(optimizer, described.optimizer) };
  const state = await readModelState(optimizer, training.optimizer, description);
  const { sampleShape, samples: train } = await readSessionSamples(
    model,
    description,
    training.loss,
    data.train,
  );
  let evaluation: Samples | undefined;
  if (data.validation !== undefined) {
    const read = await readSessionSamples(model, description, training.loss, data.validation);
    if (read.sampleShape.join() !== sampleShape.join()) {
      throw new NotLowered(
        `samples to validate on have shape [${read.sampleShape.join()}], those to train on [${sampleShape.join()}]`,
      );
    }
    evaluation = read.samples;
  }
  const { list: listener, onYield } = makeQuietCallbacks(args, model, parameters);
  const sessionOptions: SessionOptions = {
    network: description.network,
    sampleShape,
    training,
    batchSize: largestBatch(options.batchSize, train.count, evaluation?.count),
    seed: task.begin.seed,
    checksFinite: looksForDivergence(options.onDivergence),
    threads: args.threads,
    train,
    evaluation,
  };
  const prepared = prepareSession(sessionOptions);
  const session = await openWithThreads('fit', sessionOptions, prepared, TrainingSession.open);
  try {
    const sync = new ModelSync(task, session, description, training.optimizer, state);
    const epochs = new Epochs({
      model: sync,
      session,
      names: trainingInternals(model).getDedupedMetricsNames(),
      samples: train.count,
      begin: task.begin,
      validates: evaluation !== undefined,
      options,
      args,
      listener,
      hooks: hooksOf(listener.callbacks),
      onYield: onYield.map(({ call, needsModel }) => (epoch, batch, logs) => {
        if (needsModel) sync.write();
        return call(epoch, batch, logs);
      }),
      progress,
    });
    return {
      threads: session.plan.threads,
      async run() {
        try {
          return await whileTraining(model, sync, () => epochs.run());
        } finally {
          try {
            sync.write();
          } finally {
            session.close();
          }
        }
      },
    };
  } catch (error) {
    session.close();
    throw error;
  }
}
