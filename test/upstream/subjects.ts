// The two backends that upstream's tests run on. Each is a factory: the tests reset tfjs's engine before and
// after every group, which disposes of the running backend and has the factory make the next one.
import { createRequire } from 'node:module';
import path from 'node:path';
import { BackendWasm, getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { registerAddedKernels } from '../../src/tfjs/backend/kernels/index.js';
import { planBackend, startBackend } from '../../src/tfjs/backend/start-backend.js';

export type Subject = 'lethe' | 'stock';

const THREADS = 2;
const NARROW = { wideVectors: false, reason: 'as in stock tfjs' };

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
    const options = { threads: THREADS };
    tf.registerBackend('wasm', () => counted(() => startBackend(planBackend(options, NARROW), options)));
  } else {
    const manifest = createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm/package.json');
    setWasmPaths(path.join(path.dirname(manifest), 'wasm-out') + path.sep);
    const factory = tf.findBackendFactory('wasm');
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', () => counted(async () => factory()));
  }
  return () => threads;
}
