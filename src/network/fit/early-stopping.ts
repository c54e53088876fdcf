import { didYouMean } from '../../text/closest.js';
import { checkKind, checkOneOf, checkText } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { checkInteger } from '../data/numbers.js';
import { type GivenOptions, type OptionNames, readOptions } from '../options/option-names.js';
import type { Logs } from './history.js';

/** When training ends because the monitored quantity no longer improves: Keras' `EarlyStopping`. */
export interface EarlyStopping {
  /** The quantity to improve: `loss`, a metric, or one of these with the prefix `val_`. Default `val_loss`. */
  monitor?: string;
  /** The least change that counts as an improvement. Default 0. */
  minDelta?: number;
  /** Training ends after this many epochs in a row without improvement, but at least 1. Default 0. */
  patience?: number;
  /**
   * Which values are better: `min`, lower ones; `max`, higher ones; `auto` (the default), higher ones for accuracies,
   * precision, recall and R2, else lower ones.
   */
  mode?: 'auto' | 'min' | 'max';
  /** Epochs that improve, but are no better than this number, use up patience as well. Default: no baseline. */
  baseline?: number;
  /** Epochs before this one, counted from 0, are ignored. Default 0. */
  startFromEpoch?: number;
  /**
   * Whether the model ends with the weights of the best epoch, however the training run ends. Default false: with those
   * of the last.
   */
  restoreBestWeights?: boolean;
}

const NAMES: OptionNames<EarlyStopping> = {
  monitor: true,
  minDelta: true,
  patience: true,
  mode: true,
  baseline: true,
  startFromEpoch: true,
  restoreBestWeights: true,
};

/** Metrics of any output that are better when higher. */
const HIGHER = /(acc|accuracy|precision|recall|r2score)(_\d+)?$/i;

/**
 * @param what their name in errors, such as `fit: earlyStopping`
 * @throws TypeError or RangeError naming the invalid option.
 */
export function readEarlyStopping(what: string, given: EarlyStopping): GivenOptions<EarlyStopping> {
  const options = readOptions(what, given, NAMES);
  const { monitor = '', mode = 'auto', minDelta = 0, baseline = 0, restoreBestWeights = false } = options;
  checkText(`${what}: monitor`, monitor);
  checkOneOf(`${what}: mode`, mode, ['auto', 'min', 'max']);
  for (const name of ['patience', 'startFromEpoch'] as const) {
    checkInteger(`${what}: ${name}`, options[name] ?? 0, 0);
  }
  checkKind(
    `${what}: minDelta`,
    Number.isFinite(minDelta) && minDelta >= 0,
    'a number of at least 0',
    minDelta,
  );
  checkKind(`${what}: baseline`, Number.isFinite(baseline), 'a finite number', baseline);
  const isFlag = typeof restoreBestWeights === 'boolean';
  checkKind(`${what}: restoreBestWeights`, isFlag, 'a boolean', restoreBestWeights);
  return options;
}

/** Whether higher values of a quantity are better: accuracies, precision, recall and R2. */
export function isBetterHigher(monitor: string): boolean {
  return HIGHER.test(monitor);
}

/** How far a {@link Stopper} has looked. */
export interface StopperState {
  readonly best: number;
  readonly wait: number;
  readonly bestEpoch: number | undefined;
}

/** Decides epoch by epoch whether a training run improves, by the rules of Keras 3. */
export class Stopper {
  readonly #options: GivenOptions<EarlyStopping>;
  readonly #monitor: string;
  /** The factor that makes lower numbers better. */
  readonly #sign: number;
  #best = Number.POSITIVE_INFINITY;
  #wait = 0;
  /** Undefined before the first epoch. */
  bestEpoch: number | undefined;

  /**
   * @param what name of the options in errors
   * @param names of the numbers in the logs of an epoch
   * @throws RangeError if the monitored one is not among them.
   */
  constructor(what: string, options: GivenOptions<EarlyStopping>, names: readonly string[]) {
    const { monitor = 'val_loss', mode = 'auto' } = options;
    if (!names.includes(monitor)) {
      const got = `${quote(monitor)}${didYouMean(monitor, names)}`;
      throw new RangeError(mismatch(`${what}: monitor`, `one of ${names.join(', ')}`, got));
    }
    this.#options = options;
    this.#monitor = monitor;
    this.#sign = mode === 'max' || (mode === 'auto' && isBetterHigher(monitor)) ? -1 : 1;
  }

  get restores(): boolean {
    return this.#options.restoreBestWeights === true;
  }

  get state(): StopperState {
    return { best: this.#best, wait: this.#wait, bestEpoch: this.bestEpoch };
  }

  set state({ best, wait, bestEpoch }: StopperState) {
    this.#best = best;
    this.#wait = wait;
    this.bestEpoch = bestEpoch;
  }

  /** @returns whether training is to end; `bestEpoch` is this epoch if it is the best so far. */
  see(epoch: number, logs: Logs): boolean {
    const { patience = 0, baseline, startFromEpoch = 0 } = this.#options;
    if (epoch < startFromEpoch) return false;
    const present = (logs[this.#monitor] as number) * this.#sign;
    const better = this.bestEpoch === undefined || this.#isBetter(present, this.#best); // The first one always is.
    if (better) this.bestEpoch = epoch;
    this.#wait++;
    if (!better) return this.#wait >= patience && epoch > 0;
    // Keras keeps NaN, too, and then finds nothing better.
    if (!Number.isNaN(present)) this.#best = present;
    if (baseline === undefined || this.#isBetter(present, baseline * this.#sign)) this.#wait = 0;
    return false;
  }

  #isBetter(present: number, than: number): boolean {
    return present + (this.#options.minDelta ?? 0) < than;
  }
}
