// fleet/: thousands of training runs on threads and machines - jobs/ describes jobs, kinds/ has one file for each kind, store/ keeps jobs
// and results, run/ is the coordinator and the workers, threads/ executes jobs, tune/ searches hyperparameters. Entry point `lethe/fleet`:
// Node, Deno, Bun. May import: forecast/, classify/, forgetting/, receipt/, checkpoint/, network/, engine/, random/, text/, errors.ts;
// knows nothing of tfjs.
export { Fleet } from './fleet.js';
export type {
  CallJob,
  ClassifyJob,
  ClassifyJobOptions,
  DataFormat,
  DataPart,
  FileData,
  FitJob,
  FitJobOptions,
  FitValues,
  ForecastJob,
  ForecastJobOptions,
  InlineData,
  Job,
  JobBase,
  JobData,
  KindName,
  StoredData,
  UrlData,
  VerifyJob,
} from './jobs/job.js';
export type { FleetLimits } from './jobs/limits.js';
export type { DataRecord, JobRecord } from './jobs/record.js';
export type { JobFunction, JobInput, JobOutput } from './kinds/kind.js';
export type { FleetOptions, FleetProgress, FleetReport, FleetWorkOptions } from './options.js';
export type { DoneJob, FailedJob, JobResult, Mismatch, ModelReference, Witness } from './result.js';
export { describeWorker, type WorkerDescription } from './run/identity.js';
export type { WorkDone } from './run/work.js';
export { folderStore } from './store/folder/folder.js';
export { memoryStore } from './store/memory.js';
export type { Chunk, ChunkOutcome, FleetStore, Lease, StoreStatus } from './store/store.js';
export { TUNE_METHODS, type TuneOptions, type TuneProgress } from './tune/options.js';
export type { TuneMethod } from './tune/plan.js';
export type { Trial, TuneBest, TuneReport } from './tune/report.js';
export type { TuneJob } from './tune/run.js';
export {
  type Choice,
  choice,
  type Dimension,
  integer,
  logUniform,
  type Range,
  type Space,
  type TrialValues,
  uniform,
} from './tune/space.js';
export type { Goal } from './tune/sweeps.js';
export { tune } from './tune/tune.js';
