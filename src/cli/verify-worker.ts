// A thread of `lethe verify`: does one job after the other, and answers each.
import { parentPort } from 'node:worker_threads';
import { platform } from '#platform';
import { runJob, type SeedJob, type SeedResult } from '../forgetting/verify/index.js';

/** What is answered to a job. */
export type Answered =
  | { readonly result: SeedResult; readonly milliseconds: number }
  | { readonly message: string; readonly stack: string | undefined };

async function answer(job: SeedJob): Promise<Answered> {
  const started = performance.now();
  try {
    const result = await runJob(job);
    return { result, milliseconds: performance.now() - started };
  } catch (error) {
    if (!(error instanceof Error)) return { message: String(error), stack: undefined };
    return { message: error.message, stack: error.stack };
  }
}

// Each of several threads has one core: its networks are to start none of their own.
platform.cores = () => 1;
parentPort?.on('message', (job: SeedJob) => {
  void answer(job).then((answered) => parentPort?.postMessage(answered));
});
