import { BackendWasm, getThreadsCount, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { engine, type KernelBackend } from '@tensorflow/tfjs-core';
import type { EmscriptenModule } from './emscripten.js';
import type { WasmInfo } from './wasm-info.js';

/** What tfjs-core calls to make a backend. */
export type BackendFactory = () => KernelBackend | Promise<KernelBackend>;

/** tfjs's own WebAssembly backend on a module that we started, with what is known about it. */
export class LetheWasmBackend extends BackendWasm {
  /** As {@link WasmInfo}; `threads` is the number that the module itself confirmed. */
  readonly info: WasmInfo;
  /** The factory that was registered as `wasm` before, to be put back afterwards. */
  readonly replaced: BackendFactory | null;

  constructor(module: EmscriptenModule, info: WasmInfo, replaced: BackendFactory | null) {
    setThreadsCount(info.threads); // Read by the constructor of BackendWasm.
    super(withTfjsFunctions(module));
    this.info = { ...info, threads: getThreadsCount() };
    this.replaced = replaced;
  }
}

/** The backend that is registered as `wasm` and running: ours, another one, or none. Starts nothing. */
export function runningBackend(): KernelBackend | undefined {
  return engine().registry.wasm;
}

/** Wraps tfjs's C functions, as upstream's own start-up does. */
function withTfjsFunctions(module: EmscriptenModule): BackendWasm['wasm'] {
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module as unknown as BackendWasm['wasm'];
}
