import type { DoneJob, JobResult, Mismatch } from '../result.js';

/** Two different results for one key, outside of audits: it is unknown which one is wrong. */
export function unequal(before: DoneJob, after: DoneJob): Mismatch {
  const witnesses = [before, after].map(({ worker, fingerprint }) => ({ worker, cpu: '', fingerprint }));
  return { key: before.key, name: before.name, witnesses, right: null, faulty: [] };
}

/** Faulty workers according to these mismatches. */
export function faultyOf(mismatches: Iterable<Mismatch>): Set<string> {
  return new Set([...mismatches].flatMap(({ faulty }) => faulty));
}

/** What a store knows about its results. */
export interface Known {
  readonly quarantined: ReadonlySet<string>;
  /** Keys of jobs that another worker repeated with the same result. */
  readonly audited: ReadonlySet<string>;
  /** By key. */
  readonly mismatches: ReadonlyMap<string, Mismatch>;
}

/** Whether the result is from a quarantined worker and no other worker has confirmed it. */
export function isSuspect(result: JobResult, { quarantined, audited, mismatches }: Known): result is DoneJob {
  const { status, key, worker } = result;
  if (status !== 'done' || !quarantined.has(worker) || audited.has(key)) return false;
  return mismatches.get(key)?.right !== result.fingerprint;
}
