import type { NetworkDescription } from '../../compiler/index.js';
import { prepareStream, StreamSession } from '../../session/index.js';
import { checkInteger } from '../data/numbers.js';
import { orModelError } from '../errors/model-error.js';
import { checkThreads } from '../fit/options.js';
import { checkPlan, type Limits } from '../options/limits.js';
import { openWithThreads } from '../running/open-with-threads.js';
import { stepShapes } from './streamable.js';

/** What is streamed, and how. */
export interface StreamTask {
  readonly network: NetworkDescription;
  /** Layer by layer: kernel, recurrent kernel, bias; row-major. */
  readonly weights: readonly Float32Array[];
  /** Streams side by side. Default 1. */
  readonly batch?: number | undefined;
  /** 1 to 8. Default: what pays; one where more do not start. */
  readonly threads?: number | undefined;
  /** Of a step of all streams. Default: none. */
  readonly limits?: Limits | undefined;
}

/**
 * Opens a session that goes through a network step by step.
 *
 * @throws RangeError if batch, threads or weights do not fit.
 * @throws LetheError `model` naming what of the network needs more than one step at a time; `backend` if the kernels
 *   cannot be started here.
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
