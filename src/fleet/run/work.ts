// The loop of a worker: claims chunks, does them, tells what came. As many lanes as it has threads.
import { LetheError } from '../../errors.js';
import type { CheckedLimits } from '../jobs/limits.js';
import type { JobResult } from '../result.js';
import type { FleetStore, Lease } from '../store/store.js';
import type { Lane, OpenLane } from '../threads/lane.js';
import { Blobs } from './blobs.js';
import { doChunk } from './do-chunk.js';
import { describeWorker, newWorker } from './identity.js';
import { lookOrWait } from './look-or-wait.js';

/** How a worker works. */
export interface WorkSettings {
  readonly store: FleetStore;
  /** Lanes side by side. */
  readonly threads: number;
  readonly openLane: OpenLane;
  readonly limits: CheckedLimits;
  readonly module: string | undefined;
  readonly urls: readonly string[];
  /** Milliseconds that a chunk is held without a sign of life. */
  readonly lease: number;
  /** Ends it: what runs is finished, the rest is given back. */
  readonly signal: AbortSignal;
  /** Whether it ends when no job waits or runs. */
  readonly once: boolean;
  /** Whether it opens more lanes when nothing is left but audits that its own may not do: nobody else may be there. */
  readonly referees: boolean;
  readonly onJob: (result: JobResult) => void;
}

/** What a worker did. */
export interface WorkDone {
  readonly done: number;
  readonly failed: number;
  /** Names that were found faulty; it ended for that if it has no other lanes. */
  readonly quarantined: readonly string[];
}

/** Works until the signal comes, or all lanes are quarantined. */
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

/** @returns the name that is quarantined; undefined if the signal ended it. */
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

/** @returns whether there was a chunk for this worker, which is done now. */
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

/** Does what no worker that is there may do, as each was a witness: in a new thread, under a new name, one at a time. */
class Referees {
  readonly #settings: WorkSettings;
  readonly #blobs: Blobs;
  #isBusy = false;

  constructor(settings: WorkSettings, blobs: Blobs) {
    this.#settings = settings;
    this.#blobs = blobs;
  }

  /** @returns whether there was something to do. */
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

/** Holds a chunk while something is done with it. */
async function holding(
  store: FleetStore,
  lease: Lease,
  milliseconds: number,
  act: () => Promise<void>,
): Promise<void> {
  const timer = setInterval(() => {
    store.extend(lease, milliseconds).catch(() => undefined); // It expires then: somebody else does the same.
  }, milliseconds / 3);
  try {
    await act();
  } finally {
    clearInterval(timer);
  }
}

/** @throws LetheError `state` if nobody is left to work. */
export function checkLeft({ quarantined }: WorkDone, threads: number): void {
  if (threads === 0 || quarantined.length < threads) return;
  throw new LetheError('state', `Fleet.run: all workers gave wrong results: ${quarantined.join(', ')}`);
}
