import { isStatesPlace, STATES_PLACES, type StatesFrom } from '../checkpoint/states.js';
import { checkInteger, type OptionNames, readOptions } from '../network/index.js';
import type { Logs, Network, NetworkFitArgs, NetworkSource } from '../network/public.js';
import { checkKind } from '../text/kinds.js';
import { mismatch } from '../text/quote.js';
import type { Receipt } from './statement.js';

/** Options of `audit`. */
export interface AuditOptions {
  /** Inputs, as `fit` takes them. */
  x: Parameters<Network['fit']>[0];
  /** Targets, as `fit` takes them. */
  y: Parameters<Network['fit']>[1];
  /** As `fit` took them. */
  validationData?: NetworkFitArgs['validationData'];
  /** As `fit` took it. */
  classWeight?: NetworkFitArgs['classWeight'];
  /** As `fit` took them. */
  sampleWeight?: NetworkFitArgs['sampleWeight'];
  /** As `fit` took them. */
  gradientMasks?: NetworkFitArgs['gradientMasks'];
  /** The text hashed with the data, if the receipt says that there was one. */
  salt?: string;
  /**
   * The network before training, or a function that makes it from the receipt. Default: made from the receipt's seed.
   */
  initial?:
    | NetworkSource
    | ((receipt: Receipt) => NetworkSource | undefined | Promise<NetworkSource | undefined>);
  /** The public key (PEM) of the signer. Default: signatures are not checked. */
  key?: string;
  /**
   * The number of segments between two states of the receipt to repeat, drawn without repetition; all, if there are
   * fewer. Default: the whole run is repeated, from its beginning. Requires `checkpoints`.
   */
  sample?: number;
  /**
   * Where the states of the receipt are: those that `keep` of `receipt` wrote, or checkpoints of the same batches. A
   * folder (path or `file://` URL; Node, Deno, Bun), a store, or a function that takes a name such as
   * `state-000000000040.lethe` and returns its bytes, or undefined. Requires `sample`.
   */
  checkpoints?: StatesFrom;
  /**
   * Decides which segments are drawn, for tests. Default: unpredictable, as a cheat must not know which will be drawn.
   */
  seed?: number;
  /** Threads, 1 to 8; they do not change any bit. Default: as many as speed it up. */
  threads?: number;
  /** Ends the audit with a LetheError `state`. */
  signal?: AbortSignal;
  /** Called with the progress: the number of compared states (with `sample`: segments), and of all. */
  onProgress?: (done: number, of: number) => void;
  /**
   * Called after each repeated epoch, counted from 0, with its loss and metrics; a returned promise is awaited.
   */
  onEpoch?: (epoch: number, logs: Logs) => void | Promise<void>;
}

export const AUDIT_OPTIONS: OptionNames<AuditOptions> = {
  x: true,
  y: true,
  validationData: true,
  classWeight: true,
  sampleWeight: true,
  gradientMasks: true,
  salt: true,
  initial: true,
  key: true,
  sample: true,
  checkpoints: true,
  seed: true,
  threads: true,
  signal: true,
  onProgress: true,
  onEpoch: true,
};

/** @throws TypeError or RangeError naming the option, what was expected and what came. */
export function readAuditOptions(given: AuditOptions): AuditOptions {
  const options = readOptions('audit', given, AUDIT_OPTIONS) as AuditOptions;
  const { key, salt, sample, checkpoints, seed } = options;
  checkKind('audit: salt', salt === undefined || typeof salt === 'string', 'a text', salt);
  checkKind('audit: key', key === undefined || typeof key === 'string', 'a public key in PEM', key);
  for (const name of ['onProgress', 'onEpoch'] as const) {
    const { [name]: called } = options;
    checkKind(`audit: ${name}`, called === undefined || typeof called === 'function', 'a function', called);
  }
  if (sample !== undefined) checkInteger('audit: sample', sample, 1);
  if (seed !== undefined) checkInteger('audit: seed', seed, 0);
  const isPlace = checkpoints === undefined || isStatesPlace(checkpoints);
  checkKind('audit: checkpoints', isPlace, STATES_PLACES, checkpoints);
  if ((sample === undefined) !== (checkpoints === undefined)) {
    const [name, wanted] = sample === undefined ? ['sample', 'checkpoints'] : ['checkpoints', 'sample'];
    throw new TypeError(mismatch(`audit: ${name}`, `it with ${wanted}`, 'none'));
  }
  if (seed !== undefined && sample === undefined) {
    throw new TypeError(mismatch('audit: sample', 'it with seed', 'none'));
  }
  return options;
}
