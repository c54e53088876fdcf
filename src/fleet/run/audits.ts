// Selects jobs that are repeated, and decides what follows from different results.
import type { JobRecord } from '../jobs/record.js';
import type { DoneJob, Mismatch, Witness } from '../result.js';
import { makeChunk } from '../store/chunk.js';
import type { Chunk } from '../store/store.js';

const DIGITS = 8;

/** Number of values of eight hexadecimal digits. */
const ALL = 0x1_0000_0000;

/** Whether a job is in the fraction to repeat: by its key, so the answer is the same everywhere. */
export function isAudited(key: string, share: number): boolean {
  return Number.parseInt(key.slice(0, DIGITS), 16) / ALL < share;
}

/** A chunk that another worker must do. */
export function auditOf(job: JobRecord, witnesses: readonly Witness[], retries: number): Chunk {
  return makeChunk({ jobs: [job], retries, audit: 0, witnesses });
}

/** If this many workers disagree, no more attempts are made. */
const MOST_WITNESSES = 5;

/** What is known after another worker repeated a job. */
export interface Judged {
  readonly agreed: boolean;
  readonly mismatch: Mismatch | undefined;
  /** The right result, if the stored one is wrong. */
  readonly correction: DoneJob | undefined;
  readonly again: Chunk | undefined;
}

/** @param witnesses the earlier ones, in order of time; the result of the first was stored */
export function judge(
  job: JobRecord,
  witnesses: readonly Witness[],
  result: DoneJob,
  cpu: string,
  retries: number,
): Judged {
  const all = [...witnesses, { worker: result.worker, cpu, fingerprint: result.fingerprint }];
  const [first] = all;
  const none = { mismatch: undefined, correction: undefined, again: undefined };
  if (all.every(({ fingerprint }) => fingerprint === first?.fingerprint)) return { ...none, agreed: true };
  const right = majority(all);
  const faulty =
    right === null ? [] : all.filter((one) => one.fingerprint !== right).map(({ worker }) => worker);
  const mismatch = { key: job.key, name: job.name, witnesses: all, right, faulty };
  const isWrong = right !== null && first?.fingerprint !== right;
  return {
    agreed: false,
    mismatch,
    correction: isWrong && result.fingerprint === right ? result : undefined,
    again: right === null && all.length < MOST_WITNESSES ? auditOf(job, all, retries) : undefined,
  };
}

/** The fingerprint that at least two workers gave, and more than gave any other; null if there is none. */
function majority(all: readonly Witness[]): string | null {
  const counts = new Map<string, number>();
  for (const { fingerprint } of all) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  const [best, second] = [...counts].sort(([, one], [, other]) => other - one);
  if (best === undefined || best[1] < 2 || best[1] === second?.[1]) return null;
  return best[0];
}
