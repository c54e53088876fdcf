import { Callback, CustomCallback, EarlyStopping, History } from '@tensorflow/tfjs-layers';
import { combineHooks, type Hooks, type Method, type Need } from '../../network/index.js';
import { type CallbackObject, LogCallback } from './callbacks.js';

/** tfjs-layers' base class of all callbacks, whose methods do nothing. */
const base = Object.getPrototypeOf(Callback.prototype) as CallbackObject;

/** Where a CustomCallback keeps the functions it was made of. */
const FUNCTIONS: { readonly [method in Method]: string } = {
  onTrainBegin: 'trainBegin',
  onEpochBegin: 'epochBegin',
  onBatchBegin: 'batchBegin',
  onBatchEnd: 'batchEnd',
  onEpochEnd: 'epochEnd',
  onTrainEnd: 'trainEnd',
};

/** What each call to these callbacks needs, at most. */
export function hooksOf(callbacks: readonly CallbackObject[]): Hooks {
  return combineHooks((method) => callbacks.map((callback) => need(callback, method)));
}

function need(callback: CallbackObject, method: Method): Need {
  const own = callback[method];
  if (own === base[method]) return 'nothing';
  if (own === CustomCallback.prototype[method]) {
    const functions = callback as unknown as { [name: string]: unknown };
    // One that the user made itself calls its `onYield` from here.
    const yields = method === 'onBatchEnd' && functions.yield != null;
    if (functions[FUNCTIONS[method]] == null && !yields) return 'nothing';
    return callback instanceof LogCallback ? 'logs' : 'model';
  }
  for (const { prototype } of [EarlyStopping, History]) if (own === prototype[method]) return 'logs';
  return 'model';
}
