import type { Thread } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import type { ThreadedParts } from '../binaries/binaries.js';
import { singleGlue } from '../generated/single-glue.js';
import type { EmscriptenModule, GlueConfig, GlueFactory, WasmImports } from './emscripten.js';

/** Starting takes some 50 ms; a thread that a browser refuses to run is silent for ever. */
const START_TIME_LIMIT_MS = 30_000;

/** `wasmMemory` of the threaded binary: 16 MiB at first, at most 4 GiB, as its own declaration says. */
const SHARED_MEMORY: WebAssembly.MemoryDescriptor = { initial: 256, maximum: 65_536, shared: true };

/** Starts the single-threaded binary. */
export function startSingle(module: WebAssembly.Module): Promise<EmscriptenModule> {
  return start(singleGlue(), module, {}, () => {});
}

/**
 * Starts the threaded binary with its `threads - 1` workers.
 *
 * Upstream runs on half of the cores that its import `emscripten_num_logical_cores` reports; it is told
 * twice what we want, and the caller checks the count that comes out.
 */
export async function startThreaded(
  parts: ThreadedParts,
  threads: number,
  startThread: (source: string) => Thread,
): Promise<EmscriptenModule> {
  const started: Thread[] = [];
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {}); // A thread that fails later has nobody waiting; report() below has told it.
  const report = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String((error as { message?: unknown }).message);
    const message = `useWasm: a worker thread failed (${reason}); see ${BLOCKED}`;
    fail(new LetheError('backend', message, { cause: error }));
  };
  class PooledThread implements Thread {
    onmessage: Thread['onmessage'] = null;
    onerror: Thread['onerror'] = null; // Upstream's handler rethrows into nowhere: not called.
    readonly #thread: Thread;

    constructor() {
      this.#thread = startThread(parts.workerSource);
      this.#thread.onmessage = (event) => this.onmessage?.(event);
      this.#thread.onerror = report;
      started.push(this.#thread);
    }

    postMessage(message: unknown, transfer?: Transferable[]): void {
      this.#thread.postMessage(message, transfer);
    }

    terminate(): void {
      this.#thread.terminate();
    }
  }
  const config = {
    wasmMemory: new WebAssembly.Memory(SHARED_MEMORY),
    pthreadPoolSize: threads - 1,
    mainScriptUrlOrBlob: 'the worker holds the glue',
  };
  try {
    const patch = (imports: WasmImports): void => {
      replaceImport(imports, 'emscripten_num_logical_cores', () => 2 * threads);
      replaceImport(imports, 'emscripten_check_blocking_allowed', () => {}); // Else a console warning.
    };
    return await Promise.race([start(parts.glue(PooledThread), parts.module, config, patch), failed]);
  } catch (error) {
    for (const thread of started) thread.terminate();
    throw error;
  }
}

const BLOCKED =
  'that the page and its worker scripts are served with the two cross-origin isolation headers, and that ' +
  'the content security policy allows "script-src \'wasm-unsafe-eval\'" and "worker-src blob:" (or pass workerUrl).';

/** The same function stands in each import module that the glue hands over: exactly one name, one object. */
function replaceImport(imports: WasmImports, name: string, value: () => unknown): void {
  const holders = new Set(Object.values(imports).filter((group) => name in group));
  const [holder] = holders;
  if (holder === undefined || holders.size !== 1) {
    throw new LetheError(
      'backend',
      `useWasm: expected 1 import "${name}" in tfjs's binary, got ${holders.size}`,
    );
  }
  holder[name] = value;
}

async function start(
  factory: GlueFactory,
  module: WebAssembly.Module,
  extra: Partial<GlueConfig>,
  patch: (imports: WasmImports) => void,
): Promise<EmscriptenModule> {
  // Also keeps Node's event loop alive while the workers, which are unreferenced, start.
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<EmscriptenModule>((resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new LetheError(
              'backend',
              `useWasm: no answer in ${START_TIME_LIMIT_MS / 1000} s; check ${BLOCKED}`,
            ),
          ),
        START_TIME_LIMIT_MS,
      );
      const config: GlueConfig = {
        instantiateWasm(imports, receive) {
          patch(imports);
          WebAssembly.instantiate(module, imports).then((instance) => receive(instance, module), reject);
          return {};
        },
        onAbort: (reason) =>
          reject(new LetheError('backend', `useWasm: tfjs's module aborted: ${String(reason)}`)),
        print: (text) => console.log(text),
        printErr: (text) => console.warn(text),
        ...extra,
      };
      factory(config).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
