import { MAX_THREADS } from '../../engine/index.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { checkInteger } from '../data/numbers.js';
import { DEFAULT_BATCH_SIZE } from '../options/defaults.js';
import type { Limits } from '../options/limits.js';
import type { GivenOptions } from '../options/option-names.js';
import { checkRules, type Rules, rulesOf } from '../options/rules.js';
import { ON_DIVERGENCE, type OnDivergence } from './divergence.js';
import { type EarlyStopping, readEarlyStopping } from './early-stopping.js';
import type { RecorderOptions } from './recorder.js';

/**
 * Options of `fit` for models of any kind: those of tfjs-layers by its names, and those that make training repeatable.
 */
export interface FitOptions extends Rules, RecorderOptions {
  /** Samples of one optimizer step; the last of an epoch may have fewer. Default 32. */
  batchSize?: number;
  /** Trains up to this epoch, exclusive, counted from 0; 0 trains nothing. Default 1. */
  epochs?: number;
  /**
   * The number of the first epoch, counted from 0: this call skips those before. A model that was not yet trained here
   * draws random numbers as if they were done. Default 0.
   */
  initialEpoch?: number;
  /**
   * Decides shuffling and dropout; an integer from 0 to 2^53 - 1. A model counts epochs and steps since `compile`, and
   * each call continues the random numbers from there: many short calls give the bits of one long call. A new seed
   * starts them again. Default: the seed of the previous call, or 0.
   */
  seed?: number;
  /** Whether each epoch takes the samples in a new order, drawn from `seed`. Default true. */
  shuffle?: boolean;
  /**
   * Fraction of the samples, from 0 to below 1, that is kept for validation: the last ones, evaluated after each epoch.
   * Default 0.
   */
  validationSplit?: number;
  /** Threads of the compiled engine, 1 to 8. Default: as many as speed it up. */
  threads?: number;
  /**
   * The most that this call may use: operations of all its steps and evaluations, bytes, parameters. Default: the
   * limits that the model was loaded with, or none.
   */
  limits?: Limits;
  /**
   * What to do when a batch leads to a loss or a weight that is not finite: `stop` the training run after that batch
   * and report it in `divergence` (the default), `continue`, or `throw` a LetheError `diverged`.
   */
  onDivergence?: 'stop' | 'continue' | 'throw';
  /** Ends training when it no longer improves; can restore the weights of the best epoch. Default: no early stopping. */
  earlyStopping?: EarlyStopping;
  /** Stops training after the current batch; `fit` then resolves with the history so far, and `aborted` true. */
  signal?: AbortSignal;
  /** Scales each weight's gradient down to this Euclidean norm, if its norm is larger (Keras' `clipnorm`). */
  clipNorm?: number;
  /**
   * Scales all gradients down together to this Euclidean norm, if their common norm is larger (Keras'
   * `global_clipnorm`).
   */
  globalClipNorm?: number;
  /** Clips each element of a gradient to plus and minus this (Keras' `clipvalue`). */
  clipValue?: number;
  /** Returns the learning rate of an epoch; called at its beginning with the current rate. */
  learningRateSchedule?: (epoch: number, learningRate: number) => number;
  /** Prints by `console.log`: 0 nothing (the default), 1 the progress, at most once a second, 2 also a line per epoch. */
  verbose?: 0 | 1 | 2;
  /**
   * When to let the event loop run: `auto` (the default), every 16 milliseconds; a number, that many milliseconds;
   * after each `batch`, each `epoch`, or `never`.
   */
  yieldEvery?: 'auto' | 'batch' | 'epoch' | 'never' | number;
}

/** Checked options of `fit`, with their defaults. */
export interface CheckedOptions {
  batchSize: number;
  epochs: number;
  initialEpoch: number;
  /** Undefined: not given. */
  seed: number | undefined;
  onDivergence: OnDivergence;
  earlyStopping: GivenOptions<EarlyStopping> | undefined;
  shuffle: boolean;
  validationSplit: number;
}

const CLIPPING = ['clipNorm', 'globalClipNorm', 'clipValue'] as const;

/** Bounds on the gradients. */
export type Clipping = Pick<FitOptions, (typeof CLIPPING)[number]>;

