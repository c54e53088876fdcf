// What a session uses of this runtime: kernels and threads.

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

/** The number of available threads, or the reason why there are none. */
export function threadsHere(): Pick<PredictionOptions, 'availableThreads' | 'noThreads'> {
  const support = kernelThreadSupport();
  return { availableThreads: availableThreads(), noThreads: support.available ? undefined : support.reason };
}

type Needs = Pick<Lowered, 'bytes' | 'threads'>;

/**
 * Opens a session on kernels with an arena of the needed size.
 *
 * @throws LetheError `backend` if the kernels cannot be started here.
 */
export async function openOn<Session>(needs: Needs, make: (host: KernelHost) => Session): Promise<Session> {
  return makeOn(await acquireKernels(hostOptions(needs)), make);
}

/** The synchronous variant; undefined if the kernels, or this many threads of them, are not loaded yet. */
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
