import { Callback, CustomCallback, EarlyStopping, History } from '@tensorflow/tfjs-layers';
import { type CallbackObject, LogCallback } from '../training/callbacks.js';

/** The calls that tfjs-layers' callbacks take. */
const METHODS = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
] as const;

export type Method = (typeof METHODS)[number];

/**
 * What a call needs: `nothing` (nobody listens), `logs` (its listeners look at their arguments alone), or `model`:
 * they may look at the model and change it, which has to be up to date then.
 */
export type Need = 'nothing' | 'logs' | 'model';

export type Hooks = { readonly [method in Method]: Need };

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
  const needOf = (method: Method): Need => {
    const needs = callbacks.map((callback) => need(callback, method));
    return needs.includes('model') ? 'model' : needs.includes('logs') ? 'logs' : 'nothing';
  };
  return Object.fromEntries(METHODS.map((method) => [method, needOf(method)])) as Hooks;
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
