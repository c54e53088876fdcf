import type { GlueFactory, WorkerConstructor } from '../backend/emscripten.js';

/** The threaded half of tfjs's WebAssembly backend. */
export interface ThreadedParts {
  module: WebAssembly.Module;
  glue: (worker: WorkerConstructor) => GlueFactory;
  workerSource: string;
}

/**
 * The binaries of tfjs's WebAssembly backend that this runtime can start by itself; one file for each way to get them.
 */
export interface Binaries {
  /** The single-threaded SIMD binary, or undefined if the caller has to pass it. */
  simd(): Promise<WebAssembly.Module | undefined>;
  /** The threaded binary with its glue; absent without threads. */
  threaded?: () => Promise<ThreadedParts>;
}
