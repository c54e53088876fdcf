import type { Thread } from '../../engine/index.js';

/** The part of a browser's `Worker` class that the threaded glue uses. */
export type WorkerConstructor = new (url: string) => Thread;

/** The imports that Emscripten's glue passes to its binary. */
export type WasmImports = Record<string, Record<string, WebAssembly.ImportValue>>;

/** Options of the glue; see Emscripten's documentation of the `Module` object. */
export interface GlueConfig {
  instantiateWasm(
    imports: WasmImports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  onAbort(reason: unknown): void;
  print(text: string): void;
  printErr(text: string): void;
  /** Threaded glue only. */
  wasmMemory?: WebAssembly.Memory;
  /** Threaded glue only: workers created at start-up. Emscripten cannot add one while the caller waits. */
  pthreadPoolSize?: number;
  /** Threaded glue only, and never loaded, as Lethe's workers contain the glue. */
  mainScriptUrlOrBlob?: string;
}

/** The running module, before tfjs's own functions are wrapped. */
export interface EmscriptenModule {
  cwrap(name: string, returns: 'number' | null, takes: 'number'[]): (...values: number[]) => number;
  PThread?: { terminateAllThreads(): void };
  tfjs?: object;
}

/** The export of a glue script. */
export type GlueFactory = (config: GlueConfig) => Promise<EmscriptenModule>;
