// The loop of a worker: claims chunks, runs them, and reports results, with one lane for each thread.
import { LetheError } from '../../errors.js';
import type { CheckedLimits } from '../jobs/limits.js';
import type { JobResult } from '../result.js';
import type { FleetStore, Lease } from '../store/store.js';
import type { Lane, OpenLane } from '../threads/lane.js';
import { Blobs } from './blobs.js';
import { doChunk } from './do-chunk.js';
import { describeWorker, newWorker } from './identity.js';
import { lookOrWait } from './look-or-wait.js';

/** Settings of a worker. */
export interface WorkSettings {
  readonly store: FleetStore;
  /** Number of parallel lanes. */
  readonly threads: number;
  readonly openLane: OpenLane;
  readonly limits: CheckedLimits;
  readonly module: string | undefined;
  readonly urls: readonly string[];
  /** Duration of a lease without renewal, in milliseconds. */
  readonly lease: number;
  /** Stops the worker: running jobs are finished, the others are returned. */
  readonly signal: AbortSignal;
  /** Whether it ends when no job is waiting or running. */
  readonly once: boolean;
  /** Whether it opens more lanes when only audits are left that its lanes may not do, in case it is the only worker. */
  readonly referees: boolean;
  readonly onJob: (result: JobResult) => void;
}

/** Summary of a worker. */
export interface WorkDone {
  readonly done: number;
  readonly failed: number;
  /** Names of lanes that were found faulty; if all are, the worker ends. */
  readonly quarantined: readonly string[];
}

/** Works until the signal, or until all lanes are quarantined. */
export async function work(settings: WorkSettings): Promise<WorkDone> {
  const { store, threads, openLane, limits, module, urls, onJob } = settings;
  const blobs = new Blobs(store, limits, urls);
  const quarantined: string[] = [];
  const counts = { done: 0, failed: 0 };
  const count = (result: JobResult): void => {
    counts[result.status]++;
    onJob(result);
  };
  const counting = { ...settings, onJob: count };
  const referees = new Referees(counting, blobs);
  const lanes = Array.from({ length: threads }, () => openLane({ limits, module }));
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        const name = await workLane(counting, lane, blobs, referees);
        if (name !== undefined) quarantined.push(name);
      }),
    );
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
  return { ...counts, quarantined };
}

/** @returns the quarantined name; undefined if the signal ended the lane */
async function workLane(
  settings: WorkSettings,
  lane: Lane,
  blobs: Blobs,
  referees: Referees,
): Promise<string | undefined> {
  const { store, signal } = settings;
  const name = newWorker(describeWorker());
  let isOver = false;
  let faulty: string | undefined;
  while (!isOver && !signal.aborted) {
    await lookOrWait(store, signal, async () => {
      if (await doNext(settings, name, lane, blobs)) return true;
      const { quarantined, waiting, running, audits } = await store.status();
      if (quarantined.includes(name)) faulty = name;
      isOver = faulty !== undefined || (settings.once && waiting + running === 0);
      const isStuck = settings.referees && audits > 0 && waiting + running === 0;
      return isOver || (isStuck && referees.judge());
    });
  }
  return faulty;
}

/** @returns whether there was a chunk for this worker; it is finished */
async function doNext(settings: WorkSettings, name: string, lane: Lane, blobs: Blobs): Promise<boolean> {
  const { store, lease: milliseconds, signal, limits, onJob } = settings;
  const lease = await store.claim(name, milliseconds);
  if (lease === undefined) return false;
  const worker = {
    ...{ store, lane, blobs, onJob },
    cpu: describeWorker().cpu,
    longest: limits.description,
    isEnding: () => signal.aborted,
  };
  await holding(store, lease, milliseconds, async () => {
    const outcome = await doChunk(worker, lease);
    await (outcome === undefined ? store.release(lease) : store.complete(lease, outcome));
  });
  return true;
}

/** Does audits that no other worker may do, because each was a witness: in a new thread with a new name, one at a time. */
class Referees {
  readonly #settings: WorkSettings;
  readonly #blobs: Blobs;
  #isBusy = false;

  constructor(settings: WorkSettings, blobs: Blobs) {
    this.#settings = settings;
    this.#blobs = blobs;
  }

  /** @returns whether there was anything to do */
  async judge(): Promise<boolean> {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    const { openLane, limits, module } = this.#settings;
    const lane = openLane({ limits, module });
    try {
      return await doNext(this.#settings, newWorker(describeWorker()), lane, this.#blobs);
    } finally {
      this.#isBusy = false;
      await lane.close();
    }
  }
}

/** Renews the lease of a chunk while an action runs. */
async function holding(
  store: FleetStore,
  lease: Lease,
  milliseconds: number,
  act: () => Promise<void>,
): Promise<void> {
  const timer = setInterval(() => {
    store.extend(lease, milliseconds).catch(() => undefined); // If it expires, another worker does the same work.
  }, milliseconds / 3);
  try {
    await act();
  } finally {
    clearInterval(timer);
  }
}

/** @throws LetheError `state` if no lane is left. */
export function checkLeft({ quarantined }: WorkDone, threads: number): void {
  if (threads === 0 || quarantined.length < threads) return;
  throw new LetheError('state', `Fleet.run: all workers gave wrong results: ${quarantined.join(', ')}`);
}
