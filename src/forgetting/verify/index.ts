// Many seeds of a task, and what follows from them.
export { exampleRun, firstSequence } from './example.js';
export { VERDICT_RULE, type VerdictRule } from './rule.js';
export { runSeed, type SeedJob } from './run-seed.js';
export { answerOf, runVerdict } from './verdict.js';
export type * from './verification.js';
export { runJob, type SeedRunner, type VerifyOptions, type VerifyProgress, verify } from './verify.js';
