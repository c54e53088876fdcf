import { NotLowered } from '../../compiler/index.js';
import { looksForDivergence, trainingOptionsOf } from '../../network/index.js';
import type { BatchSession } from '../../session/index.js';
import { type BatchEngine, type BatchTask, BatchTrainer } from '../data/batch-trainer.js';
import type { Batch } from '../data/batches.js';
import { describeTraining } from '../model/describe-training.js';
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
  if (description.trained.length === 0) throw new NotLowered('none of its weights is trained');
  const { optimizer } = model;
  const training = { ...described, optimizer: await withLiveNumbers(optimizer, described.optimizer) };
  const state = await readModelState(optimizer, training.optimizer, description);
  const common = {
    network: description.network,
    training,
    seed: task.begin.seed,
    checksFinite: looksForDivergence(options.onDivergence),
    threads: args.threads,
  };
  const sessions = new BatchSessions('fit', common, weighted);
  const read = ({ samples, weights }: Batch): SessionSamples =>
    sessionSamples(model, description, training, samples, weights);
  await sessions.take('train', read(first));
  const engine = new CompiledBatches(sessions, read);
  return openTrainer(model, new BatchTrainer(engine, batches), sessions, () => {
    return new ModelSync(task, sessions, description, training.optimizer, state);
  });
}

/** Steps and evaluations of one batch on our kernels. */
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

  /** What cannot be compiled is found with the first batch; one that comes later does not fit the others. */
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
