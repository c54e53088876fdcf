// A measurement, run inside a runtime and by its own clock.
import { measure, type Outside } from 'lethe/bench';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';
import { engineVersion, openOnEngine } from './engines.js';

/**
 * Measures one case on one engine.
 *
 * @throws RangeError for an engine that is not ours.
 * @throws Error if this runtime has fewer threads than asked for, or its clock stands still.
 */
export async function runSuite(request: MeasureRequest): Promise<MeasureAnswer> {
  const { cpuUrl } = request;
  const outside: Outside = cpuUrl === undefined ? {} : { cpuTime: () => fetchNumber(cpuUrl) };
  const measurement = await measure(() => openOnEngine(request), request.case, request.budget, outside);
  return { ...measurement, engineVersion: engineVersion(request.engine) };
}

async function fetchNumber(url: string): Promise<number | undefined> {
  return (await (await fetch(url)).json()) ?? undefined;
}
