// Results by which all contestants of a case are compared.
import type { FitHistory } from '../network/index.js';
import { sha256Hex } from '../sha256.js';
import { CHECKED_STEPS } from './cases.js';
import type { Results } from './measurement.js';

/** First losses and fingerprint of a training run. */
export function describeTraining({ history, fingerprint }: FitHistory): Results {
  return { values: (history.loss ?? []).slice(0, CHECKED_STEPS), fingerprint };
}

/** Mean, mean square and SHA-256 of outputs. */
export function describeOutputs(outputs: Float32Array): Results {
  let sum = 0;
  let squares = 0;
  for (const output of outputs) {
    sum += output;
    squares += output * output;
  }
  const bytes = new Uint8Array(outputs.buffer);
  return {
    values: [sum / outputs.length, squares / outputs.length],
    fingerprint: sha256Hex([bytes]),
  };
}

/** @throws Error if the number of threads is not the requested one: times would not be comparable. */
export function checkThreads(expected: number, got: number, reason: string): void {
  if (got !== expected) throw new Error(`openWorkload: expected ${expected} threads, got ${got}: ${reason}`);
}
