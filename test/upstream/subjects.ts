// The two backends that upstream's tests run on. Each is a factory: the tests reset tfjs's engine before and
// after every group, which disposes of the running backend and has the factory make the next one.
import { createRequire } from 'node:module';
import path from 'node:path';
import { BackendWasm, getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import { binaries } from '#tfjs-binaries';
import { registerAddedKernels } from '../../src/tfjs/backend/kernels/index.js';
import { startThreaded } from '../../src/tfjs/backend/start-module.js';
import { LetheWasmBackend } from '../../src/tfjs/backend/wasm-backend.js';

export type Subject = 'lethe' | 'stock';

const THREADS = 2;

/** Registers the subject as tfjs's backend `wasm`; returns how many threads each start of it had so far. */
export function registerSubject(subject: Subject): () => number[] {
  const threads: number[] = [];
  const counted = async (start: () => Promise<tf.KernelBackend>): Promise<tf.KernelBackend> => {
    const backend = await start();
    if (!(backend instanceof BackendWasm)) throw new Error(`expected BackendWasm, got ${String(backend)}`);
    threads.push(subject === 'lethe' ? getThreadsCount() : 1);
    return backend;
  };
  if (subject === 'lethe') {
    registerAddedKernels();
    tf.removeBackend('wasm'); // The stock factory that importing upstream's package registers.
    tf.registerBackend('wasm', () => counted(startLethe));
  } else {
    const manifest = createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm/package.json');
    setWasmPaths(path.join(path.dirname(manifest), 'wasm-out') + path.sep);
    const factory = tf.findBackendFactory('wasm');
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', () => counted(async () => factory()));
  }
  return () => threads;
}

/** What `useWasm({ threads: 2 })` does inside; it itself would also select the backend. */
async function startLethe(): Promise<tf.KernelBackend> {
  const { startThread } = platform;
  if (startThread === undefined || binaries.threaded === undefined) throw new Error('no threads here');
  const module = await startThreaded(await binaries.threaded(), THREADS, (source) => startThread(source));
  const info = {
    runtime: 'node',
    runtimeVersion: process.versions.node,
    simd: true,
    shared: true,
    reason: '',
  } as const;
  return new LetheWasmBackend(module, { ...info, threads: THREADS }, null);
}
