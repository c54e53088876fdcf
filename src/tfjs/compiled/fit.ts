import { NotLowered, type Samples } from '../../compiler/index.js';
import {
  clippingOf,
  Epochs,
  type EpochsResult,
  largestBatch,
  looksForDivergence,
  openWithThreads,
} from '../../network/index.js';
import { prepareSession, type SessionOptions, TrainingSession } from '../../session/index.js';
import { makeQuietCallbacks } from '../callbacks/callbacks.js';
import { hooksOf } from '../callbacks/hooks.js';
import { describeTraining } from '../model/describe-training.js';
import { whileTraining } from '../model/in-training.js';
import { trainingInternals } from '../model/internals.js';
import type { FitTask } from '../options/fit-task.js';
import { describeModel } from './describe-model.js';
import { ModelSync, readModelState } from './model-state.js';
import { withLiveNumbers } from './optimizer-state.js';
import { readSessionSamples } from './samples.js';

/** A training that is ready to begin. */
export interface CompiledFit {
  readonly threads: number;
  /** Trains, brings the model up to date whatever happens, and hands memory and threads back. */
  run(): Promise<EpochsResult>;
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
  const { sampleShapes, samples: train } = await readSessionSamples(
    model,
    description,
    training.loss,
    data.train,
  );
  let evaluation: Samples | undefined;
  if (data.validation !== undefined) {
    const read = await readSessionSamples(model, description, training.loss, data.validation);
    for (const [index, shape] of sampleShapes.entries()) {
      const other = read.sampleShapes[index]?.join();
      if (other === shape.join()) continue;
      throw new NotLowered(
        `samples to validate on have shape [${other}], those to train on [${shape.join()}]`,
      );
    }
    evaluation = read.samples;
  }
  const { list: listener, onYield } = makeQuietCallbacks(args, model, parameters);
  const sessionOptions: SessionOptions = {
    network: description.network,
    sampleShapes,
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
