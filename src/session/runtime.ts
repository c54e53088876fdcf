// What a session takes of this runtime: kernels and threads.

import type { Lowered } from '../compiler/program/lower.js';
import type { PredictionOptions } from '../compiler/program/options.js';
import {
  acquireKernels,
  acquireLoadedKernels,
  availableThreads,
  type KernelHost,
  type KernelHostOptions,
  kernelThreadSupport,
} from '../engine/index.js';

/** Threads that there are here, or why there are none. */
export function threadsHere(): Pick<PredictionOptions, 'availableThreads' | 'noThreads'> {
  const support = kernelThreadSupport();
  return { availableThreads: availableThreads(), noThreads: support.available ? undefined : support.reason };
}

type Needs = Pick<Lowered, 'bytes' | 'threads'>;

/**
 * Makes a session on kernels with an arena of the size that it needs.
 *
 * @throws LetheError `backend` if the kernels cannot be started here.
 */
export async function openOn<Session>(needs: Needs, make: (host: KernelHost) => Session): Promise<Session> {
  return makeOn(await acquireKernels(hostOptions(needs)), make);
}

/** The same without waiting; undefined if the kernels, or this many threads of them, are not loaded yet. */
export function openOnLoaded<Session>(
  needs: Needs,
  make: (host: KernelHost) => Session,
): Session | undefined {
  const host = acquireLoadedKernels(hostOptions(needs));
  return host && makeOn(host, make);
}

function hostOptions({ bytes, threads }: Needs): KernelHostOptions {
  return { bytes, threads: threads.threads, mayRunAlone: !threads.isAsked };
}

function makeOn<Session>(host: KernelHost, make: (host: KernelHost) => Session): Session {
  try {
    return make(host);
  } catch (error) {
    host.release();
    throw error;
  }
}
