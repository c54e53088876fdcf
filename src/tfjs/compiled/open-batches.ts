import { NotLowered, type Samples } from '../../compiler/index.js';
import { looksForDivergence, networkWeights, trainingOptionsOf, weightOrder } from '../../network/index.js';
import type { BatchSession } from '../../session/index.js';
import { BatchDigest } from '../data/batch-digest.js';
import { type BatchEngine, type BatchTask, BatchTrainer, UNKNOWN_BATCHES } from '../data/batch-trainer.js';
import type { Batch } from '../data/batches.js';
import { describeTraining } from '../model/describe-training.js';
import { trainingConfigOf, trainingInternals } from '../model/internals.js';
import type { OpenTrainer, TrainingTask } from '../options/fit-task.js';
import { BatchSessions } from './batch-sessions.js';
import { describeModel } from './describe-model.js';
import { ModelSync, readModelState } from './model-state.js';
import { openTrainer } from './open-compiled.js';
import { withLiveNumbers } from './optimizer-state.js';
import { type SessionSamples, sessionSamples } from './samples.js';

/**
 * Compiles a training run on batches that come one by one, and gives it the model's state.
 *
 * @param first of the batches
 * @throws NotLowered if it cannot be compiled, LetheError `backend` if the kernels cannot run here.
 */
export async function openCompiledBatches(
  task: TrainingTask,
  batches: BatchTask,
  first: Batch,
): Promise<OpenTrainer> {
  const { model, options, args } = task;
  const description = describeModel(model);
  const weighted = first.weights.map((weights) => weights !== null);
  const described = describeTraining(model, trainingOptionsOf(args), weighted.includes(true));
  if (description.trained.length === 0) throw new NotLowered('expected trainable weights, got none');
  const { optimizer } = model;
  const training = { ...described, optimizer: await withLiveNumbers(optimizer, described.optimizer) };
  const state = await readModelState(optimizer, training.optimizer, description);
  const read = ({ samples, weights }: Batch): SessionSamples =>
    sessionSamples(model, description, training, samples, weights);
  const begun = read(first);
  const weights = networkWeights(description.network);
  const nothing: Samples = { inputs: [], targets: [], count: 0 };
  const { batchesPerEpoch = UNKNOWN_BATCHES, validation } = batches;
  const from = await task.recorder?.begin(
    {
      ...{ topology: model.toJSON(null, false) as object, network: description.network, training, options },
      ...{ weights, order: weightOrder(weights), sampleShapes: begun.sampleShapes, train: nothing },
      ...{ validation: validation && nothing, validationShapes: undefined, yieldEvery: args.yieldEvery },
      ...{ config: trainingConfigOf(model), rules: { ...trainingOptionsOf(args) }, begin: task.begin },
      scheduled: args.learningRateSchedule !== undefined,
      dataset: { batchesPerEpoch: batches.batchesPerEpoch },
      ...{ gradientMasks: undefined, batchesPerEpoch },
      names: trainingInternals(model).getDedupedMetricsNames(),
    },
    undefined,
  );
  const begin = from?.progress.begin ?? task.begin;
  const common = {
    network: description.network,
    training,
    seed: begin.seed,
    checksFinite: looksForDivergence(options.onDivergence),
    threads: args.threads,
  };
  const sessions = new BatchSessions('fit', common, weighted);
  await sessions.take('train', begun);
  const digest = task.recorder && new BatchDigest();
  const trainer = new BatchTrainer(new CompiledBatches(sessions, read), { ...batches, digest });
  try {
    if (from !== undefined) await trainer.goTo(from.progress);
  } catch (reason) {
    sessions.close();
    throw reason;
  }
  const open = openTrainer(model, trainer, sessions, () => {
    const sync = new ModelSync({ ...task, begin }, sessions, description, training.optimizer, state);
    if (from !== undefined) sync.restore(from);
    return sync;
  });
  return { ...open, from };
}

/** Steps and evaluations of single batches on Lethe's kernels. */
export class CompiledBatches implements BatchEngine {
  readonly #sessions: BatchSessions;
  readonly #read: (batch: Batch) => SessionSamples;
  #batch: SessionSamples | undefined;

  constructor(sessions: BatchSessions, read: (batch: Batch) => SessionSamples) {
    this.#sessions = sessions;
    this.#read = read;
  }

  get plan(): BatchEngine['plan'] {
    return this.#session.plan;
  }

  get diverged(): BatchEngine['diverged'] {
    return this.#session.diverged;
  }

  get #session(): BatchSession {
    return this.#sessions.session;
  }

  keep(now: number): boolean {
    return this.#session.keep(now);
  }

  fallBack(): ReturnType<BatchSession['fallBack']> {
    return this.#session.fallBack();
  }

  async prepare(batch: Batch): Promise<void> {
    this.#batch = await this.#take('train', batch);
  }

  train(_batch: Batch, stream: number): Float32Array {
    return this.#session.trainBatch((this.#batch as SessionSamples).samples, stream);
  }

  async evaluate(batch: Batch): Promise<Float32Array> {
    const { samples } = await this.#take('evaluation', batch);
    return this.#session.evaluateBatch(samples);
  }

  /** If a model cannot be compiled, the first batch shows it; a later batch then does not fit the others. */
  async #take(kind: 'train' | 'evaluation', batch: Batch): Promise<SessionSamples> {
    try {
      const read = this.#read(batch);
      await this.#sessions.take(kind, read);
      return read;
    } catch (error) {
      if (!(error instanceof NotLowered)) throw error;
      const [target] = batch.samples.y;
      throw new RangeError(`${target?.what}: ${error.message}`, { cause: error });
    }
  }
}
