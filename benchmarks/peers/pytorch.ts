// PyTorch: eager, with LSTM and Adam as it brings them.

import { readFile } from 'node:fs/promises';
import { findCase } from 'lethe/bench';
import type { Adapter } from '../adapter.js';
import { CORE_TYPE_VARIABLE, coreTypeIn, coreTypesOf, fastestCoreType } from './core-types.js';
import { createPythonPeer, ENVIRONMENT_PYTHON, type TrialMeasure, type Tuning } from './python-peer.js';

/** On what OpenBLAS's kernels are compared: products of many sizes, most of the time of a step. */
const TRIAL_CASE = 'large';
const TRIAL_BUDGET = { sampleMs: 20, totalMs: 300, samples: 5, warmUpMs: 20 };

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
    // Which of OpenBLAS's kernels suit this processor is tried.
    [CORE_TYPE_VARIABLE]: undefined,
    OPENBLAS_L2_SIZE: undefined,
  }),
  tune: chooseCoreType,
});

/** The core type of OpenBLAS that is fastest here; nothing to choose where MKL computes. */
async function chooseCoreType(measure: TrialMeasure): Promise<Tuning> {
  const of = findCase(TRIAL_CASE);
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => ''); // Linux has it.
  const own = await measure(of, TRIAL_BUDGET, {}).catch(() => undefined);
  if (own === undefined) return { environment: {}, remark: ' (its kernels could not be compared)' };
  const fastest = await fastestCoreType(of.name, own, coreTypesOf(cpuinfo), (coreType) =>
    measure(of, TRIAL_BUDGET, { [CORE_TYPE_VARIABLE]: coreType }),
  );
  if (fastest === undefined) return { environment: {}, remark: '' };
  return {
    environment: { [CORE_TYPE_VARIABLE]: fastest },
    remark: ` (the fastest here; ${coreTypeIn(own.engineVersion)} by itself)`,
  };
}
