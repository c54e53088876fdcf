import type { RuntimeName } from '../../engine/index.js';
import type { OptionNames } from '../../network/options/option-names.js';

/** Options of `useWasm`. */
export interface WasmOptions {
  /** Threads, 1 to 8 (upstream's limit). Default: the available cores, at most 4. */
  threads?: number;
  /**
   * Whether to let V8 compile WebAssembly to vectors of 256 bits, with the same results to the bit: in Node 24 and 26
   * on x64 processors with AVX2. Elsewhere nothing changes, and {@link WasmInfo.wideVectorsReason} says why. It sets a
   * V8 flag that V8 calls experimental, for the whole process until it ends; it also applies to other WebAssembly, of
   * which only Lethe's and tfjs's has been tried. Set it before anything trains or predicts. Default false.
   */
  wideVectors?: boolean;
  /** Compiled modules, for runtimes that may not compile bytes (edge functions). */
  modules?: WasmModules;
  /**
   * Browsers only: URL of `lethe/tfjs-wasm-worker.js`. Default: threads start from a Blob, which a content security
   * policy without `worker-src blob:` forbids.
   */
  workerUrl?: string | URL;
  /**
   * Browsers only: URL of `lethe/lethe-worker.js`, for the threads of Lethe's compiled engine. Default: a Blob as well.
   */
  kernelWorkerUrl?: string | URL;
}

/** Compiled modules. */
export interface WasmModules {
  /** The module of `lethe/tfjs-simd.wasm`, the same file as in `@tensorflow/tfjs-backend-wasm`. */
  simd?: WebAssembly.Module;
  /** The module of `lethe/kernels.wasm`, for Lethe's compiled engine. */
  kernels?: WebAssembly.Module;
}

/** Names of all options of `useWasm`. */
export const WASM_OPTIONS: OptionNames<WasmOptions> = {
  threads: true,
  wideVectors: true,
  modules: true,
  workerUrl: true,
  kernelWorkerUrl: true,
};

export const WASM_MODULES: OptionNames<WasmModules> = { simd: true, kernels: true };

/** Facts about the backend that `useWasm` started. */
export interface WasmInfo {
  runtime: RuntimeName;
  /** As the runtime reports it, such as `20.20.2`, or `unknown`. */
  runtimeVersion: string;
  /** Always true: Lethe ships no binary without SIMD. */
  simd: boolean;
  /** Computing threads, including the calling one. */
  threads: number;
  /** Whether the module's memory is shared between threads. */
  shared: boolean;
  /** Why there are fewer threads than requested, and what to do about it; empty if there are not. */
  reason: string;
  /** Whether V8 compiles WebAssembly to vectors of 256 bits, as far as a program can tell. */
  wideVectors: boolean;
  /** Why it does not; empty if it does. */
  wideVectorsReason: string;
}
