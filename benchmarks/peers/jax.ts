// JAX on the CPU: what XLA makes of a training loop.
import type { Adapter } from '../adapter.js';
import { createPythonPeer, ENVIRONMENT_PYTHON } from './python-peer.js';

/** JAX. Its number of threads is that of the processors XLA believes in, which NPROC overrides. */
export const jax: Adapter = createPythonPeer({
  name: 'jax',
  pythons: [ENVIRONMENT_PYTHON, 'python3'],
  variants: (_, threads) => [{ engine: 'jax', threads }],
  environment: ({ threads }) => ({ NPROC: `${threads}`, JAX_PLATFORMS: 'cpu' }),
});
