import { isStatesPlace, STATES_PLACES, type StatesTo } from '../checkpoint/states.js';
import { checkInteger, type OptionNames, readOptions } from '../network/index.js';
import { checkKind, isObject } from '../text/kinds.js';
import type { DataDigests } from './statement.js';

/** Options of `receipt`. */
export interface ReceiptOptions {
  /** Hashes the state of the run every this many epochs: an auditor repeats one such part, or all. Default 1. */
  everyEpochs?: number;
  /**
   * The seed of `Network.create` or `initialize`, so that an auditor can draw the initial weights. Default: not
   * recorded.
   */
  seed?: number;
  /** A description of the initial weights, if a seed alone does not determine them. Default: none. */
  recipe?: string;
  /** A secret text that is hashed with the data, so that nobody can guess small data from their digest. Default: none. */
  salt?: string;
  /** The digest of the receipt of the run whose weights this one begins with. Default: none. */
  parent?: string;
  /** The file that the data come from, with its SHA-256, and how they were derived from it. Default: none. */
  file?: NonNullable<DataDigests['file']>;
  /**
   * Where to keep each state in the receipt except the first, so that others can audit a random part (`sample` of
   * `audit`): a folder (path or `file://` URL; Node, Deno, Bun), a store such as that of `opfsStore`, or a function
   * that takes the bytes. Training waits until each is written. Default: states are hashed, not kept.
   */
  keep?: StatesTo;
}

const RECEIPT_OPTIONS: OptionNames<ReceiptOptions> = {
  everyEpochs: true,
  seed: true,
  recipe: true,
  salt: true,
  parent: true,
  file: true,
  keep: true,
};

/** Options with their defaults. */
export interface CheckedReceiptOptions extends ReceiptOptions {
  readonly everyEpochs: number;
}

/** @throws TypeError or RangeError naming the option, what was expected and what came. */
export function readReceiptOptions(given: ReceiptOptions): CheckedReceiptOptions {
  const { everyEpochs = 1, ...rest } = readOptions('receipt', given, RECEIPT_OPTIONS);
  const { seed, recipe, salt, parent, file, keep } = rest;
  checkInteger('receipt: everyEpochs', everyEpochs, 1);
  if (seed !== undefined) checkInteger('receipt: seed', seed, 0);
  checkKind('receipt: recipe', recipe === undefined || typeof recipe === 'string', 'a text', recipe);
  checkKind('receipt: salt', salt === undefined || typeof salt === 'string', 'a text', salt);
  const isDigest = (text: unknown): boolean => typeof text === 'string' && /^[\da-f]{64}$/.test(text);
  checkKind('receipt: parent', parent === undefined || isDigest(parent), 'a SHA-256', parent);
  const isFile = isObject(file) && typeof file.name === 'string' && isDigest(file.sha256);
  checkKind('receipt: file', file === undefined || isFile, 'a name and a SHA-256', file);
  checkKind('receipt: keep', keep === undefined || isStatesPlace(keep), STATES_PLACES, keep);
  return { ...rest, everyEpochs } as CheckedReceiptOptions;
}
