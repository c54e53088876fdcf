// A training run that fails in the middle, because a thread died or the kernels stopped: what remains, and how it is
// reported.
import { LetheError } from '../../errors.js';
import type { TrainingPosition } from './position.js';
import type { TrainedModel, Trainer } from './trainer.js';

/** A batch, both counted from 0. */
interface Place {
  readonly epoch: number;
  readonly batch: number;
}

/** A training run between two batches. */
interface Standing {
  /** The last finished batch; undefined before the first of a call. */
  readonly done: Place | undefined;
  readonly learningRate: number;
  readonly position: TrainingPosition | undefined;
}

/** Keeps a model at a finished step, with everything that belongs to it, whatever fails. */
export class Safety {
  readonly #trainer: Trainer;
  readonly #model: TrainedModel;
  /** The last finished batch of this call. */
  last: Place | undefined;
  /** Position of the run when the trainer last kept a copy. */
  #kept: Standing | undefined;
  /** The learning rate before a schedule set an epoch's, until a batch of that epoch is finished. */
  #rate: number | undefined;

  constructor({ trainer, model }: { readonly trainer: Trainer; readonly model: TrainedModel }) {
    this.#trainer = trainer;
    this.#model = model;
  }

  /** Batches are about to run, at `now` by `performance.now()`. */
  keep(now: number): void {
    if (this.#trainer.keep?.(now)) this.#kept = this.#standing;
  }

  /** Batches were done up to this one. */
  did(epoch: number, batch: number): void {
    this.last = { epoch, batch };
    this.#rate = undefined;
  }

  /** A schedule is about to set the learning rate of an epoch. */
  schedules(): void {
    this.#rate = this.#model.learningRate;
  }

  /** Called when `fit` ends with an error: takes back a rate that a schedule set for steps that never ran. */
  end(): void {
    if (this.#rate !== undefined) this.#model.learningRate = this.#rate;
  }

  /**
   * Runs the trainer at batch `batch` of an epoch, or in validation (undefined).
   *
   * @throws whatever the trainer throws; for errors of the engine a LetheError `backend` that says which weights are
   *   left.
   */
  guard<Result>(
    epoch: number,
    batch: number | undefined,
    run: () => Result | Promise<Result>,
  ): Result | Promise<Result> {
    const fail = (reason: unknown): never => {
      const left = this.#fallBack();
      if (left === undefined || !(reason instanceof LetheError && reason.code === 'backend')) throw reason;
      const where = batch === undefined ? `validating epoch ${epoch}` : `at ${placeOf({ epoch, batch })}`;
      const what = reason.message.replace(/^run: /, '');
      throw new LetheError('backend', `fit: ${what} ${where}; the weights are those ${left}`, {
        cause: reason,
      });
    };
    try {
      const result = run();
      return result instanceof Promise ? result.catch(fail) : result;
    } catch (reason) {
      return fail(reason);
    }
  }

  /** Brings the model to the trainer's state after a failure. Says which weights these are, if known. */
  #fallBack(): string | undefined {
    const remains = this.#trainer.fallBack?.();
    if (remains === undefined) return undefined;
    if (remains === 'lost') {
      this.#model.discard?.();
      return 'from before this call';
    }
    const standing = remains === 'kept' && this.#kept !== undefined ? this.#kept : this.#standing;
    if (remains === 'kept') {
      this.#rate = standing.learningRate;
      this.#model.position = standing.position;
      this.#model.markTrained?.();
    }
    return standing.done === undefined ? 'that it began with' : `of ${placeOf(standing.done)}`;
  }

  get #standing(): Standing {
    const { learningRate, position } = this.#model;
    return { done: this.last, learningRate: this.#rate ?? learningRate, position };
  }
}

function placeOf({ epoch, batch }: Place): string {
  return `epoch ${epoch}, batch ${batch}`;
}
