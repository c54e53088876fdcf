// The networks of an ensemble: side by side, each on a thread of its own, or one after the other, each on all threads that pay. No bit
// depends on it.
import { availableThreads } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { type Lane, Lanes } from '../session/index.js';

/** What decides how they train. */
export interface EnsembleTask {
  readonly networks: number;
  /** Undefined: as many as speed it up. */
  readonly threads: number | undefined;
  /** For how many copies of the samples there is room: each network has one while it trains. */
  readonly copies: number;
  /** How many threads a network takes that trains by itself. Asked for only if something depends on it. */
  readonly threadsOfOne: () => number | Promise<number>;
}

/**
 * Trains all networks of an ensemble.
 *
 * @param train in a lane, where others train beside it; undefined: by itself
 * @returns what came of each, in their order
 * @throws what `train` throws: where several fail in the same epoch the first network's error
 */
export async function trainEnsemble<Trained>(
  task: EnsembleTask,
  train: (network: number, lane: Lane | undefined) => Promise<Trained>,
): Promise<Trained[]> {
  const { networks } = task;
  const trained: Trained[] = [];
  while (trained.length < networks) {
    const begun = trained.length;
    const left = networks - begun;
    const lanes = await openLanes(task, left);
    if (lanes === undefined) break;
    try {
      const full = left - (left % lanes.count);
      trained.push(...(await lanes.do(full, (index, lane) => train(begun + index, lane))));
    } finally {
      lanes.close();
    }
  }
  while (trained.length < networks) trained.push(await train(trained.length, undefined));
  return trained;
}

/**
 * How many of some networks train at once; 1: none beside another. As many as there are threads and as there is room for; if that keeps
 * fewer threads at work than one of the networks would by itself, they train one after the other.
 */
export async function laneCount(
  { threads, copies, threadsOfOne }: Omit<EnsembleTask, 'networks'>,
  networks: number,
): Promise<number> {
  const most = threads ?? availableThreads();
  const lanes = Math.min(networks, most, Math.floor(copies));
  if (lanes <= 1) return 1;
  if (lanes === most) return lanes;
  return lanes >= (threads ?? (await threadsOfOne())) ? lanes : 1;
}

/** Undefined where networks train one after the other, as where threads that nobody asked for do not start. */
async function openLanes(task: EnsembleTask, networks: number): Promise<Lanes | undefined> {
  const count = await laneCount(task, networks);
  if (count === 1) return undefined;
  try {
    return await Lanes.open(count, task.threads === undefined);
  } catch (error) {
    const isRefused = error instanceof LetheError && error.code === 'backend';
    if (isRefused && task.threads === undefined) return undefined;
    throw error;
  }
}
