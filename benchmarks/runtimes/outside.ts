// Measures from outside, for runtimes whose clock stands still while they compute: this process times its requests.
import { measure, median, type Results, type Workload } from 'lethe/bench';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';
import type { TreeClock } from './process-tree.js';
import type { StepsAnswer, StepsRequest } from './steps-suite.js';

/** Runs steps-suite.ts once in the runtime, over a connection that stays open. */
export type Post = (request: StepsRequest) => Promise<StepsAnswer>;

/** Requests for nothing: first as many as it takes until both sides have compiled what a request takes, then those that count. */
const FIRST_EMPTY = 20;
const EMPTY = 31;

/**
 * One measurement through requests; what an empty one takes is subtracted from every duration.
 *
 * @param cpuTime of the runtime's processes
 * @throws Error if the runtime answers something else than was asked for.
 */
export async function measureFromOutside(
  request: MeasureRequest,
  post: Post,
  cpuTime: TreeClock,
): Promise<MeasureAnswer> {
  const emptyRequestMs = await medianOfEmpty(post);
  let engineVersion = '';
  const open = async (): Promise<Workload> => {
    const { engine, threads, wideVectors = false } = request;
    const answer = await post({ action: 'open', case: request.case, engine, threads, wideVectors });
    if (typeof answer !== 'string') throw new Error(unexpected('a version', answer));
    engineVersion = answer;
    return {
      run: async (count: number): Promise<Results> => {
        const results = await post({ action: 'run', count });
        if (results === null || typeof results !== 'object') throw new Error(unexpected('results', results));
        return results;
      },
      dispose: (): void => {}, // The runtime is ended with the measurement.
    };
  };
  const measurement = await measure(open, request.case, request.budget, {
    emptyRequestMs,
    cpuTime: async () => cpuTime(),
  });
  return { ...measurement, engineVersion };
}

async function medianOfEmpty(post: Post): Promise<number> {
  for (let index = 0; index < FIRST_EMPTY; index++) await post({ action: 'nothing' });
  const durations: number[] = [];
  for (let index = 0; index < EMPTY; index++) {
    const start = performance.now();
    await post({ action: 'nothing' });
    durations.push(performance.now() - start);
  }
  return median(durations);
}

function unexpected(what: string, answer: unknown): string {
  return `measureFromOutside: expected ${what}, got ${JSON.stringify(answer)}`;
}
