import type { LayersModel } from '@tensorflow/tfjs-layers';
import { NotLowered } from '../../compiler/index.js';
import {
  checkMasked,
  checkSession,
  largestBatch,
  looksForDivergence,
  networkWeights,
  openWithThreads,
  readLimits,
  type Trainer,
  tellLossMasks,
  tellTrailingZeros,
  trainingOptionsOf,
  weightOrder,
} from '../../network/index.js';
import { prepareSession, TrainingSession } from '../../session/index.js';
import type { Samples as GivenSamples } from '../data/samples.js';
import { describeTraining } from '../model/describe-training.js';
import { whileTraining } from '../model/in-training.js';
import { trainingConfigOf, trainingInternals } from '../model/internals.js';
import type { FitTask, OpenTrainer } from '../options/fit-task.js';
import { describeModel } from './describe-model.js';
import { ModelSync, readModelState } from './model-state.js';
import { withLiveNumbers } from './optimizer-state.js';
import { runOn, type SessionSamples, sessionSamples } from './samples.js';

type OpenWeights = readonly (Float32Array | null)[];

/**
 * Compiles a training run and gives it the model's state.
 *
 * @throws NotLowered if it cannot be compiled, LetheError `backend` if the kernels cannot run here.
 */
export async function openCompiled(task: FitTask): Promise<OpenTrainer> {
  const { model, data, options, args } = task;
  const description = describeModel(model);
  const isWeighted = data.weights.some((weights) => weights !== null);
  const described = describeTraining(model, trainingOptionsOf(args), isWeighted);
  if (description.trained.length === 0) throw new NotLowered('expected trainable weights, got none');
  const { optimizer } = model;
  const compiled = { ...described, optimizer: await withLiveNumbers(optimizer, described.optimizer) };
  const state = await readModelState(optimizer, compiled.optimizer, description);
  const read = (samples: GivenSamples, weights: OpenWeights = []): SessionSamples =>
    sessionSamples(model, description, compiled, samples, weights);
  const trained = read(data.train, data.weights);
  const { sampleShapes, samples: train } = trained;
  const validation = data.validation && read(data.validation, data.validationWeights);
  const { sampleShapes: evaluationShapes, samples: evaluation } = validation ?? {};
  const { network, training, unequal } = runOn(
    ...(['fit', description.network, compiled, trained] as const),
    ...(validation ? [validation] : []),
  );
  const sessionOptions = {
    network,
    ...{ sampleShapes, evaluationShapes },
    training,
    batchSize: largestBatch(options.batchSize, train.count, evaluation?.count),
    checksFinite: looksForDivergence(options.onDivergence),
    threads: args.threads,
    train,
    evaluation,
  };
  checkSession('fit', readLimits('fit', args.limits), { ...sessionOptions, seed: task.begin.seed }, options);
  const weights = networkWeights(description.network);
  const from = await task.recorder?.begin(
    {
      ...{
        topology: model.toJSON(null, false) as object,
        network,
        training,
        options,
        yieldEvery: args.yieldEvery,
      },
      ...{ weights, order: weightOrder(weights), sampleShapes, train },
      ...{ validation: evaluation, validationShapes: evaluationShapes },
      ...{ config: trainingConfigOf(model), rules: { ...trainingOptionsOf(args) }, begin: task.begin },
      scheduled: args.learningRateSchedule !== undefined,
      ...{ gradientMasks: undefined, batchesPerEpoch: Math.ceil(train.count / options.batchSize) },
      names: trainingInternals(model).getDedupedMetricsNames(),
    },
    undefined,
  );
  const begin = from?.progress.begin ?? task.begin;
  const seeded = { ...sessionOptions, seed: begin.seed };
  const prepared = prepareSession(seeded);
  checkMasked('fit', prepared, model.outputNames, unequal);
  tellLossMasks('fit', description.network, prepared, model.outputNames, training);
  tellTrailingZeros('fit', description.network, prepared, { sampleShapes, samples: train });
  const session = await openWithThreads('fit', seeded, prepared, TrainingSession.open);
  const open = openTrainer(model, session, { session, close: () => session.close() }, () => {
    const sync = new ModelSync({ ...task, begin }, { session }, description, training.optimizer, state);
    if (from !== undefined) sync.restore(from);
    return sync;
  });
  return { ...open, from };
}

/** The current session, which may change. */
interface Held {
  readonly session: TrainingSession;
  close(): void;
}

/** A trainer on an open session, which is closed at the end. */
export function openTrainer(
  model: LayersModel,
  trainer: Trainer,
  held: Held,
  begin: () => ModelSync,
): OpenTrainer {
  try {
    const sync = begin();
    return {
      engine: 'compiled',
      threads: held.session.plan.threads,
      trainer,
      trained: sync,
      async during(train) {
        try {
          return await whileTraining(model, sync, train);
        } finally {
          try {
            sync.write();
          } finally {
            held.close();
          }
        }
      },
    };
  } catch (error) {
    held.close();
    throw error;
  }
}
