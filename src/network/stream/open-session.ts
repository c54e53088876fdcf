import type { NetworkDescription } from '../../compiler/index.js';
import { prepareStream, StreamSession } from '../../session/index.js';
import { checkInteger } from '../data/numbers.js';
import { orModelError } from '../errors/model-error.js';
import { checkThreads } from '../fit/options.js';
import { checkPlan, type Limits } from '../options/limits.js';
import { openWithThreads } from '../running/open-with-threads.js';
import { stepShapes } from './streamable.js';

/** Network and options of a stream. */
export interface StreamTask {
  readonly network: NetworkDescription;
  /** Layer by layer: kernel, recurrent kernel, bias; row-major. */
  readonly weights: readonly Float32Array[];
  /** Streams side by side. Default 1. */
  readonly batch?: number | undefined;
  /** Threads, 1 to 8. Default: as many as speed it up; one if more do not start. */
  readonly threads?: number | undefined;
  /** Limits on one step of all streams. Default: none. */
  readonly limits?: Limits | undefined;
}

/**
 * Opens a session that runs a network step by step.
 *
 * @throws RangeError if batch, threads or weights do not fit.
 * @throws LetheError `model` naming the part of the network that needs more than one step at a time; `backend` if the
 *   kernels cannot be started here.
 */
export async function openSession({
  network,
  weights,
  batch = 1,
  threads,
  limits,
}: StreamTask): Promise<StreamSession> {
  checkInteger('stream: batch', batch, 1);
  checkThreads('stream', threads);
  const options = { network, stepShapes: stepShapes(network), batch, threads };
  const prepared = orModelError('stream', () => prepareStream(options));
  checkPlan('stream', limits, prepared, () => 1);
  const session = await openWithThreads('stream', options, prepared, StreamSession.open);
  try {
    session.setWeights(weights);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}
