// One arena with the kernels on it: memory, this thread's instance, the workers with theirs.
import { LetheError } from '../../errors.js';
import { ALL } from '../../kernels/program/crew.js';
import type { Thread } from '../platform/platform.js';
import type { Crews } from './crews.js';
import { createMemory, growMemory } from './memory.js';
import type { Threading } from './threading.js';
import type { Workers } from './workers.js';

/** The exports of src/kernels/index.ts that the engine uses. */
interface KernelExports {
  initialize(
    thread: number,
    threads: number,
    crowded: boolean,
    mayWait: boolean,
    limit: number,
    packs: boolean,
  ): void;
  run(program: number, position: number, stream: number, logRow: number, count: number, crew: number): number;
  countLooks(looks: number): void;
  fail(): void;
  dismiss(): void;
}

export interface KernelsOptions {
  module: WebAssembly.Module;
  bytes: number;
  threads: number;
  /** Whether there are more threads than cores: then waiting threads sleep at once. */
  crowded: boolean;
  /** How long a thread waits for the others, in milliseconds. */
  patience: number;
  /** Whether the engine packs vectors: see src/kernels/program/packing.ts. */
  packs: boolean;
  /** Both are needed for more than one thread. */
  threading?: Threading;
  /** Starts one thread that runs worker-source.ts. */
  startThread?: (() => Thread) | undefined;
  /** How long workers may take to start, in milliseconds. */
  startLimit: number;
}

export class Kernels {
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  readonly patience: number;
  /** Decides which threads run the programs of an arena; undefined for one thread. */
  readonly newCrews: (() => Crews) | undefined;
  readonly #exports: KernelExports;
  #workers: Workers | undefined;
  #failure: LetheError | undefined;
  #broken = false;

  private constructor(memory: WebAssembly.Memory, options: KernelsOptions) {
    const { module, threads, crowded, patience, packs, threading } = options;
    this.memory = memory;
    this.threads = threads;
    this.patience = patience;
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#exports = instance.exports as unknown as KernelExports;
    this.newCrews = threads === 1 ? undefined : threading?.crewsOfKernels();
    const own = threads === 1 ? undefined : threading?.patienceHere(this.#exports, patience);
    const { mayWait, limit } = own ?? { mayWait: false, limit: patience };
    this.#exports.initialize(0, threads, crowded, mayWait, limit, packs);
  }

  /**
   * Kernels for one thread, synchronously.
   *
   * @throws LetheError `backend` if memory is not available.
   */
  static startAlone(options: KernelsOptions): Kernels {
    return new Kernels(createMemory(options.bytes), options);
  }

  /** @throws LetheError `backend` if memory or workers are not available. */
  static async start(options: KernelsOptions): Promise<Kernels> {
    const { bytes, threads, threading, startThread } = options;
    if (threads === 1) return Kernels.startAlone(options);
    if (threading === undefined || startThread === undefined) {
      throw new LetheError('backend', `acquireKernels: threads: expected 1 in this runtime, got ${threads}`);
    }
    const memory = threading.createSharedMemory(bytes);
    const kernels = new Kernels(memory, options);
    const onFailure = (reason: string): void => void kernels.#fail(reason);
    kernels.#workers = await threading.startWorkers({ ...options, memory, startThread, onFailure });
    return kernels;
  }

  /** Whether something failed: then every `run` throws. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** See {@link KernelHost.broken}. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Makes the memory at least `bytes` long. Returns false if it cannot grow so far. */
  grow(bytes: number): boolean {
    return growMemory(this.memory, bytes);
  }

  /**
   * See {@link KernelHost.run}.
   *
   * @param crew who works: src/kernels/program/crew.ts
   */
  run(
    program: number,
    position: number,
    stream: number,
    logRow: number,
    count: number,
    crew: number = ALL,
  ): void {
    if (this.#failure !== undefined) throw this.#failure;
    let status: number;
    try {
      status = this.#exports.run(program, position, stream, logRow, count, crew);
    } catch (cause) {
      // A trap: the program does not fit its arena.
      throw this.#break(`the kernels stopped (${String((cause as Error).message)})`, cause);
    }
    if (status !== 0) {
      throw this.#break(`a worker thread died, or did not come to a barrier within ${this.patience} ms`);
    }
  }

  /** Ends the workers. */
  dispose(): void {
    this.#failure ??= new LetheError('backend', 'run: these kernels were released');
    this.#exports.dismiss();
    this.#workers?.terminate();
    this.#workers = undefined;
  }

  /** The error of a run that stopped in the middle. */
  #break(reason: string, cause?: unknown): LetheError {
    this.#broken = true;
    return this.#fail(reason, cause);
  }

  #fail(reason: string, cause?: unknown): LetheError {
    this.#failure ??= new LetheError('backend', `run: ${reason}`, { cause });
    this.#exports.fail();
    return this.#failure;
  }
}
