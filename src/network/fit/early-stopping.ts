import { didYouMean } from '../../text/closest.js';
import { checkKind, checkOneOf, checkText } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { checkInteger } from '../data/numbers.js';
import { type GivenOptions, type OptionNames, readOptions } from '../options/option-names.js';
import type { Logs } from './history.js';

/** When training ends because it does not get better any more: Keras' `EarlyStopping`. */
export interface EarlyStopping {
  /** What is to get better: `loss`, a metric, or one of these with `val_`. Default `val_loss`. */
  monitor?: string;
  /** By how much at least, for an epoch to count as better. Default 0. */
  minDelta?: number;
  /** Epochs one after the other that may be no better; with this many, 1 at least, training ends. Default 0. */
  patience?: number;
  /** Which is better: `min`, the lower; `max`, the higher; `auto` (the default), the higher of accuracies, precision, recall and R2. */
  mode?: 'auto' | 'min' | 'max';
  /** Epochs that are better than the others, but not than this, use up patience as well. */
  baseline?: number;
  /** Epochs with lower numbers are not looked at. Default 0. */
  startFromEpoch?: number;
  /** Whether the model has the weights of the best epoch at the end, however that came. Default false: those of the last. */
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

/** Metrics that are better the higher they are, whichever output's. */
const HIGHER = /(acc|accuracy|precision|recall|r2score)(_\d+)?$/i;

/**
 * @param what how errors call them, such as `fit: earlyStopping`
 * @throws TypeError or RangeError naming what of the options is not what it should be.
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

/** Whether a quantity is better the higher it is: accuracies, precision, recall and R2. */
export function isBetterHigher(monitor: string): boolean {
  return HIGHER.test(monitor);
}

/** How far a {@link Stopper} has looked. */
export interface StopperState {
  readonly best: number;
  readonly wait: number;
  readonly bestEpoch: number | undefined;
}

/** Looks whether a training run gets better, epoch by epoch, by the rules of Keras 3. */
export class Stopper {
  readonly #options: GivenOptions<EarlyStopping>;
  readonly #monitor: string;
  /** By which numbers are multiplied, so that the lower are better. */
  readonly #sign: number;
  #best = Number.POSITIVE_INFINITY;
  #wait = 0;
  /** Undefined before one was looked at. */
  bestEpoch: number | undefined;

  /**
   * @param what how errors call the options
   * @param names of what the logs of an epoch have
   * @throws RangeError if none of them is to be looked at.
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
    const better = this.bestEpoch === undefined || this.#isBetter(present, this.#best); // The first one is, whatever it is.
    if (better) this.bestEpoch = epoch;
    this.#wait++;
    if (!better) return this.#wait >= patience && epoch > 0;
    // Keras keeps what is no number, too, and then finds nothing better ever after.
    if (!Number.isNaN(present)) this.#best = present;
    if (baseline === undefined || this.#isBetter(present, baseline * this.#sign)) this.#wait = 0;
    return false;
  }

  #isBetter(present: number, than: number): boolean {
    return present + (this.#options.minDelta ?? 0) < than;
  }
}
