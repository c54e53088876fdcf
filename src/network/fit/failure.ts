// A training run that fails in the middle, as a thread died or the kernels stopped: what is left, and how that is told.
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
  /** The batch that was done last; undefined before the first of a call. */
  readonly done: Place | undefined;
  readonly learningRate: number;
  readonly position: TrainingPosition | undefined;
}

/** Sees to it that a model is at a step that was done, with all that belongs to it, whatever fails. */
export class Safety {
  readonly #trainer: Trainer;
  readonly #model: TrainedModel;
  /** The batch that was done last in this call. */
  last: Place | undefined;
  /** Where the run was when the trainer kept a copy last. */
  #kept: Standing | undefined;
  /** The learning rate before a schedule set that of an epoch, until a batch of it is done. */
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

  /** The call of `fit` ends by an error: what a schedule set for steps that were not done is taken back. */
  end(): void {
    if (this.#rate !== undefined) this.#model.learningRate = this.#rate;
  }

  /**
   * What the trainer gives, at batch `batch` of an epoch, or as it validates.
   *
   * @throws what that throws; if it was the engine, LetheError `backend` that tells whose weights are left.
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

  /** Brings the model to where the trainer is after it failed. Tells whose weights these are, if anybody knows. */
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
