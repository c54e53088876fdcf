import type { DoneJob, JobResult, Mismatch } from '../result.js';

/** Two results of one key that nobody asked for twice: who is wrong is not known. */
export function unequal(before: DoneJob, after: DoneJob): Mismatch {
  const witnesses = [before, after].map(({ worker, fingerprint }) => ({ worker, cpu: '', fingerprint }));
  return { key: before.key, name: before.name, witnesses, right: null, faulty: [] };
}

/** Workers that these say are faulty. */
export function faultyOf(mismatches: Iterable<Mismatch>): Set<string> {
  return new Set([...mismatches].flatMap(({ faulty }) => faulty));
}

/** What a store knows of the results that it keeps. */
export interface Known {
  readonly quarantined: ReadonlySet<string>;
  /** Keys of jobs that another worker did with the same result. */
  readonly audited: ReadonlySet<string>;
  /** By key. */
  readonly mismatches: ReadonlyMap<string, Mismatch>;
}

/** Whether a quarantined worker gave a result that no other one has confirmed. */
export function isSuspect(result: JobResult, { quarantined, audited, mismatches }: Known): result is DoneJob {
  const { status, key, worker } = result;
  if (status !== 'done' || !quarantined.has(worker) || audited.has(key)) return false;
  return mismatches.get(key)?.right !== result.fingerprint;
}
