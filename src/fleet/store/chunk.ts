import { canonicalJson } from '../../checkpoint/canonical-json.js';
import { LetheError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { JobRecord } from '../jobs/record.js';
import type { Chunk } from './store.js';

/** Creates a chunk with its id. */
export function makeChunk(parts: Omit<Chunk, 'id'>): Chunk {
  const { jobs, attempts = 0, witnesses = [] } = parts;
  const counted = [jobs.map(({ key }) => key), attempts, witnesses.length];
  return { ...parts, id: sha256Hex([new TextEncoder().encode(canonicalJson(counted))]) };
}

/** The chunk with only these jobs; undefined if there are none. */
export function chunkOf(chunk: Chunk, jobs: readonly JobRecord[]): Chunk | undefined {
  if (jobs.length === chunk.jobs.length) return chunk;
  const { id: _id, ...rest } = chunk;
  return jobs.length === 0 ? undefined : makeChunk({ ...rest, jobs });
}

/** Most jobs in a chunk. */
export const MOST_JOBS = 1000;
/** Most retries. */
const MOST_RETRIES = 100;

/**
 * Reads a chunk from a queue. Its jobs are not checked here but in `readRecord`, so that an invalid one fails alone.
 *
 * @throws LetheError `data` if it is not a chunk, or its id does not match its jobs.
 */
export function readChunk(what: string, value: unknown): Chunk {
  const isCount = (count: unknown): boolean => Number.isSafeInteger(count) && (count as number) >= 0;
  const isWitness = (witness: unknown): boolean =>
    isObject(witness) &&
    [witness.worker, witness.cpu, witness.fingerprint].every((text) => typeof text === 'string');
  const holds =
    isObject(value) &&
    typeof value.id === 'string' &&
    Array.isArray(value.jobs) &&
    value.jobs.length <= MOST_JOBS &&
    value.jobs.every((job) => isObject(job) && typeof job.key === 'string') &&
    isCount(value.retries) &&
    (value.retries as number) <= MOST_RETRIES &&
    typeof value.audit === 'number' &&
    (value.attempts === undefined || isCount(value.attempts)) &&
    (value.witnesses === undefined || (Array.isArray(value.witnesses) && value.witnesses.every(isWitness)));
  if (!holds) throw new LetheError('data', mismatch(what, 'a chunk of jobs', quote(value)));
  const chunk = value as unknown as Chunk;
  const { id } = makeChunk(chunk);
  if (chunk.id !== id) throw new LetheError('data', mismatch(`${what}: id of its jobs`, id, quote(chunk.id)));
  return chunk;
}

/** Whether this worker may do the chunk: it must not be one of its witnesses. */
export function mayHave(worker: string, { witnesses = [] }: Chunk): boolean {
  return witnesses.every((witness) => witness.worker !== worker);
}
