// The states in a receipt, as permanent checkpoints: where an audit of a part begins.
import { LetheError } from '../errors.js';
import type { TrainingDetails, TrainingSnapshot } from '../network/index.js';
import { checkKind } from '../text/kinds.js';
import { canonicalJson } from './canonical-json.js';
import { decodeCheckpoint, encodeCheckpoint } from './file.js';
import { type Identity, identityOf } from './identity.js';
import type { TakeCheckpoint } from './options.js';
import { nameOf, stateNameOf } from './shelf.js';
import { storeOf } from './stores/places.js';
import { type CheckpointStore, isStore } from './stores/store.js';

/** Where to keep states. */
export type StatesTo = string | URL | CheckpointStore | TakeCheckpoint;

/** Where to find states; a function takes a name, and returns undefined if there is no such state. */
export type StatesFrom =
  | string
  | URL
  | CheckpointStore
  | ((name: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>);

/** Whether it is a place or a function. */
export function isStatesPlace(value: unknown): boolean {
  return (
    (typeof value === 'string' && value !== '') ||
    value instanceof URL ||
    typeof value === 'function' ||
    isStore(value)
  );
}

/** For errors. */
export const STATES_PLACES = 'a folder (path or file:// URL), a store or a function';

/** Writes the states of one run. */
export class StatesKeeper {
  readonly #to: CheckpointStore | TakeCheckpoint;
  readonly #details: TrainingDetails;
  readonly #identity: Identity;

  private constructor(to: CheckpointStore | TakeCheckpoint, details: TrainingDetails, identity: Identity) {
    this.#to = to;
    this.#details = details;
    this.#identity = identity;
  }

  /**
   * @param batches batches of the existing states of a resumed run; undefined for a new run
   * @throws LetheError `data` if one of them is missing, or if there are states of another run.
   */
  static async open(
    to: StatesTo,
    details: TrainingDetails,
    isSalted: boolean,
    batches: readonly number[] | undefined,
  ): Promise<StatesKeeper> {
    const identity = await identityOf(details);
    // With these digests anyone could guess small data in spite of the salt.
    const told = isSalted ? { ...identity, data: 'salted', validation: 'salted' } : identity;
    const keeper = new StatesKeeper(typeof to === 'function' ? to : storeOf(to), details, told);
    await keeper.#checkPlace(batches);
    return keeper;
  }

  async #checkPlace(batches: readonly number[] | undefined): Promise<void> {
    const to = this.#to;
    if (typeof to === 'function') return;
    const names = new Set(await to.list());
    const refuse = (expected: string, got: string): LetheError =>
      new LetheError('data', `receipt: keep: ${to.name}: expected ${expected}, got ${got}`);
    const missing = batches?.map(stateNameOf).find((name) => !names.has(name));
    if (missing !== undefined) throw refuse(missing, 'none');
    const there = [...names].find((name) => name.startsWith('state-'));
    if (there === undefined) return;
    const { identity } = decodeCheckpoint(`receipt: keep: ${to.name}: ${there}`, await to.read(there));
    // The same run has the same bytes: it may have been killed before its first checkpoint.
    if (canonicalJson(identity) !== canonicalJson(this.#identity)) {
      throw refuse('no state of another training run', there);
    }
  }

  /** Resolves when the state is written. */
  async keep(snapshot: TrainingSnapshot): Promise<void> {
    const { batch, steps } = snapshot.progress;
    const name = stateNameOf(batch);
    const bytes = await encodeCheckpoint({ identity: this.#identity, snapshot }, this.#details);
    if (typeof this.#to !== 'function') return this.#to.write(name, bytes);
    const epoch = Math.floor(batch / this.#details.batchesPerEpoch);
    const inEpoch = batch - epoch * this.#details.batchesPerEpoch;
    return this.#to(bytes, { name, epoch, batch: inEpoch, steps, best: false });
  }
}

/** A file that may be the state before a batch. */
export interface FoundState {
  readonly name: string;
  /** Undefined: no such file. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Returns a function that reads the states of a run by batch: those that a receipt kept, or checkpoints of the same
 * batches.
 */
export function statesIn(from: StatesFrom): (batch: number) => Promise<FoundState> {
  const place = typeof from === 'function' ? from : storeOf(from);
  let listed: Promise<readonly string[]> | undefined;
  const read = async (name: string): Promise<Uint8Array | undefined> => {
    if (typeof place === 'function') {
      const bytes = (await place(name)) ?? undefined;
      const holds = bytes === undefined || ArrayBuffer.isView(bytes);
      checkKind('audit: checkpoints', holds, 'a function that returns bytes or undefined', bytes);
      return bytes;
    }
    listed ??= place.list();
    return (await listed).includes(name) ? place.read(name) : undefined;
  };
  return async (batch) => {
    for (const name of [stateNameOf(batch), nameOf(batch)]) {
      const bytes = await read(name);
      if (bytes !== undefined) return { name, bytes };
    }
    return { name: stateNameOf(batch), bytes: undefined };
  };
}
