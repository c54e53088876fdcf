import { openWithThreads } from '../../network/index.js';
import { BatchSession, prepareSession, type SessionOptions } from '../../session/index.js';
import type { SessionSamples } from './samples.js';

type Kind = 'train' | 'evaluation';

/** The sizes of batches that a session takes, the largest first: two at most. */
type Sizes = { readonly [kind in Kind]: readonly number[] };

/** Options of every session, apart from the batches. */
export type CommonOptions = Omit<SessionOptions, 'sampleShapes' | 'batchSize' | 'train' | 'evaluation'>;

/**
 * A session for batches of any size and shape: for a batch without a program, a new session takes over with the weights
 * and states. One session serves full batches and a smaller last one.
 */
export class BatchSessions {
  readonly #caller: string;
  readonly #common: CommonOptions;
  /** Of each output whether samples to train on have a weight for it. */
  readonly #weighted: readonly boolean[];
  #session: BatchSession | undefined;
  #sizes: Sizes = { train: [], evaluation: [] };
  #shapes = '';

  constructor(caller: string, common: CommonOptions, weighted: readonly boolean[]) {
    this.#caller = caller;
    this.#common = common;
    this.#weighted = weighted;
  }

  /** The present one, after the first {@link take}. */
  get session(): BatchSession {
    return this.#session as BatchSession;
  }

  close(): void {
    this.#session?.close();
  }

  /**
   * A session that can train on a batch, or evaluate it.
   *
   * @throws NotLowered if it cannot be compiled, LetheError `backend` if the kernels cannot run here.
   */
  async take(kind: Kind, { sampleShapes, samples }: SessionSamples): Promise<BatchSession> {
    const shapes = JSON.stringify(sampleShapes);
    const isSame = shapes === this.#shapes;
    const known = this.#sizes[kind];
    if (isSame && known.includes(samples.count)) return this.session;
    const sizes = {
      ...(isSame ? this.#sizes : { train: [], evaluation: [] }),
      [kind]: withSize(isSame ? known : [], samples.count),
    };
    await this.#open(sampleShapes, sizes);
    this.#shapes = shapes;
    this.#sizes = sizes;
    return this.session;
  }

  async #open(sampleShapes: SessionOptions['sampleShapes'], { train, evaluation }: Sizes): Promise<void> {
    const [evaluationBatchSize] = evaluation;
    const options: SessionOptions = {
      ...this.#common,
      sampleShapes,
      batchSize: (train[0] ?? evaluationBatchSize) as number,
      evaluationBatchSize,
      train: weightedRoom(train, this.#weighted),
      evaluation: room(evaluation),
    };
    const before = this.#session;
    const after = await openWithThreads(this.#caller, options, prepareSession(options), BatchSession.open);
    if (before !== undefined) {
      after.setWeights(before.getWeights());
      after.setOptimizerState(before.getOptimizerState());
      after.setStates(before.getStates());
      after.learningRate = before.learningRate;
      before.close();
    }
    this.#session = after;
  }
}

/** The largest size so far, and the new one. */
function withSize(known: readonly number[], size: number): readonly number[] {
  return known.length === 0
    ? [size]
    : [Math.max(known[0] as number, size), Math.min(known[0] as number, size)];
}

/** The same with a weight for each, of outputs that have such. */
function weightedRoom(sizes: readonly number[], weighted: readonly boolean[]): SessionOptions['train'] {
  const { count, ...rest } = room(sizes);
  return { ...rest, count, weights: weighted.map((has) => (has ? new Float32Array(count) : undefined)) };
}

/** Samples of which there is nothing but their number. */
function room(sizes: readonly number[]): { inputs: []; targets: []; count: number } {
  return { inputs: [], targets: [], count: sizes.reduce((sum, size) => sum + size, 0) };
}
