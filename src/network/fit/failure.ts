// A training run that fails in the middle, as a thread died or the kernels stopped: what is left, and how that is told.
import { LetheError } from '../../errors.js';
import type { TrainingPosition } from './position.js';

/** A training run between two batches. */
export interface Standing {
  /** The batch that was done last; undefined before the first of a call. */
  readonly done: { readonly epoch: number; readonly batch: number } | undefined;
  readonly learningRate: number;
  readonly position: TrainingPosition | undefined;
}

/** Where a batch is, as errors say it. */
export function placeOf(epoch: number, batch: number): string {
  return `epoch ${epoch}, batch ${batch}`;
}

/**
 * What `fit` throws: that the engine failed, where, and whose weights are left. Anybody else's error stays as it is.
 *
 * @param where such as `at epoch 3, batch 7`
 * @param left of the training run; undefined: nothing of this call
 */
export function failureOf(reason: unknown, where: string, left: Standing | undefined): unknown {
  if (!(reason instanceof LetheError && reason.code === 'backend')) return reason;
  const { done } = left ?? {};
  const began = left === undefined ? 'from before this call' : 'that it began with';
  const weights = done === undefined ? `those ${began}` : `those of ${placeOf(done.epoch, done.batch)}`;
  const what = reason.message.replace(/^run: /, '');
  return new LetheError('backend', `fit: ${what} ${where}; the weights are ${weights}`, { cause: reason });
}
