// The real memories and workers of the kernels, held so that a test can break and end them in the middle of a training run.
import { OPTIMIZERS } from '../../src/compiler/optimizer.js';
import { releaseKernels } from '../../src/engine/index.js';
import { platform } from '../../src/engine/platform/node.js';
import type { Thread } from '../../src/engine/platform/platform.js';
import { Opcode, RECORD_WORDS } from '../../src/kernels/program/opcodes.js';

/** Address and count of a Clear that stops threads, as there is no memory. */
const OUTSIDE = {
  all: [0xf000_0000, 64],
  // Of two threads thread 1 has the first half; the other one ends at address 0, before it begins: there is nothing to do.
  'thread 1': [0xffff_ff80, 32],
} as const;

export class HeldKernels {
  readonly memories: WebAssembly.Memory[] = [];
  readonly workers: Thread[] = [];
  readonly #Memory = WebAssembly.Memory;
  readonly #startThread = platform.startThread as NonNullable<typeof platform.startThread>;

  /** @param patience of workers that wait for others, in milliseconds; undefined: as ever */
  constructor(patience?: number) {
    releaseKernels(); // Those that idle were not held.
    const { memories, workers } = this;
    const start = this.#startThread;
    WebAssembly.Memory = class extends WebAssembly.Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        super(descriptor);
        memories.push(this);
      }
    };
    platform.startThread = (...args) => {
      const worker = start(...args);
      const post = worker.postMessage.bind(worker);
      worker.postMessage = (message) =>
        post(patience === undefined ? message : { ...(message as object), patience });
      workers.push(worker);
      return worker;
    };
  }

  letGo(): void {
    WebAssembly.Memory = this.#Memory;
    platform.startThread = this.#startThread;
    releaseKernels();
  }

  /** Ends the worker that was started last, and waits until whoever has it has heard of that. */
  async end(): Promise<void> {
    const worker = this.workers.at(-1) as Thread;
    await new Promise<void>((resolve) => {
      const hear = worker.onexit;
      worker.onexit = (code) => {
        hear?.(code);
        resolve();
      };
      worker.terminate();
    });
  }

  /**
   * From now on, steps of adam stop when all weights are stepped, before anything else is.
   *
   * @param who all threads at once, or thread 1 of two
   * @returns the weights, as they are in the arena
   */
  breakSteps(who: keyof typeof OUTSIDE): () => Float32Array {
    const { buffer } = this.memories.at(-1) as WebAssembly.Memory;
    const words = new Uint32Array(buffer);
    const adam = OPTIMIZERS.indexOf('adam');
    const found: number[] = [];
    for (let at = 0; at + 2 * RECORD_WORDS <= words.length; at += 4) {
      const [opcode, w = 0, g = 0, m = 0, v = 0, none, , , kind] = words.subarray(at, at + 9);
      const isStep = opcode === Opcode.Optimize && kind === adam && none === 0;
      if (isStep && w > 0 && w < g && g < m && m < v) found.push(at);
    }
    for (const at of found) {
      words.set([Opcode.Clear, ...OUTSIDE[who]], at + RECORD_WORDS);
    }
    const [first] = found;
    if (first === undefined) throw new Error('expected a step of adam in the arena');
    const [, address, , , , , count] = words.subarray(first, first + 7);
    return () => new Float32Array(buffer, address, count).slice();
  }
}
