import { checkInteger, type OptionNames, readOptions } from '../network/index.js';
import { checkKind } from '../text/kinds.js';
import { describe, mismatch, quote } from '../text/quote.js';
import { IDENTITY_PARTS, type IdentityPart, isIdentityPart } from './identity.js';
import { type CheckpointStore, isStore } from './stores/store.js';

/** What a checkpoint is of. */
export interface CheckpointInfo {
  /** Under which a store keeps it. */
  readonly name: string;
  /** Epochs that were finished, those before `initialEpoch` included. */
  readonly epoch: number;
  /** Batches of the epoch after those that were finished. */
  readonly batch: number;
  /** Steps of this training run. */
  readonly steps: number;
  /** Whether it is the best so far; it comes twice then. */
  readonly best: boolean;
}

/** Takes a checkpoint's bytes, for places of which we know nothing. */
export type TakeCheckpoint = (bytes: Uint8Array, info: CheckpointInfo) => void | Promise<void>;

/** Options of `checkpoints`. */
export interface CheckpointOptions {
  /**
   * A folder (path or `file://` URL; Node, Deno, Bun); in a browser a store that `browserStore`, `opfsStore` or `indexedDbStore`
   * gives, or `opfs://name`, `indexeddb://name`; a store of your own; or a function that takes the bytes.
   */
  to: string | URL | CheckpointStore | TakeCheckpoint;
  /** A checkpoint every this many epochs. Default 1, if none of these three is given. */
  everyEpochs?: number;
  /** A checkpoint every this many optimizer steps, be it within an epoch. */
  everySteps?: number;
  /** A checkpoint whenever at least this many seconds have passed. */
  everySeconds?: number;
  /** How many of the newest are kept; older ones are deleted. Default 2. */
  keep?: number;
  /**
   * A quantity of the history, such as `val_loss`: the checkpoint of the epoch where it was best (accuracies, precision, recall
   * and R2 the highest, all else the lowest) is kept beside the newest. Default: none.
   */
  best?: string;
  /**
   * Where to go on: with the newest of `to` (`true`; from the beginning if there is none), the newest of another folder or
   * store, or bytes. Default: from the beginning, and there must be no checkpoint yet.
   */
  resume?: boolean | string | URL | CheckpointStore | Uint8Array;
  /** What may differ from the run that is gone on with: else other data, layers or options are refused. */
  force?: readonly IdentityPart[];
}

/** Of {@link CheckpointOptions}. */
export const CHECKPOINT_OPTIONS: OptionNames<CheckpointOptions> = {
  to: true,
  everyEpochs: true,
  everySteps: true,
  everySeconds: true,
  keep: true,
  best: true,
  resume: true,
  force: true,
};

const CALLER = 'checkpoints';

/** @throws TypeError or RangeError naming the option, what was expected and what came. */
export function checkOptions(given: CheckpointOptions): CheckpointOptions {
  const options = readOptions(CALLER, given, CHECKPOINT_OPTIONS) as CheckpointOptions;
  const { to, everySeconds, best, resume, force = [] } = options;
  const isPlace = (value: unknown): boolean =>
    (typeof value === 'string' && value !== '') || value instanceof URL || isStore(value);
  const forms = 'a folder (path or file:// URL), a store or a function';
  checkKind(`${CALLER}: to`, isPlace(to) || typeof to === 'function', forms, to);
  for (const name of ['everyEpochs', 'everySteps', 'keep'] as const) {
    if (options[name] !== undefined) checkInteger(`${CALLER}: ${name}`, options[name], 1);
  }
  if (everySeconds !== undefined && !(typeof everySeconds === 'number' && everySeconds >= 0)) {
    throw new RangeError(mismatch(`${CALLER}: everySeconds`, 'a number of at least 0', quote(everySeconds)));
  }
  checkKind(
    `${CALLER}: best`,
    best === undefined || typeof best === 'string',
    'the name of a quantity',
    best,
  );
  const isSource = typeof resume === 'boolean' || resume instanceof Uint8Array || isPlace(resume);
  checkKind(`${CALLER}: resume`, resume === undefined || isSource, 'a boolean, a place or bytes', resume);
  checkKind(`${CALLER}: force`, Array.isArray(force), 'a list', force);
  for (const part of force) {
    if (isIdentityPart(part)) continue;
    throw new RangeError(mismatch(`${CALLER}: force`, `some of ${IDENTITY_PARTS.join(', ')}`, quote(part)));
  }
  if (typeof to === 'function' && resume === true) {
    throw new TypeError(
      mismatch(`${CALLER}: resume`, 'bytes or a place, as to is a function', describe(resume)),
    );
  }
  return options;
}
