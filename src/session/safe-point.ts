// What a thread that dies in the middle of a step must not take along: a copy of all that training changes, outside of the
// memory that the threads share.
import type { TrainingLayout } from '../compiler/training/layout.js';
import type { KernelHost } from '../engine/index.js';
import { HYPERPARAMETER_WORDS } from '../kernels/optimizers/hyperparameters.js';

/** For each byte of a copy that many milliseconds until the next: half a percent of the time, where 4 GB are copied in a second. */
const MS_PER_BYTE = 5e-5;
/** The same for what a copy costs beside its bytes. */
const LEAST_MS = 0.1;

/**
 * Weights, states and the optimizer as they were between two steps, at the addresses that they have in the arena. Copied
 * again and again, for half a percent of the time: each second where they are 20 MB.
 */
export class SafePoint {
  readonly #stretches: readonly (readonly [begin: number, end: number])[];
  readonly #image: Uint8Array<ArrayBuffer>;
  readonly #pause: number;
  #taken = 0;
  /** Optimizer steps of what was copied last. */
  iterations = 0;

  constructor({ parameters, hyperparameters }: TrainingLayout) {
    const { weights, gradients, trainableFloats } = parameters;
    const bytes = 4 * trainableFloats;
    const end = hyperparameters + 4 * HYPERPARAMETER_WORDS;
    // Behind the gradients come slots, weights that are not trained, states, and at last the optimizer's block.
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

  /** Stands for a host that is broken: its memory is what was copied last, and its runs throw as they did. */
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
