import { isStatesPlace, STATES_PLACES, type StatesTo } from '../checkpoint/states.js';
import { checkInteger, type OptionNames, readOptions } from '../network/index.js';
import { checkKind, isObject } from '../text/kinds.js';
import type { DataDigests } from './statement.js';

/** Options of `receipt`. */
export interface ReceiptOptions {
  /** The state of the run is hashed whenever this many epochs are done: an auditor runs one such part, or all. Default 1. */
  everyEpochs?: number;
  /** The seed of `Network.create` or `initialize`, so that an auditor can make the initial weights. Default: not told. */
  seed?: number;
  /** How the initial weights were made, in words, if not by a seed alone. Default: not told. */
  recipe?: string;
  /** A secret text that is hashed with the data, so that nobody can guess small data by their digest. Default: none. */
  salt?: string;
  /** The digest of the receipt of the run whose weights this one begins with. */
  parent?: string;
  /** The file that the data came from, by its SHA-256, and how they were made of it. */
  file?: NonNullable<DataDigests['file']>;
  /**
   * Where each state that the receipt names is kept, but for the first, so that others can audit a random part (`sample` of
   * `audit`): a folder (path or `file://` URL; Node, Deno, Bun), a store such as `opfsStore` gives, or a function that takes the
   * bytes. Training waits until each is written. Default: states are hashed, not kept.
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
