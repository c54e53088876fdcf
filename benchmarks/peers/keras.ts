// Keras on TensorFlow's CPU build.
import type { BenchmarkCase } from 'lethe/bench';
import type { Adapter } from '../adapter.js';
import { createPythonPeer, ENVIRONMENT_PYTHON } from './python-peer.js';

/** Keras, in the way that was faster for a case: what was measured is in python/keras_peer.py. */
export const keras: Adapter = createPythonPeer({
  name: 'keras',
  pythons: [ENVIRONMENT_PYTHON, 'python3'],
  variants: (of, threads) => [{ engine: 'keras', threads, variant: compilesBest(of) ? 'xla' : 'graph' }],
  environment: () => ({ KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '' }),
});

/** Whether XLA's code is faster: small recurrent products and not too many of them, or no training. */
function compilesBest({ task, batch, time, units }: BenchmarkCase): boolean {
  return task === 'inference' || (time <= 128 && batch * units * units < 32 * 128 * 128);
}
