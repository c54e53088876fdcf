import type { RuntimeName } from '../../engine/index.js';
import type { OptionNames } from '../../network/options/option-names.js';

/** Options of `useWasm`. */
export interface WasmOptions {
  /** 1 to 8, upstream's limit. Default: the available cores, at most 4. */
  threads?: number;
  /**
   * Let V8 compile WebAssembly to vectors of 256 bits, with the same bits: in Node 24 and 26 on x64 processors with AVX2.
   * Elsewhere nothing changes, and {@link WasmInfo.wideVectorsReason} says why. It is a flag of V8's, which V8 calls
   * experimental; it is the whole process's until that ends, so other WebAssembly in it is compiled so as well, of which only
   * Lethe's and tfjs's has been tried. Ask before anything trains or predicts. Default false.
   */
  wideVectors?: boolean;
  /** Compiled modules, for runtimes that may not compile bytes (edge functions). */
  modules?: WasmModules;
  /**
   * Browsers only: where `lethe/tfjs-wasm-worker.js` is served. Without it threads start from a Blob, which
   * a content security policy without `worker-src blob:` forbids.
   */
  workerUrl?: string | URL;
  /** Likewise, where `lethe/lethe-worker.js` is served: the threads of Lethe's compiled engine. */
  kernelWorkerUrl?: string | URL;
}

/** Compiled modules. */
export interface WasmModules {
  /** Of `lethe/tfjs-simd.wasm`, the same file that `@tensorflow/tfjs-backend-wasm` ships. */
  simd?: WebAssembly.Module;
  /** Of `lethe/kernels.wasm`, on which Lethe's compiled engine runs. */
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

/** What `useWasm` started. */
export interface WasmInfo {
  runtime: RuntimeName;
  /** As the runtime tells it, such as `20.20.2`; `unknown` where it does not. */
  runtimeVersion: string;
  /** Always true: Lethe ships no binary without SIMD. */
  simd: boolean;
  /** Threads that compute, the calling one included. */
  threads: number;
  /** Whether the module's memory is shared between threads. */
  shared: boolean;
  /** Why `threads` is lower than asked for and what to do about it; empty if it is not. */
  reason: string;
  /** Whether WebAssembly is compiled to vectors of 256 bits, as far as a program can tell. */
  wideVectors: boolean;
  /** Why it is not; empty if it is. */
  wideVectorsReason: string;
}
