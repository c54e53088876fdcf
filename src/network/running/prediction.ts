import { type KernelHost, retakeKernels } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import {
  PredictSession,
  type PredictSessionOptions,
  type PreparedPrediction,
  preparePrediction,
} from '../../session/index.js';
import { Outputs } from '../data/outputs.js';
import { checkPlan, type Limits } from '../options/limits.js';
import { openWithThreads } from './open-with-threads.js';

/** Inputs, states and weights of a prediction. */
export interface PredictionTask {
  /** Samples for each input. */
  readonly x: readonly Float32Array[];
  /** Number of samples. */
  readonly count: number;
  /** States of the stateful layers, before; undefined: zeros. */
  readonly states: readonly Float32Array[] | undefined;
  /** They identify the weights: other marks than in the last call mean other weights. */
  readonly marks: readonly unknown[];
  /** The result of {@link Prediction.known} for these marks. */
  readonly known: Packed | undefined;
  /** Layer by layer; not read if they are known. */
  readonly weights: readonly Float32Array[];
}

/** All weights in the kernels' layout, and their marks. */
export interface Packed {
  readonly marks: readonly unknown[];
  readonly values: Float32Array;
}

/** The outputs, and the states of the stateful layers afterwards. */
export interface Predicted {
  /** For each output. */
  readonly outputs: readonly Outputs[];
  readonly states: Float32Array[];
}

/** A session, and the weights in its arena. */
export interface Open {
  readonly session: PredictSession;
  packed?: Packed;
}

/**
 * Keeps what the next prediction of the same model can use again: the program, the weights in the kernels' layout, and
 * both in an arena, until another session needs that arena. Preparing them takes many times as long as one step of a
 * small network. Holds no arena and no thread: those belong to the pool, `releaseKernels` frees them.
 */
export class Prediction {
  protected readonly options: PredictSessionOptions;
  protected readonly prepared: PreparedPrediction;
  #packed: Packed | undefined;
  /** Tells the pool who left an arena. */
  readonly #key: object = {};
  /** Sessions by their hosts, which the pool holds. */
  readonly #left: WeakMap<KernelHost, Open> = new WeakMap();

  /** @throws NotLowered naming the first layer or option that has no kernel. */
  constructor(options: PredictSessionOptions) {
    this.options = options;
    this.prepared = preparePrediction(options);
  }

  /** Whether it was made from the same options, for the same network. */
  isFor(
    sampleShapes: readonly (readonly number[])[],
    batchSize: number,
    threads: number | undefined,
  ): boolean {
    const own = this.options;
    const { threads: chosen } = this.prepared.threads;
    return (
      own.batchSize === batchSize &&
      (own.threads === threads || chosen === threads) &&
      own.sampleShapes.every((own, input) => sameItems(own, sampleShapes[input] ?? []))
    );
  }

  /** Weights with these marks, if the last prediction used them. */
  known(marks: readonly unknown[]): Packed | undefined {
    const packed = this.#packed;
    return packed && sameItems(packed.marks, marks) ? packed : undefined;
  }

  /** @throws LetheError `limits` if this many samples would exceed `limits`. */
  check(caller: string, limits: Limits, count: number): void {
    checkPlan(caller, limits, this.prepared, () => Math.ceil(count / this.options.batchSize));
  }

  /** @throws LetheError `backend` if the kernels cannot be started here. */
  async run(caller: string, task: PredictionTask): Promise<Predicted> {
    return this.#use(this.retake() ?? (await this.open(caller)), task);
  }

  /** @throws LetheError `state` if the kernels are not loaded yet. */
  runLoaded(caller: string, task: PredictionTask): Predicted {
    return this.#use(this.retake() ?? this.#openLoaded(caller), task);
  }

  /** A new session. */
  protected async open(caller: string): Promise<Open> {
    return { session: await openWithThreads(caller, this.options, this.prepared, PredictSession.open) };
  }

  /** The session of the last call, if it is still in its arena: synchronously, so that nothing comes in between. */
  protected retake(): Open | undefined {
    const host = retakeKernels(this.#key);
    return host && this.#left.get(host);
  }

  #openLoaded(caller: string): Open {
    const session = PredictSession.openLoaded(this.options, this.prepared);
    if (session !== undefined) return { session };
    const { threads } = this.prepared.threads;
    throw new LetheError(
      'state',
      `${caller}: expected loaded kernels for ${threads} thread(s), got none: await predict with the same options first`,
    );
  }

  #use(open: Open, task: PredictionTask): Predicted {
    const { session } = open;
    try {
      this.begin(open, task);
      return this.end(open, task, session.predict(task.x, task.count));
    } finally {
      session.close(); // Does nothing to a session that was left.
    }
  }

  protected begin(open: Open, task: PredictionTask): void {
    this.#giveWeights(open, task);
    const { session } = open;
    if (task.states === undefined) session.resetStates();
    else session.setStates(task.states);
  }

  protected end(open: Open, { count }: PredictionTask, values: readonly Float32Array[]): Predicted {
    const { session } = open;
    const outputs = values.map(
      (own, index) => new Outputs(own, [count, ...(session.outputShapes[index] ?? [])]),
    );
    const result = { outputs, states: session.getStates() };
    this.#left.set(session.leave(this.#key), open);
    return result;
  }

  #giveWeights(open: Open, { marks, known, weights }: PredictionTask): void {
    const { session } = open;
    let packed = known;
    if (packed === undefined) {
      session.setWeights(weights);
      packed = { marks, values: session.getPackedWeights() };
      this.#packed = packed;
    } else if (open.packed !== packed) session.setPackedWeights(packed.values);
    open.packed = packed;
  }
}

function sameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index++) {
    if (some[index] !== others[index]) return false;
  }
  return true;
}