/** @throws RangeError or TypeError naming the option, the expected and the given value. */
export function checkFitOptions(options: FitOptions): CheckedOptions {
  const {
    batchSize = DEFAULT_BATCH_SIZE,
    epochs = 1,
    initialEpoch = 0,
    seed,
    onDivergence = 'stop',
    shuffle = true,
    validationSplit = 0,
  } = options;
  checkInteger('fit: batchSize', batchSize, 1);
  checkInteger('fit: epochs', epochs, 0);
  checkInteger('fit: initialEpoch', initialEpoch, 0);
  if (seed !== undefined) checkInteger('fit: seed', seed, 0);
  checkDivergence('fit', onDivergence);
  if (!(typeof validationSplit === 'number' && validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(
      mismatch('fit: validationSplit', 'a number from 0 to below 1', quote(validationSplit)),
    );
  }
  checkThreads('fit', options.threads);
  checkKind('fit: shuffle', typeof shuffle === 'boolean', 'a boolean', shuffle);
  const { learningRateSchedule, signal, verbose } = options;
  const schedules = learningRateSchedule === undefined || typeof learningRateSchedule === 'function';
  checkKind('fit: learningRateSchedule', schedules, 'a function', learningRateSchedule);
  checkSignal('fit', signal);
  if (![undefined, 0, 1, 2].includes(verbose)) {
    throw new RangeError(mismatch('fit: verbose', '0, 1 or 2', quote(verbose)));
  }
  checkClipping('fit', options);
  checkRules('fit', options);
  checkYield(options.yieldEvery);
  const earlyStopping =
    options.earlyStopping && readEarlyStopping('fit: earlyStopping', options.earlyStopping);
  return { batchSize, epochs, initialEpoch, seed, onDivergence, earlyStopping, shuffle, validationSplit };
}

/** @throws RangeError if `threads` is given and not an integer from 1 to 8. */
export function checkThreads(caller: string, threads: number | undefined): void {
  if (threads !== undefined) checkInteger(`${caller}: threads`, threads, 1, MAX_THREADS);
}

/** Options of `fit` that belong to what is trained. */
export type TrainingOptions = Clipping & Rules;

/** Those of the options that bound gradients or choose rules. */
export function trainingOptionsOf(options: TrainingOptions): TrainingOptions {
  const given = CLIPPING.filter((name) => options[name] !== undefined);
  return { ...Object.fromEntries(given.map((name) => [name, options[name]])), ...rulesOf(options) };
}

/**
 * The number of training samples; the rest, the last ones, are for validation, as in tfjs-layers: split before any
 * shuffling.
 *
 * @throws RangeError if one part is empty.
 */
export function splitAt(samples: number, validationSplit: number): number {
  const at = Math.floor(samples * (1 - validationSplit));
  if (at > 0 && at < samples) return at;
  throw new RangeError(`fit: validationSplit ${validationSplit} of ${samples} samples leaves one part empty`);
}

/** @throws RangeError unless `onDivergence` is one of its values. */
export function checkDivergence(caller: string, value: unknown): void {
  if (ON_DIVERGENCE.some((known) => known === value)) return;
  throw new RangeError(mismatch(`${caller}: onDivergence`, "'stop', 'continue' or 'throw'", quote(value)));
}

/** @throws RangeError naming the bound on gradients that is not a positive number. */
export function checkClipping(caller: string, options: Clipping): void {
  for (const name of CLIPPING) {
    const value = options[name];
    if (value === undefined || (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY))
      continue;
    throw new RangeError(mismatch(`${caller}: ${name}`, 'a positive number', quote(value)));
  }
}

/** @throws TypeError if `signal` is given and not an AbortSignal. Checks a member: signals may come from other realms. */
export function checkSignal(caller: string, signal: AbortSignal | undefined): void {
  const holds = signal === undefined || (isObject(signal) && typeof signal.aborted === 'boolean');
  checkKind(`${caller}: signal`, holds, 'an AbortSignal', signal);
}

function checkYield(value: FitOptions['yieldEvery']): void {
  const names: unknown[] = [undefined, 'auto', 'batch', 'epoch', 'never'];
  if (names.includes(value) || (typeof value === 'number' && value >= 0)) return;
  const forms = "'auto', 'batch', 'epoch', 'never' or milliseconds";
  throw new RangeError(mismatch('fit: yieldEvery', forms, quote(value)));
}
