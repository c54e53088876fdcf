import { mismatch } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import type { Listener, OnYield } from './epochs.js';
import type { Logs } from './history.js';
import { combineHooks, type Hooks } from './hooks.js';

type Result = void | Promise<void>;

/**
 * Functions that are called while a network trains: tfjs-layers' names and arguments. Meanwhile the network shows its
 * current weights; `network.stopTraining = true` ends the training run after the current batch.
 */
export interface NetworkCallbacks {
  onTrainBegin?: () => Result;
  onTrainEnd?: () => Result;
  /** @param epoch counted from 0 */
  onEpochBegin?: (epoch: number) => Result;
  /** @param logs `loss` and the metrics, and with validation samples each of them with the prefix `val_` */
  onEpochEnd?: (epoch: number, logs: Logs) => Result;
  /** @param logs `batch` and `size` */
  onBatchBegin?: (batch: number, logs: Logs) => Result;
  /** @param logs `batch`, `size`, `loss` and the metrics */
  onBatchEnd?: (batch: number, logs: Logs) => Result;
  /** Called before the event loop runs, if `yieldEvery` is `auto` or a number. */
  onYield?: OnYield;
}

export const CALLBACKS: OptionNames<NetworkCallbacks> = {
  onTrainBegin: true,
  onTrainEnd: true,
  onEpochBegin: true,
  onEpochEnd: true,
  onBatchBegin: true,
  onBatchEnd: true,
  onYield: true,
};

/** What a training run calls, from one object of functions or several. */
export interface Listening {
  readonly listener: Listener;
  readonly hooks: Hooks;
  readonly onYield: readonly OnYield[];
}

/**
 * @throws TypeError if a name is unknown, a callback is not a function, or `onYield` comes with `yieldEvery: 'never'`.
 */
export function listenWith(
  given: NetworkCallbacks | readonly NetworkCallbacks[] | undefined,
  yieldEvery: unknown,
): Listening {
  const callbacks = [given ?? []].flat().filter((callback) => callback !== null && callback !== undefined);
  for (const callback of callbacks) {
    for (const [name, call] of Object.entries(
      readOptions('fit: callbacks', callback, CALLBACKS, 'callbacks'),
    )) {
      if (typeof call !== 'function') {
        throw new TypeError(mismatch(`fit: callbacks: ${name}`, 'a function', typeof call));
      }
    }
  }
  const onYield = callbacks.flatMap((callback) => callback.onYield ?? []);
  if (onYield.length > 0 && yieldEvery === 'never') {
    throw new TypeError(mismatch('fit: yieldEvery', "any but 'never' with onYield", 'never'));
  }
  const all = async (call: (callback: NetworkCallbacks) => Result): Promise<void> => {
    for (const callback of callbacks) await call(callback);
  };
  return {
    listener: {
      onTrainBegin: () => all((callback) => callback.onTrainBegin?.()),
      onEpochBegin: (epoch) => all((callback) => callback.onEpochBegin?.(epoch)),
      onBatchBegin: (batch, logs) => all((callback) => callback.onBatchBegin?.(batch, logs)),
      onBatchEnd: (batch, logs) => all((callback) => callback.onBatchEnd?.(batch, logs)),
      onEpochEnd: (epoch, logs) => all((callback) => callback.onEpochEnd?.(epoch, logs)),
      onTrainEnd: () => all((callback) => callback.onTrainEnd?.()),
    },
    // A network in training is always up to date: nobody needs more than the logs.
    hooks: combineHooks((method) => callbacks.map((callback) => (callback[method] ? 'logs' : 'nothing'))),
    onYield,
  };
}
