import { checkInteger, type OptionNames, readOptions } from '../network/index.js';
import { checkKind } from '../text/kinds.js';
import { describe, mismatch, quote } from '../text/quote.js';
import { IDENTITY_PARTS, type IdentityPart, isIdentityPart } from './identity.js';
import { type CheckpointStore, isStore } from './stores/store.js';

/** Facts about a checkpoint. */
export interface CheckpointInfo {
  /** Its name in a store. */
  readonly name: string;
  /** Finished epochs, including those before `initialEpoch`. */
  readonly epoch: number;
  /** Finished batches of the next epoch. */
  readonly batch: number;
  /** Steps of this training run. */
  readonly steps: number;
  /** Whether it is the best so far; then it is passed twice. */
  readonly best: boolean;
}

/** Takes a checkpoint's bytes, for storage of any kind. */
export type TakeCheckpoint = (bytes: Uint8Array, info: CheckpointInfo) => void | Promise<void>;

/** Options of `checkpoints`. */
export interface CheckpointOptions {
  /**
   * A folder (path or `file://` URL; Node, Deno, Bun); in a browser a store from `browserStore`, `opfsStore` or
   * `indexedDbStore`, or `opfs://name`, `indexeddb://name`; your own store; or a function that takes the bytes.
   */
  to: string | URL | CheckpointStore | TakeCheckpoint;
  /** Keeps a checkpoint every this many epochs. Default 1 if none of the three intervals is given. */
  everyEpochs?: number;
  /** Keeps a checkpoint every this many optimizer steps, also within an epoch. Default: none. */
  everySteps?: number;
  /** Keeps a checkpoint when at least this many seconds have passed. Default: none. */
  everySeconds?: number;
  /** The number of newest checkpoints to keep; older ones are deleted. Default 2. */
  keep?: number;
  /**
   * A quantity of the history, such as `val_loss`: the checkpoint of its best epoch (highest for accuracies, precision,
   * recall and R2, else lowest) is kept in addition to the newest. Default: none.
   */
  best?: string;
  /**
   * Resumes from the newest checkpoint of `to` (`true`; from the beginning if there is none), the newest of another
   * folder or store, or bytes. Default: begins anew, and there must be no checkpoint yet.
   */
  resume?: boolean | string | URL | CheckpointStore | Uint8Array;
  /** Parts that may differ from the resumed run. Default: none; other data, layers or options are refused. */
  force?: readonly IdentityPart[];
}

/** Names of {@link CheckpointOptions}. */
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

/** @throws TypeError or RangeError naming the option, the expected and the given value. */
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
