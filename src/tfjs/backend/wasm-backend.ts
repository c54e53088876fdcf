import { BackendWasm, getThreadsCount, setThreadsCount, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import type { EmscriptenModule } from './emscripten.js';
import type { WasmInfo } from './wasm-info.js';

/** Version of the package of this backend. */
export const upstreamVersion: string = version_wasm;

/** tfjs's own WebAssembly backend on a module that Lethe started, with facts about it. */
export class LetheWasmBackend extends BackendWasm {
  /** As {@link WasmInfo}; `threads` is the number that the module itself confirmed. */
  readonly info: WasmInfo;
  #disposed = false;

  constructor(module: EmscriptenModule, info: WasmInfo) {
    setThreadsCount(info.threads); // Read by the constructor of BackendWasm.
    super(withTfjsFunctions(module));
    this.info = { ...info, threads: getThreadsCount() };
  }

  /** Whether its module has ended; its tensors can no longer be read. */
  get isDisposed(): boolean {
    return this.#disposed;
  }

  override dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    super.dispose();
  }
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
