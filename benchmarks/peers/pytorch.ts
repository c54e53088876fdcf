// PyTorch: eager, with LSTM and Adam as it brings them.
import type { Adapter } from '../adapter.js';
import { createPythonPeer, ENVIRONMENT_PYTHON } from './python-peer.js';

/** PyTorch, from Debian's python3-torch where there is one: its Python is asked first. */
export const pytorch: Adapter = createPythonPeer({
  name: 'pytorch',
  pythons: ['/usr/bin/python3', 'python3', ENVIRONMENT_PYTHON],
  variants(of, threads) {
    const spinning = { engine: 'pytorch', threads } as const;
    if (threads === 1) return [spinning];
    // Threads that spin while they wait steal time from one another on a machine that has other things to do. On
    // curves only the better way is drawn.
    const passive = { ...spinning, variant: 'passive' };
    return of.curve === undefined ? [spinning, passive] : [passive];
  },
  environment: ({ threads, variant }) => ({
    OMP_NUM_THREADS: `${threads}`,
    OPENBLAS_NUM_THREADS: `${threads}`,
    OMP_WAIT_POLICY: variant === 'passive' ? 'PASSIVE' : undefined,
    // OpenBLAS chooses by itself what suits this processor.
    OPENBLAS_CORETYPE: undefined,
    OPENBLAS_L2_SIZE: undefined,
  }),
});
