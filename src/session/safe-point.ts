// Protects a training run from a thread that dies in the middle of a step: a copy of everything that training changes,
// outside of the threads' shared memory.
import type { TrainingLayout } from '../compiler/training/layout.js';
import type { KernelHost } from '../engine/index.js';
import { HYPERPARAMETER_WORDS } from '../kernels/optimizers/hyperparameters.js';

/** Milliseconds until the next copy, per byte: half a percent of the time at 4 GB per second. */
const MS_PER_BYTE = 5e-5;
/** The fixed part of that interval, in milliseconds. */
const LEAST_MS = 0.1;

/**
 * Weights, states and the optimizer between two steps, at their addresses in the arena. Repeated copies take half a
 * percent of the time: one per second for 20 MB.
 */
export class SafePoint {
  readonly #stretches: readonly (readonly [begin: number, end: number])[];
  readonly #image: Uint8Array<ArrayBuffer>;
  readonly #pause: number;
  #taken = 0;
  /** Optimizer steps at the last copy. */
  iterations = 0;

  constructor({ parameters, hyperparameters }: TrainingLayout) {
    const { weights, gradients, trainableFloats } = parameters;
    const bytes = 4 * trainableFloats;
    const end = hyperparameters + 4 * HYPERPARAMETER_WORDS;
    // After the gradients come slots, weights that are not trained, states, and finally the optimizer's block.
    this.#stretches = [
      [weights, weights + bytes],
      [gradients + bytes, end],
    ];
    this.#image = new Uint8Array(end);
    this.#pause = LEAST_MS + (end - weights - bytes) * MS_PER_BYTE;
  }

  /** Whether the last copy is old enough, by `performance.now()`. */
  isDue(now: number): boolean {
    return now - this.#taken >= this.#pause;
  }

  /** Copies an arena between two steps. */
  take(arena: ArrayBufferLike, iterations: number, now: number): void {
    const bytes = new Uint8Array(arena);
    for (const [begin, end] of this.#stretches) this.#image.set(bytes.subarray(begin, end), begin);
    this.iterations = iterations;
    this.#taken = now;
  }

  /** Replaces a broken host: its memory is the last copy, and its runs throw the same error. */
  standIn(host: KernelHost): KernelHost {
    return {
      memory: this.#image,
      threads: host.threads,
      broken: false,
      run: (...args) => host.run(...args),
      release: (key) => host.release(key),
    };
  }
}
