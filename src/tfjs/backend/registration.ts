// Our backend in tfjs's registry. tfjs may dispose of a backend on its own (`tf.engine().reset()`) and ask its
// factory for another one: ours then starts a new module.
import {
  engine,
  findBackendFactory,
  type KernelBackend,
  registerBackend,
  removeBackend,
} from '@tensorflow/tfjs-core';
import type { LetheWasmBackend } from './wasm-backend.js';

type BackendFactory = () => KernelBackend | Promise<KernelBackend>;

/** Ours; between upstream's WebAssembly and WebGPU backends, which only matters if nobody selects one. */
const PRIORITY = 3;
const UPSTREAM_PRIORITY = 2;

/** What was registered as `wasm` before each of our factories, to be put back. */
const replacedBy = new WeakMap<BackendFactory, BackendFactory | null>();

/** Those that were registered here; their class is not known before {@link registerInstead}, which loads upstream's. */
const ours = new WeakSet<KernelBackend>();

/** The backend that is registered as `wasm` and running: ours, another one, or none. Starts nothing. */
export function runningBackend(): KernelBackend | undefined {
  const backend = engine().registry.wasm;
  return isOurs(backend) && backend.isDisposed ? undefined : backend;
}

/** Whether it is one that {@link registerInstead} was given. */
export function isOurs(backend: KernelBackend | undefined): backend is LetheWasmBackend {
  return backend !== undefined && ours.has(backend);
}

/** Registers a backend as `wasm` in place of what is there, which ends. */
export function registerInstead(
  first: LetheWasmBackend,
  startAnother: () => Promise<LetheWasmBackend>,
): void {
  const present = presentFactory();
  const replaced = present === null ? null : (replacedBy.get(present) ?? present);
  let backend = first;
  ours.add(first);
  const factory: BackendFactory = () => {
    if (!backend.isDisposed) return backend;
    return startAnother().then((another) => {
      backend = another;
      ours.add(another);
      return another;
    });
  };
  replacedBy.set(factory, replaced);
  if (present !== null) removeBackend('wasm');
  registerBackend('wasm', factory, PRIORITY);
}

/** Ends our backend and puts back what it had replaced. */
export function unregister(): void {
  const present = presentFactory();
  if (present === null || !replacedBy.has(present)) return;
  removeBackend('wasm');
  const replaced = replacedBy.get(present);
  if (replaced != null) registerBackend('wasm', replaced, UPSTREAM_PRIORITY);
}

function presentFactory(): BackendFactory | null {
  return 'wasm' in engine().registryFactory ? findBackendFactory('wasm') : null;
}
