import type { Thread } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import type { ThreadedParts } from '../binaries/binaries.js';
import { singleGlue } from '../generated/single-glue.js';
import type { EmscriptenModule, GlueConfig, GlueFactory, WasmImports } from './emscripten.js';
import { CHECK, createThreadPool } from './thread-pool.js';

/** Starting takes some 50 ms; a thread that a browser refuses to run may never report it. */
const START_TIME_LIMIT_MS = 30_000;

/** `wasmMemory` of the threaded binary: 16 MiB at first, at most 4 GiB, as its own declaration says. */
const SHARED_MEMORY: WebAssembly.MemoryDescriptor = { initial: 256, maximum: 65_536, shared: true };

/** Starts the single-threaded binary. */
export function startSingle(module: WebAssembly.Module): Promise<EmscriptenModule> {
  return start(singleGlue(), module, {}, new Map());
}

/**
 * Starts the threaded binary with its `threads - 1` workers.
 *
 * Upstream runs on half of the cores that its import `emscripten_num_logical_cores` reports; so it gets twice the
 * wanted number, and the caller checks the resulting count.
 */
export async function startThreaded(
  parts: ThreadedParts,
  threads: number,
  startThread: (source: string) => Thread,
): Promise<EmscriptenModule> {
  const pool = createThreadPool(() => startThread(parts.workerSource));
  const config = {
    wasmMemory: new WebAssembly.Memory(SHARED_MEMORY),
    pthreadPoolSize: threads - 1,
    mainScriptUrlOrBlob: 'the worker holds the glue',
  };
  const replaced = new Map<string, () => unknown>([
    ['emscripten_num_logical_cores', () => 2 * threads],
    ['emscripten_check_blocking_allowed', () => {}], // Avoids a warning on the console.
  ]);
  try {
    const module = await start(parts.glue(pool.Worker), parts.module, config, replaced, pool.failed);
    pool.settle();
    return module;
  } catch (error) {
    pool.terminate();
    throw error;
  }
}

/** @param failed rejects if the start fails elsewhere */
async function start(
  factory: GlueFactory,
  module: WebAssembly.Module,
  extra: Partial<GlueConfig>,
  replaced: ReadonlyMap<string, () => unknown>,
  failed?: Promise<never>,
): Promise<EmscriptenModule> {
  // The timer also keeps Node's event loop alive while the workers, which are unreferenced, start.
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<EmscriptenModule>((resolve, reject) => {
      failed?.catch(reject);
      timer = setTimeout(() => {
        const seconds = START_TIME_LIMIT_MS / 1000;
        reject(
          new LetheError('backend', `useWasm: expected a start within ${seconds} s, got none; ${CHECK}`),
        );
      }, START_TIME_LIMIT_MS);
      const config: GlueConfig = {
        instantiateWasm(imports, receive) {
          for (const [name, value] of replaced) replaceImport(imports, name, value);
          WebAssembly.instantiate(module, imports).then((instance) => receive(instance, module), reject);
          return {};
        },
        onAbort: (reason) => reject(new LetheError('backend', `useWasm: tfjs's module aborted: ${reason}`)),
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

/** Replaces an import, which must occur in exactly one of the glue's import modules. */
function replaceImport(imports: WasmImports, name: string, value: () => unknown): void {
  const holders = new Set(Object.values(imports).filter((group) => name in group));
  const [holder] = holders;
  if (holder === undefined || holders.size !== 1) {
    const message = `useWasm: expected 1 import "${name}" in tfjs's binary, got ${holders.size}`;
    throw new LetheError('backend', message);
  }
  holder[name] = value;
}
