// A thread of `lethe verify`: does one job after the other, and answers each.
import { answerQuestions } from '../fleet/threads/index.js';
import { runJob, type SeedJob, type SeedResult } from '../forgetting/verify/index.js';

/** What is answered to a job: its result and how long it took. */
export interface Finished {
  readonly result: SeedResult;
  readonly milliseconds: number;
}

answerQuestions<SeedJob, Finished>(async (job) => {
  const started = performance.now();
  const result = await runJob(job);
  return { result, milliseconds: performance.now() - started };
});
