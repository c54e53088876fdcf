import { nextFrame } from '@tensorflow/tfjs-core';
import { Callback, CustomCallback, EarlyStopping, History } from '@tensorflow/tfjs-layers';
import { yieldToEventLoop } from '../../engine/index.js';
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
    const isCalled = functions[FUNCTIONS[method]] != null;
    if (!isCalled && !waitsIn(method, callback)) return 'nothing';
    const looks = isCalled || method !== 'onEpochBegin';
    return looks && !(callback instanceof LogCallback) ? 'model' : 'logs';
  }
  for (const { prototype } of [EarlyStopping, History]) if (own === prototype[method]) return 'logs';
  return 'model';
}

/** What a CustomCallback that the user made itself waits with. */
interface Waiting {
  readonly yieldEvery?: number | 'batch' | 'epoch' | 'never';
  readonly nextFrameFunc?: unknown;
  readonly yield?: unknown;
}

/** Whether it calls its `onYield`, or waits in a way of its own, from there; other waiting is the epoch loop's to do. */
function waitsIn(method: Method, callback: object): boolean {
  const { yieldEvery, nextFrameFunc, yield: atYield } = callback as Waiting;
  const isOwn = atYield != null || (nextFrameFunc !== yieldToEventLoop && nextFrameFunc !== nextFrame);
  if (yieldEvery === 'never' || !isOwn) return false;
  if (method === 'onEpochBegin') return atYield != null; // There it learns the epoch that it tells.
  return method === (yieldEvery === 'epoch' ? 'onEpochEnd' : 'onBatchEnd');
}
