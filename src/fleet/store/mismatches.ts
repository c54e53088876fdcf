import type { DoneJob, Mismatch } from '../result.js';

/** Two results of one key that nobody asked for twice: who is wrong is not known. */
export function unequal(before: DoneJob, after: DoneJob): Mismatch {
  const witnesses = [before, after].map(({ worker, fingerprint }) => ({ worker, cpu: '', fingerprint }));
  return { key: before.key, name: before.name, witnesses, right: null, faulty: [] };
}

/** Workers that these say are faulty. */
export function faultyOf(mismatches: Iterable<Mismatch>): Set<string> {
  return new Set([...mismatches].flatMap(({ faulty }) => faulty));
}
