import { isStatesPlace, STATES_PLACES, type StatesFrom } from '../checkpoint/states.js';
import { checkInteger, type OptionNames, readOptions } from '../network/index.js';
import type { Logs, Network, NetworkFitArgs, NetworkSource } from '../network/public.js';
import { checkKind } from '../text/kinds.js';
import { mismatch } from '../text/quote.js';
import type { Receipt } from './statement.js';

/** What is audited beside the receipt. */
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
  /** What was hashed with the data, if the receipt says that something was. */
  salt?: string;
  /**
   * The network before training, or who makes it of the receipt; not needed if the receipt has its seed. Undefined: by
   * that seed.
   */
  initial?:
    | NetworkSource
    | ((receipt: Receipt) => NetworkSource | undefined | Promise<NetworkSource | undefined>);
  /** The public key (PEM) of who signed. Default: signatures are not looked at. */
  key?: string;
  /**
   * How many segments between two states of the receipt are computed again, drawn without repetition; all, if there are no more.
   * Default: the whole run is computed, from its beginning. Wants `checkpoints`.
   */
  sample?: number;
  /**
   * Where the states of the receipt are: what `keep` of `receipt` wrote, or checkpoints of the same batches. A folder (path or
   * `file://` URL; Node, Deno, Bun), a store, or a function that is given a name such as `state-000000000040.lethe` and gives
   * its bytes, undefined where there are none. Wants `sample`.
   */
  checkpoints?: StatesFrom;
  /**
   * Decides which segments are drawn, for tests. Default: randomness that nobody foresees, as whoever cheats must not know where
   * one will look.
   */
  seed?: number;
  /** Threads, 1 to 8; no bit depends on them. Default: as many as pay. */
  threads?: number;
  /** Ends the audit. */
  signal?: AbortSignal;
  /** Called as the audit comes forward: states that were compared (segments, of a sample), and how many there are. */
  onProgress?: (done: number, of: number) => void;
  /**
   * Called after each epoch that was computed again, counted from 0, with its loss and metrics; what it returns is waited
   * for.
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
    throw new TypeError(mismatch(`audit: ${name}`, `it beside ${wanted}`, 'none'));
  }
  if (seed !== undefined && sample === undefined) {
    throw new TypeError(mismatch('audit: sample', 'it beside seed', 'none'));
  }
  return options;
}
