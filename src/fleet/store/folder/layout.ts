// Files of a fleet. The name of a chunk contains its id and progress, so that an atomic rename is a claim:
//
//   waiting/TIME-ID-JOBS-CLAIMS.json             nobody has it
//   audits/TIME-ID-JOBS-CLAIMS.json              the same, for all but its witnesses
//   running/TIME-ID-JOBS-CLAIMS-UNTIL-TOKEN.json somebody has it until then; a- before an audit's
//   ended/TIME-ID-TOKEN.zip                      what became of one: outcome.json, and models by digest
//   blobs/DIGEST                                 data
import { randomUUID } from 'node:crypto';
import type { Chunk } from '../store.js';

export const FOLDERS = ['waiting', 'audits', 'running', 'ended', 'blobs'] as const;

/** Parts of the name of a waiting chunk. */
export interface WaitingName {
  readonly time: string;
  readonly id: string;
  readonly jobs: number;
  readonly claims: number;
}

/** Parts of the name of a running chunk. */
export interface RunningName extends WaitingName {
  readonly isAudit: boolean;
  /** ms since 1970. */
  readonly until: number;
  readonly token: string;
}

const WAITING = /^(\d{15}[0-9a-f]{6})-([0-9a-f]{64})-(\d{1,4})-(\d{1,6})\.json$/;
const RUNNING = /^(a-)?(\d{15}[0-9a-f]{6})-([0-9a-f]{64})-(\d{1,4})-(\d{1,6})-(\d{15})-([0-9a-f]{32})\.json$/;
/** The outcome of a chunk, or keys that were added again. */
export const ENDED: RegExp = /^\d{15}[0-9a-f]{6}-[0-9a-f]{64}-[0-9a-f]{32}\.zip$/;

/** A unique name that sorts by time. */
export function timeName(): string {
  return `${digits(Date.now())}${token().slice(0, 6)}`;
}

export function token(): string {
  return randomUUID().replaceAll('-', '');
}

/** 15 digits, since names are sorted as texts. */
function digits(milliseconds: number): string {
  return String(Math.max(0, Math.round(milliseconds))).padStart(15, '0');
}

export function waitingName({ time, id, jobs, claims }: WaitingName): string {
  return `${time}-${id}-${jobs}-${claims}.json`;
}

export function runningName(name: RunningName): string {
  const { time, id, jobs, claims, isAudit, until, token: own } = name;
  return `${isAudit ? 'a-' : ''}${time}-${id}-${jobs}-${claims}-${digits(until)}-${own}.json`;
}

export function readWaiting(name: string): WaitingName | undefined {
  const [, time = '', id = '', jobs, claims] = WAITING.exec(name) ?? [];
  return jobs === undefined ? undefined : { time, id, jobs: Number(jobs), claims: Number(claims) };
}

export function readRunning(name: string): RunningName | undefined {
  const [, audit, time = '', id = '', jobs, claims, until, own = ''] = RUNNING.exec(name) ?? [];
  if (jobs === undefined) return undefined;
  const counts = { jobs: Number(jobs), claims: Number(claims), until: Number(until) };
  return { time, id, ...counts, isAudit: audit !== undefined, token: own };
}

/** The name of a new chunk. */
export function newName({ id, jobs }: Chunk): WaitingName {
  return { time: timeName(), id, jobs: jobs.length, claims: 0 };
}
