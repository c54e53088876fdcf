// fleet/: thousands of training runs on threads and machines - jobs/ what they are, kinds/ one file for each kind, store/ where they wait,
// run/ the coordinator and the workers, threads/ where they are done. Entry point `lethe/fleet`: Node, Deno, Bun.
// May import: forecast/, classify/, forgetting/, receipt/, checkpoint/, network/, engine/, text/, errors.ts; knows nothing of tfjs.
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
