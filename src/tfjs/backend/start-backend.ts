import { platform } from '#platform';
import { binaries } from '#tfjs-binaries';
import { detectRuntime, type Runtime, type WideVectors } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { generatedFrom } from '../generated/version.js';
import type { EmscriptenModule } from './emscripten.js';
import { startSingle, startThreaded } from './start-module.js';
import type { LetheWasmBackend } from './wasm-backend.js';
import type { WasmInfo, WasmOptions } from './wasm-info.js';

const DEFAULT_MAX_THREADS = 4;

/**
 * Plans the backend for these options: only the module's own number of threads is still unknown.
 *
 * @param wide whether wide vectors are on, or why not
 */
export function planBackend(options: WasmOptions, wide: WideVectors): WasmInfo {
  const runtime = detectRuntime();
  const { threads, reason } = planThreads(options.threads, runtime);
  return {
    runtime: runtime.name,
    runtimeVersion: runtime.version,
    simd: true,
    threads,
    shared: threads > 1,
    reason,
    wideVectors: wide.wideVectors,
    wideVectorsReason: wide.reason,
  };
}

/**
 * Starts a module and creates its backend, without registering it.
 *
 * @throws LetheError `backend` if it cannot be started, or not with the planned threads.
 */
export async function startBackend(plan: WasmInfo, options: WasmOptions): Promise<LetheWasmBackend> {
  // Upstream's package registers a backend on import: import it only on demand.
  const { LetheWasmBackend, upstreamVersion } = await import('./wasm-backend.js');
  const usesOwn = plan.shared || options.modules?.simd === undefined;
  if (usesOwn) checkVersion(upstreamVersion);
  const module = plan.shared ? await startWithThreads(plan.threads, options) : await startAlone(options);
  const backend = new LetheWasmBackend(module, plan);
  if (backend.info.threads === plan.threads) return backend;
  backend.dispose();
  throw new LetheError(
    'backend',
    `useWasm: expected ${plan.threads} threads, the module has ${backend.info.threads}`,
  );
}

/** The number of threads to start, and the reason if it is less than requested. */
function planThreads(asked: number | undefined, runtime: Runtime): { threads: number; reason: string } {
  const wanted = asked ?? Math.max(1, Math.min(runtime.cores, DEFAULT_MAX_THREADS));
  if (runtime.threads.available && platform.startThread !== undefined && binaries.threaded !== undefined) {
    return { threads: wanted, reason: '' };
  }
  const reason = runtime.threads.available ? 'this build of Lethe has no threads.' : runtime.threads.reason;
  return { threads: 1, reason: asked === 1 ? '' : `1 thread, as ${reason}` };
}

async function startWithThreads(threads: number, options: WasmOptions): Promise<EmscriptenModule> {
  const { startThread } = platform;
  if (startThread === undefined || binaries.threaded === undefined) {
    throw new LetheError('backend', 'useWasm: expected a runtime with threads, got one without');
  }
  const parts = await binaries.threaded();
  return startThreaded(parts, threads, (source) => startThread(source, options.workerUrl));
}

async function startAlone(options: WasmOptions): Promise<EmscriptenModule> {
  const module = options.modules?.simd ?? (await binaries.simd());
  if (module === undefined) {
    throw new LetheError(
      'backend',
      'useWasm: this runtime may not compile WebAssembly: expected modules.simd, a WebAssembly.Module of ' +
        '"lethe/tfjs-simd.wasm" (import it as your bundler does for edge functions), got none',
    );
  }
  return startSingle(module);
}

/** Binaries and JavaScript of tfjs-backend-wasm must be of the same release; Lethe's binaries are of one. */
function checkVersion(installed: string): void {
  if (installed === generatedFrom) return;
  throw new LetheError(
    'backend',
    `useWasm: Lethe holds the binaries of @tensorflow/tfjs-backend-wasm ${generatedFrom}, installed is ` +
      `${installed}: install ${generatedFrom}, or pass modules.simd of the installed one`,
  );
}
