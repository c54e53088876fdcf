import * as tf from '@tensorflow/tfjs-core';
import {
  checkModule,
  MAX_THREADS,
  presentWideVectors,
  provideKernels,
  setKernelWorkerUrl,
  turnOnWideVectors,
} from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import { checkKind, checkUrl } from '../../text/kinds.js';
import { registerChainedOperations } from './chained-operations.js';
import { registerAddedKernels } from './kernels/index.js';
import { mendGradients } from './mended-gradients.js';
import { registerNoBackend } from './no-backend.js';
import { isOurs, registerInstead, runningBackend, unregister } from './registration.js';
import { planBackend, startBackend } from './start-backend.js';
import { provideTfjsPlatform } from './tfjs-platform.js';
import { WASM_MODULES, WASM_OPTIONS, type WasmInfo, type WasmOptions } from './wasm-info.js';

// The only side effects of an import. Neither changes anything that worked without it.
registerNoBackend();
registerChainedOperations();

/** Backends start and end one at a time; a second caller waits for the first. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(action: () => Promise<T>): Promise<T> {
  const result = turn.then(action);
  turn = result.catch(() => {});
  return result;
}

/**
 * Loads tfjs's SIMD WebAssembly backend, registers it as `wasm` and selects it, in any runtime, with threads if the
 * runtime has them: Node, Deno, Bun, and browsers on cross-origin isolated pages. A second call with the same options
 * returns at once; other options replace the backend.
 *
 * @returns facts about the backend; `reason` says why there are fewer threads than requested, `wideVectorsReason` why
 *   vectors have 128 bits.
 * @throws RangeError if `threads` is not an integer from 1 to 8.
 * @throws LetheError `state` if wide vectors are possible, but Lethe's kernels are already compiled without them.
 * @throws LetheError `backend` if the module cannot be started (then the previous backend still runs), or if it would
 *   replace a backend with live tensors.
 * @example
 * const info = await useWasm({ threads: 2 });
 * console.log(`${info.threads} threads in ${info.runtime} ${info.runtimeVersion}`, info.reason);
 */
export async function useWasm(wasmOptions: WasmOptions = {}): Promise<WasmInfo> {
  const options = readOptions('useWasm', wasmOptions, WASM_OPTIONS);
  const modules = readOptions('useWasm: modules', options.modules, WASM_MODULES, 'modules');
  const { threads } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)) {
    throw new RangeError(`useWasm: threads: expected an integer from 1 to ${MAX_THREADS}, got ${threads}`);
  }
  const { wideVectors } = options;
  checkKind(
    'useWasm: wideVectors',
    wideVectors === undefined || typeof wideVectors === 'boolean',
    'a boolean',
    wideVectors,
  );
  for (const name of ['workerUrl', 'kernelWorkerUrl'] as const) checkUrl(`useWasm: ${name}`, options[name]);
  for (const name of ['simd', 'kernels'] as const) checkModule(`useWasm: modules: ${name}`, modules[name]);
  if (modules.kernels !== undefined) provideKernels(modules.kernels);
  if (options.kernelWorkerUrl !== undefined) setKernelWorkerUrl(options.kernelWorkerUrl);
  return inTurn(() => start(options));
}

/** Options of {@link releaseWasm}. */
export interface ReleaseOptions {
  /**
   * Whether to end the backend in spite of live tensors, which can no longer be read then; for tensors that tfjs-layers
   * itself leaks (with stateful layers). Default false.
   */
  discardTensors?: boolean;
}

const RELEASE_OPTIONS: OptionNames<ReleaseOptions> = { discardTensors: true };

/**
 * Ends the workers of the backend that {@link useWasm} started and frees its memory. Afterwards tfjs has its previous
 * `wasm` backend, not selected. Does nothing if Lethe's backend is not running.
 *
 * @throws LetheError `backend` if it has live tensors: dispose of them, models and optimizers first.
 */
export async function releaseWasm(releaseOptions: ReleaseOptions = {}): Promise<void> {
  const { discardTensors = false } = readOptions('releaseWasm', releaseOptions, RELEASE_OPTIONS);
  checkKind('releaseWasm: discardTensors', typeof discardTensors === 'boolean', 'a boolean', discardTensors);
  return inTurn(async () => {
    const backend = runningBackend();
    if (backend !== undefined && !isOurs(backend)) return;
    if (backend !== undefined && !discardTensors) refuseIfTensorsAlive('releaseWasm', backend);
    unregister();
  });
}

/** Facts about the backend that {@link useWasm} started, if it is selected in tfjs; else undefined. */
export function wasmInfo(): WasmInfo | undefined {
  const backend = runningBackend();
  return isOurs(backend) && tf.getBackend() === 'wasm' ? backend.info : undefined;
}

async function start(options: WasmOptions): Promise<WasmInfo> {
  const wide = await (options.wideVectors ? turnOnWideVectors('useWasm') : presentWideVectors());
  const plan = planBackend(options, wide);
  const running = runningBackend();
  if (isOurs(running) && running.info.threads === plan.threads) {
    await tf.setBackend('wasm');
    const { reason, wideVectors, wideVectorsReason } = plan;
    return { ...running.info, reason, wideVectors, wideVectorsReason };
  }
  if (running !== undefined) refuseIfTensorsAlive('useWasm', running);
  const backend = await startBackend(plan, options);
  try {
    // Again, as tensors may have been created while the module started.
    if (running !== undefined) refuseIfTensorsAlive('useWasm', running);
  } catch (error) {
    backend.dispose();
    throw error;
  }
  provideTfjsPlatform();
  registerAddedKernels();
  mendGradients();
  registerInstead(backend, () => startBackend(plan, options));
  await tf.setBackend('wasm');
  return backend.info;
}

function refuseIfTensorsAlive(caller: string, backend: tf.KernelBackend): void {
  const alive = backend.numDataIds();
  if (alive === 0) return;
  throw new LetheError(
    'backend',
    `${caller}: expected no tensors on the current wasm backend, as they would be lost, got ${alive}: dispose ` +
      'of them, models and optimizers first',
  );
}
