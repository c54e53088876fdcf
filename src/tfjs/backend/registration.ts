// Lethe's backend in tfjs's registry. tfjs may dispose of a backend (`tf.engine().reset()`) and call its factory again:
// ours then starts a new module.
import {
  engine,
  findBackendFactory,
  type KernelBackend,
  registerBackend,
  removeBackend,
} from '@tensorflow/tfjs-core';
import type { LetheWasmBackend } from './wasm-backend.js';

type BackendFactory = () => KernelBackend | Promise<KernelBackend>;

/** Lethe's priority, between upstream's WebAssembly and WebGPU backends; it matters only if no backend is selected. */
const PRIORITY = 3;
const UPSTREAM_PRIORITY = 2;

/** The `wasm` factory before each of ours, to be restored. */
const replacedBy = new WeakMap<BackendFactory, BackendFactory | null>();

/** Backends registered here; their class is unknown before {@link registerInstead}, which loads upstream's. */
const ours = new WeakSet<KernelBackend>();

/** The running `wasm` backend: ours, another one, or none. Starts nothing. */
export function runningBackend(): KernelBackend | undefined {
  const backend = engine().registry.wasm;
  return isOurs(backend) && backend.isDisposed ? undefined : backend;
}

/** Whether it was registered by {@link registerInstead}. */
export function isOurs(backend: KernelBackend | undefined): backend is LetheWasmBackend {
  return backend !== undefined && ours.has(backend);
}

/** Registers a backend as `wasm`, and ends the previous one. */
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

/** Ends Lethe's backend and restores the one it replaced. */
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
