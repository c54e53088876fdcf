// A thread of `lethe verify`: runs jobs one after the other, and sends each result.
import { answerQuestions } from '../fleet/threads/index.js';
import { runJob, type SeedJob, type SeedResult } from '../forgetting/verify/index.js';

/** The answer to a job: its result and duration. */
export interface Finished {
  readonly result: SeedResult;
  readonly milliseconds: number;
}

answerQuestions<SeedJob, Finished>(async (job) => {
  const started = performance.now();
  const result = await runJob(job);
  return { result, milliseconds: performance.now() - started };
});
