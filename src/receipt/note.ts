// The unfinished receipt of a run in its checkpoints.
import { canonicalJson } from '../checkpoint/canonical-json.js';
import { LetheError } from '../errors.js';
import type { TrainingDetails } from '../network/index.js';
import { sha256Hex } from '../sha256.js';
import { isObject } from '../text/kinds.js';
import type { DataDigestsOf } from './data-digest.js';
import type { Leaf } from './statement.js';

/** An unfinished receipt. */
export interface Note {
  readonly everyEpochs: number;
  /** {@link runDigest}. */
  readonly run: string;
  /** The fingerprint of the initial weights. */
  readonly initial: string;
  readonly leaves: readonly Leaf[];
  readonly rates: readonly string[];
}

/**
 * Digest of everything that a resumed run must keep: `force` of a checkpoint may override parts of it, but a receipt
 * cannot express that.
 */
export function runDigest({ training, options }: TrainingDetails, digests: DataDigestsOf): string {
  const { batchSize, shuffle, earlyStopping } = options;
  const text = canonicalJson({ training, batchSize, shuffle, earlyStopping: earlyStopping ?? null, digests });
  return sha256Hex([new TextEncoder().encode(text)]);
}

export function writeNote(note: Note): string {
  return JSON.stringify(note);
}

/** @throws LetheError `data` if it is not a note; undefined if there is none. */
export function readNote(text: string | undefined): Note | undefined {
  if (text === undefined) return undefined;
  const isHex = (value: unknown, digits: number): boolean =>
    typeof value === 'string' && value.length === digits && /^[\da-f]+$/.test(value);
  const isLeaf = (leaf: unknown): boolean =>
    isObject(leaf) && Number.isSafeInteger(leaf.batch) && Number(leaf.batch) >= 0 && isHex(leaf.hash, 64);
  let note: unknown;
  try {
    note = JSON.parse(text);
  } catch {
    note = undefined;
  }
  const holds =
    isObject(note) &&
    Number.isSafeInteger(note.everyEpochs) &&
    isHex(note.run, 64) &&
    isHex(note.initial, 64) &&
    Array.isArray(note.leaves) &&
    note.leaves.length > 0 &&
    note.leaves.every(isLeaf) &&
    Array.isArray(note.rates) &&
    note.rates.every((rate) => isHex(rate, 16));
  if (holds) return note as unknown as Note;
  throw new LetheError(
    'data',
    'receipt: expected a checkpoint with its unfinished receipt, got a damaged one',
  );
}
