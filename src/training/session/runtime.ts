// What a session takes of this runtime: kernels and threads.
import {
  acquireKernels,
  availableThreads,
  type KernelHost,
  kernelThreadSupport,
} from '../../engine/index.js';
import type { Lowered } from '../lowering/lower.js';
import type { PredictionOptions } from '../lowering/options.js';

/** Threads that there are here, or why there are none. */
export function threadsHere(): Pick<PredictionOptions, 'availableThreads' | 'noThreads'> {
  const support = kernelThreadSupport();
  return { availableThreads: availableThreads(), noThreads: support.available ? undefined : support.reason };
}

/**
 * Makes a session on kernels with an arena of the size that it needs.
 *
 * @throws LetheError `backend` if the kernels cannot be started here.
 */
export async function openOn<Session>(
  { bytes, threads }: Pick<Lowered, 'bytes' | 'threads'>,
  make: (host: KernelHost) => Session,
): Promise<Session> {
  const host = await acquireKernels({ bytes, threads: threads.threads });
  try {
    return make(host);
  } catch (error) {
    host.release();
    throw error;
  }
}
