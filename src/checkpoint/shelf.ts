// The checkpoints of one run in a store: their names, the newest, and those to delete.
import { LetheError } from '../errors.js';
import type { CheckpointInfo, TakeCheckpoint } from './options.js';
import { storeOf } from './stores/places.js';
import type { CheckpointStore } from './stores/store.js';

/** Batches have up to 16 digits. */
const NAME = /^checkpoint-(\d{12,16})\.lethe$/;
const BEST = 'best.lethe';

/** The name of the checkpoint before this batch, counted from the beginning of epoch 0. */
export function nameOf(batch: number): string {
  return `checkpoint-${numberOf(batch)}.lethe`;
}

/** The name of a receipt's state, a permanent checkpoint, which {@link Shelf.thin} does not delete. */
export function stateNameOf(batch: number): string {
  return `state-${numberOf(batch)}.lethe`;
}

function numberOf(batch: number): string {
  return String(batch).padStart(12, '0');
}

/** The place of a run's checkpoints. */
export interface Shelf {
  put(bytes: Uint8Array, info: CheckpointInfo): Promise<void>;
  /** Deletes all but the newest `keep` checkpoints. */
  thin(keep: number): Promise<void>;
  /** @throws LetheError `data` if there is a checkpoint already. */
  checkEmpty(): Promise<void>;
  /** Undefined if there is none. */
  newest(): Promise<{ readonly source: string; readonly bytes: Uint8Array } | undefined>;
}

export function openShelf(to: string | URL | CheckpointStore | TakeCheckpoint): Shelf {
  if (typeof to === 'function') return takenAway(to);
  const store = storeOf(to);
  const batchOf = (name: string): number => Number(NAME.exec(name)?.[1]);
  const names = async (): Promise<string[]> =>
    (await store.list())
      .filter((name) => NAME.test(name))
      .sort((one, other) => batchOf(one) - batchOf(other));
  return {
    put: (bytes, { name, best }) => store.write(best ? BEST : name, bytes),
    async thin(keep) {
      for (const name of (await names()).slice(0, -keep)) await store.remove(name);
    },
    async checkEmpty() {
      const [name] = await names();
      if (name === undefined) return;
      throw new LetheError(
        'data',
        `checkpoints: ${store.name}: expected no checkpoint yet, got ${name}: use resume to go on from it`,
      );
    },
    async newest() {
      const name = (await names()).at(-1);
      if (name === undefined) return undefined;
      return { source: `checkpoint: ${store.name}: ${name}`, bytes: await store.read(name) };
    },
  };
}

/** For a function, which takes the checkpoints away. */
function takenAway(take: TakeCheckpoint): Shelf {
  return {
    put: async (bytes, info) => take(bytes, info),
    thin: async () => {},
    checkEmpty: async () => {},
    newest: async () => undefined,
  };
}
