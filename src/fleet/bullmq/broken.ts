// Chunks that were changed or removed on their way. Their jobs fail; otherwise their results would never come.
import { isObject } from '../../text/kinds.js';
import type { KindName } from '../jobs/job.js';
import { KIND_NAMES } from '../jobs/record.js';
import type { FailedJob, Mismatch } from '../result.js';
import type { Step } from './scripts.js';

/** A chunk that can no longer be done. */
export interface Broken {
  /** What is left of it; names of its jobs are read from there. */
  readonly data: unknown;
  readonly error: Error;
  /** Who found it, for audits: the name of a worker, or of the store. */
  readonly finder: string;
  /** Key of the job, if it was an audit. */
  readonly audited: string | undefined;
  /** Keys of the jobs that wait for it. */
  readonly keys: readonly string[];
}

/** The consequences: each job fails; an audit becomes a mismatch, because nobody knows whether the result is right. */
export function brokenSteps(broken: Broken): Step[] {
  const { data, error, finder, audited, keys } = broken;
  const { message, name } = error;
  const told = describedIn(data);
  const nameOf = (key: string): string => told.get(key)?.name ?? key.slice(0, 12);
  const steps = keys.flatMap((key): Step[] => {
    const failed: FailedJob = {
      ...{ status: 'failed', key, name: nameOf(key), kind: told.get(key)?.kind ?? 'unknown' },
      ...{ worker: finder, milliseconds: 0, error: { name, message }, attempts: 0 },
    };
    return [
      ['failed', key, JSON.stringify(failed)],
      ['close', key],
    ];
  });
  if (audited === undefined) return steps;
  const witnesses = [{ worker: finder, cpu: '', fingerprint: `${name}: ${message}` }];
  const found: Mismatch = { key: audited, name: nameOf(audited), witnesses, right: null, faulty: [] };
  return [...steps, ['mismatch', audited, JSON.stringify(found)]];
}

type Described = Pick<FailedJob, 'name' | 'kind'>;

/** Names and kinds by key, as far as they can be read. */
function describedIn(data: unknown): Map<string, Described> {
  const jobs: readonly unknown[] = isObject(data) && Array.isArray(data.jobs) ? data.jobs : [];
  return new Map(
    jobs.flatMap((job): [string, Described][] => {
      if (!isObject(job) || typeof job.key !== 'string' || typeof job.name !== 'string') return [];
      const kind = Object.keys(KIND_NAMES).find((known) => known === job.kind) as KindName | undefined;
      return [[job.key, { name: job.name.slice(0, 200), kind: kind ?? 'unknown' }]];
    }),
  );
}
