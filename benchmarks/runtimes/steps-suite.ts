// A measurement in parts, run inside a runtime by requests from outside, which time them: the workload stays here
// from one request to the next.
import type { Results, Workload } from 'lethe/bench';
import { type EngineRequest, engineVersion, openOnEngine } from './engines.js';

/** What one request asks for. */
export type StepsRequest =
  /** As much as a request costs that does nothing. */
  { action: 'nothing' } | ({ action: 'open' } & EngineRequest) | { action: 'run'; count: number };

/** What is answered: to `open` the engine's version, to `run` the results, otherwise null. */
export type StepsAnswer = string | Results | null;

let workload: Workload | undefined;

/**
 * Does what one request asks for.
 *
 * @throws RangeError for an unknown action, or an engine that is not ours.
 * @throws Error if there is nothing to run.
 */
export async function runSuite(request: StepsRequest): Promise<StepsAnswer> {
  switch (request.action) {
    case 'nothing':
      return null;
    case 'open':
      workload = await openOnEngine(request);
      return engineVersion(request.engine);
    case 'run':
      if (workload === undefined) throw new Error('runSuite: expected an open workload, got none');
      return workload.run(request.count);
    default:
      request satisfies never;
      throw new RangeError(`runSuite: expected action nothing, open or run, got ${JSON.stringify(request)}`);
  }
}
