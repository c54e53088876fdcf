import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import { binaries } from '#tfjs-binaries';
import { detectRuntime, type Runtime } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { generatedFrom } from '../generated/version.js';
import { registerChainedOperations } from './chained-operations.js';
import type { EmscriptenModule } from './emscripten.js';
import { registerAddedKernels } from './kernels/index.js';
import { startSingle, startThreaded } from './start-module.js';
import { provideTfjsPlatform } from './tfjs-platform.js';
import { type BackendFactory, LetheWasmBackend, runningBackend } from './wasm-backend.js';
import type { WasmInfo, WasmOptions } from './wasm-info.js';

const MAX_THREADS = 8;
const DEFAULT_MAX_THREADS = 4;
/** Above upstream's 2 and below WebGPU's 3 only by insertion: the backend is selected explicitly anyway. */
const PRIORITY = 3;

/** Starting and ending are one at a time; a second caller waits for the first. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(action: () => Promise<T>): Promise<T> {
  const result = turn.then(action);
  turn = result.catch(() => {});
  return result;
}

/**
 * Loads tfjs's SIMD WebAssembly backend, registers it as `wasm` and selects it, in any runtime, with threads
 * where the runtime has them: Node, Deno, Bun, and browsers on cross-origin isolated pages. Asking again for
 * what is running returns at once; asking for something else replaces the backend.
 *
 * @returns what was started; `reason` says why there are fewer threads than asked for.
 * @throws RangeError if `threads` is not an integer from 1 to 8.
 * @throws LetheError `backend` if the module cannot be started (then what ran before still runs), or if it
 *   would replace a backend on which tensors are alive.
 * @example
 * const info = await useWasm({ threads: 2 });
 * console.log(`${info.threads} threads in ${info.runtime} ${info.runtimeVersion}`, info.reason);
 */
export async function useWasm(options: WasmOptions = {}): Promise<WasmInfo> {
  const { threads } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)) {
    throw new RangeError(`useWasm: threads: expected an integer from 1 to ${MAX_THREADS}, got ${threads}`);
  }
  return inTurn(() => start(options));
}

/**
 * Ends the workers of the backend that {@link useWasm} started and frees its memory. Afterwards tfjs has the
 * `wasm` backend that it had before, not selected. Does nothing if none of ours is running.
 *
 * @param options `discardTensors`: go ahead although tensors are alive, which can then not be read any more;
 *   for those that tfjs-layers itself leaves behind (it does for stateful layers). Default false.
 * @throws LetheError `backend` if tensors are alive on it: dispose them, models and optimizers first.
 */
export async function releaseWasm(options: { discardTensors?: boolean } = {}): Promise<void> {
  return inTurn(async () => {
    const backend = runningBackend();
    if (!(backend instanceof LetheWasmBackend)) return;
    if (options.discardTensors !== true) refuseIfTensorsAlive('releaseWasm', backend);
    tf.removeBackend('wasm');
    if (backend.replaced !== null) tf.registerBackend('wasm', backend.replaced, 2);
  });
}

/** What {@link useWasm} has started and is selected in tfjs, or undefined. */
export function wasmInfo(): WasmInfo | undefined {
  const backend = runningBackend();
  return backend instanceof LetheWasmBackend && tf.getBackend() === 'wasm' ? backend.info : undefined;
}

async function start(options: WasmOptions): Promise<WasmInfo> {
  const runtime = detectRuntime();
  const plan = planThreads(options.threads, runtime);
  const running = runningBackend();
  if (running instanceof LetheWasmBackend && running.info.threads === plan.threads) {
    await tf.setBackend('wasm');
    return { ...running.info, reason: plan.reason };
  }
  if (running !== undefined) refuseIfTensorsAlive('useWasm', running);

  const shared = plan.threads > 1;
  const module = shared ? await startWithThreads(plan.threads, options) : await startAlone(options);
  provideTfjsPlatform();
  registerChainedOperations();
  registerAddedKernels();
  const backend = new LetheWasmBackend(
    module,
    {
      runtime: runtime.name,
      runtimeVersion: runtime.version,
      simd: true,
      threads: plan.threads,
      shared,
      reason: plan.reason,
    },
    running instanceof LetheWasmBackend ? running.replaced : currentFactory(),
  );
  try {
    if (backend.info.threads !== plan.threads) {
      const message = `useWasm: expected ${plan.threads} threads, the module has ${backend.info.threads}`;
      throw new LetheError('backend', message);
    }
    // Again, as tensors may have been made while the module started.
    if (running !== undefined) refuseIfTensorsAlive('useWasm', running);
  } catch (error) {
    backend.dispose();
    throw error;
  }
  if (currentFactory() !== null) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend, PRIORITY);
  await tf.setBackend('wasm');
  return backend.info;
}

/** How many threads to start, and why fewer than asked for. */
function planThreads(asked: number | undefined, runtime: Runtime): { threads: number; reason: string } {
  const wanted = asked ?? Math.max(1, Math.min(runtime.cores, DEFAULT_MAX_THREADS));
  if (runtime.threads.available && platform.startThread !== undefined && binaries.threaded !== undefined) {
    return { threads: wanted, reason: '' };
  }
  const reason = runtime.threads.available ? 'this build of Lethe has no threads.' : runtime.threads.reason;
  return { threads: 1, reason: asked === undefined || asked > 1 ? `1 thread, as ${reason}` : '' };
}

async function startWithThreads(threads: number, options: WasmOptions): Promise<EmscriptenModule> {
  const { startThread } = platform;
  if (startThread === undefined || binaries.threaded === undefined) {
    throw new LetheError('backend', 'useWasm: threads were planned where there are none');
  }
  checkVersion();
  const parts = await binaries.threaded();
  return startThreaded(parts, threads, (source) => startThread(source, options.workerUrl));
}

async function startAlone(options: WasmOptions): Promise<EmscriptenModule> {
  const given = options.modules?.simd;
  if (given === undefined) checkVersion();
  const module = given ?? (await binaries.simd());
  if (module === undefined) {
    throw new LetheError(
      'backend',
      'useWasm: this runtime may not compile WebAssembly: expected modules.simd, a WebAssembly.Module of ' +
        '"lethe/tfjs-simd.wasm" (import it as your bundler does for edge functions), got none',
    );
  }
  return startSingle(module);
}

/** Binaries and the JavaScript of tfjs-backend-wasm belong together; ours are of one release. */
function checkVersion(): void {
  if (version_wasm === generatedFrom) return;
  throw new LetheError(
    'backend',
    `useWasm: Lethe holds the binaries of @tensorflow/tfjs-backend-wasm ${generatedFrom}, installed is ` +
      `${version_wasm}: install ${generatedFrom}, or pass modules.simd of the installed one`,
  );
}

function refuseIfTensorsAlive(caller: string, backend: tf.KernelBackend): void {
  const alive = backend.numDataIds();
  if (alive === 0) return;
  throw new LetheError(
    'backend',
    `${caller}: ${alive} tensors are alive on the present wasm backend and would be lost: dispose them, ` +
      'models and optimizers first',
  );
}

function currentFactory(): BackendFactory | null {
  return 'wasm' in tf.engine().registryFactory ? tf.findBackendFactory('wasm') : null;
}
