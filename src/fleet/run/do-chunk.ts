// Runs one chunk in one lane; each job is independent of the others.
import { LetheError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { fromPlain, toPlain } from '../jobs/plain.js';
import { type JobRecord, readRecord } from '../jobs/record.js';
import type { KindOutcome } from '../kinds/kind.js';
import type { DoneJob, FailedJob, JobResult, Mismatch, Witness } from '../result.js';
import { makeChunk } from '../store/chunk.js';
import type { Chunk, ChunkOutcome, FleetStore, Lease } from '../store/store.js';
import { ThreadError } from '../threads/index.js';
import type { Lane } from '../threads/lane.js';
import { auditOf, isAudited, judge } from './audits.js';
import type { Blobs } from './blobs.js';

/** A worker that runs a chunk. */
export interface ChunkWorker {
  readonly store: FleetStore;
  readonly lane: Lane;
  readonly blobs: Blobs;
  readonly cpu: string;
  /** Most characters of a job's description. */
  readonly longest: number;
  /** Whether the worker should end after the running job. */
  readonly isEnding: () => boolean;
  /** Called after each finished job. */
  readonly onJob: (result: JobResult) => void;
}

/** After this many claims the jobs of a chunk are handed out one by one, because one of them seems to kill its worker. */
const MOST_CLAIMS = 2;

/** Runs the jobs of a chunk that are not done yet. Undefined if the worker should end before the first one. */
export async function doChunk(worker: ChunkWorker, lease: Lease): Promise<ChunkOutcome | undefined> {
  const { chunk, claims } = lease;
  const found = new Findings();
  if (claims > MOST_CLAIMS && chunk.jobs.length > 1) {
    for (const job of chunk.jobs) found.again.push(alone(chunk, job, chunk.attempts ?? 0));
    return found.outcome();
  }
  const isAudit = chunk.witnesses !== undefined;
  const keys = chunk.jobs.map(({ key }) => key);
  const done = isAudit
    ? new Set<string>()
    : new Set((await worker.store.find(keys)).flatMap(({ status, key }) => (status === 'done' ? [key] : [])));
  for (const [index, job] of chunk.jobs.entries()) {
    if (done.has(job.key)) continue;
    if (worker.isEnding()) {
      // The rest of the chunk would have the same id.
      if (index === 0) return undefined;
      found.again.push(makeChunk({ ...withoutId(chunk), jobs: chunk.jobs.slice(index) }));
      break;
    }
    await doJob(worker, lease, job, found);
  }
  return found.outcome();
}

/** Results of a chunk so far. */
class Findings {
  readonly results: JobResult[] = [];
  readonly models = new Map<string, Uint8Array>();
  readonly again: Chunk[] = [];
  readonly audited: string[] = [];
  readonly mismatches: Mismatch[] = [];
  readonly corrections: DoneJob[] = [];

  outcome(): ChunkOutcome {
    const { results, models, again, audited, mismatches, corrections } = this;
    return { results, models, again, audited, mismatches, corrections };
  }
}

async function doJob(worker: ChunkWorker, lease: Lease, job: JobRecord, found: Findings): Promise<void> {
  const { chunk } = lease;
  const { retries } = chunk;
  const started = performance.now();
  /** Earlier attempts, and workers that died during the job. */
  const before = (chunk.attempts ?? 0) + (chunk.jobs.length === 1 ? lease.claims - 1 : 0);
  const fail = (error: unknown, attempts: number): void => {
    const failed = failedJob(job, lease.worker, error, attempts, performance.now() - started);
    if (chunk.witnesses !== undefined) {
      found.mismatches.push(failedAudit(failed, chunk.witnesses, worker.cpu));
      return;
    }
    found.results.push(failed);
    worker.onJob(failed);
  };
  if (before > retries) return fail(new Error(`its worker ended ${before} times`), before);
  let record: JobRecord;
  try {
    record = readRecord(`job ${String(job.key).slice(0, 12)}`, job, worker.longest);
  } catch (error) {
    return fail(error, before + 1); // A retry would not help.
  }
  try {
    const { outcome, milliseconds } = await perform(worker, record);
    const result = doneJob(record, lease.worker, outcome, milliseconds);
    if (chunk.witnesses === undefined) keep(worker, lease, record, result, outcome, found);
    else compare(worker, lease, record, result, outcome, found);
  } catch (error) {
    if (before + 1 > retries) fail(error, before + 1);
    else found.again.push(alone(chunk, job, before + 1));
  }
}

async function perform(
  { lane, blobs }: ChunkWorker,
  record: JobRecord,
): Promise<{ outcome: KindOutcome; milliseconds: number }> {
  const first = await lane.perform({ record, blobs: new Map() });
  if ('outcome' in first) return first;
  const bytes = await blobs.get(record, first.missing);
  const second = await lane.perform({ record, blobs: bytes });
  if ('outcome' in second) return second;
  throw new LetheError('data', `job ${record.name}: a worker misses ${second.missing.join(', ')}`);
}

function keep(
  worker: ChunkWorker,
  { chunk }: Lease,
  record: JobRecord,
  result: DoneJob,
  { model }: KindOutcome,
  found: Findings,
): void {
  found.results.push(result);
  if (model !== undefined && result.model !== null) found.models.set(result.model.sha256, model);
  if (isAudited(record.key, chunk.audit)) {
    const witness = { worker: result.worker, cpu: worker.cpu, fingerprint: result.fingerprint };
    found.again.push(auditOf(record, [witness], chunk.retries));
  }
  worker.onJob(result);
}

function compare(
  worker: ChunkWorker,
  { chunk }: Lease,
  record: JobRecord,
  result: DoneJob,
  { model }: KindOutcome,
  found: Findings,
): void {
  const { witnesses = [], retries } = chunk;
  const { agreed, mismatch, correction, again } = judge(record, witnesses, result, worker.cpu, retries);
  if (agreed) found.audited.push(record.key);
  if (mismatch !== undefined) found.mismatches.push(mismatch);
  if (again !== undefined) found.again.push(again);
  if (correction === undefined) return;
  found.corrections.push(correction);
  if (model !== undefined && correction.model !== null) found.models.set(correction.model.sha256, model);
}

function doneJob(
  { key, name, kind }: JobRecord,
  worker: string,
  { fingerprint, metrics, value, model, receipt }: KindOutcome,
  milliseconds: number,
): DoneJob {
  const what = `job ${name}: value`;
  // In the form in which all stores return it: without undefined fields.
  const kept = fromPlain(what, toPlain(what, value));
  return {
    ...{ status: 'done', key, name, kind, worker, milliseconds, fingerprint, metrics, value: kept },
    model: model === undefined ? null : { sha256: sha256Hex([model]), bytes: model.length },
    receipt: receipt ?? null,
  };
}

function failedJob(
  { key, name, kind }: JobRecord,
  worker: string,
  error: unknown,
  attempts: number,
  milliseconds: number,
): FailedJob {
  const { message, name: own } = error instanceof Error ? error : new Error(String(error));
  const told = { name: error instanceof ThreadError ? error.kind : own, message };
  return { status: 'failed', key, name: String(name), kind, worker, milliseconds, error: told, attempts };
}

/** A job that succeeded on one worker and fails on another. */
function failedAudit(
  { key, name, worker, error }: FailedJob,
  witnesses: readonly Witness[],
  cpu: string,
): Mismatch {
  const failed = { worker, cpu, fingerprint: `${error.name}: ${error.message}` };
  return { key, name, witnesses: [...witnesses, failed], right: null, faulty: [] };
}

/** A job in its own chunk. */
function alone(chunk: Chunk, job: JobRecord, attempts: number): Chunk {
  return makeChunk({ ...withoutId(chunk), jobs: [job], attempts });
}

function withoutId({ id: _id, ...rest }: Chunk): Omit<Chunk, 'id'> {
  return rest;
}
