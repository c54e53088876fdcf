import type { GlueFactory, WorkerConstructor } from '../backend/emscripten.js';

/** The threaded half of tfjs's WebAssembly backend. */
export interface ThreadedParts {
  module: WebAssembly.Module;
  glue: (worker: WorkerConstructor) => GlueFactory;
  workerSource: string;
}

/** What of tfjs's WebAssembly backend this runtime can start by itself; one file for each way to get it. */
export interface Binaries {
  /** The single-threaded SIMD binary, or undefined where the caller has to hand it in. */
  simd(): Promise<WebAssembly.Module | undefined>;
  /** The threaded binary with its glue; absent where there are no threads. */
  threaded?: () => Promise<ThreadedParts>;
}
