import { nextFrame } from '@tensorflow/tfjs-core';
import { Callback, CustomCallback, EarlyStopping, History } from '@tensorflow/tfjs-layers';
import { yieldToEventLoop } from '../../engine/index.js';
import { combineHooks, type Hooks, type Method, type Need } from '../../network/index.js';
import { type CallbackObject, LogCallback } from './callbacks.js';

/** tfjs-layers' base class of all callbacks, whose methods do nothing. */
const base = Object.getPrototypeOf(Callback.prototype) as CallbackObject;

/** The members in which a CustomCallback keeps its functions. */
const FUNCTIONS: { readonly [method in Method]: string } = {
  onTrainBegin: 'trainBegin',
  onEpochBegin: 'epochBegin',
  onBatchBegin: 'batchBegin',
  onBatchEnd: 'batchEnd',
  onEpochEnd: 'epochEnd',
  onTrainEnd: 'trainEnd',
};

/** The greatest need of each call to these callbacks. */
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

/** Members with which a user's CustomCallback waits. */
interface Waiting {
  readonly yieldEvery?: number | 'batch' | 'epoch' | 'never';
  readonly nextFrameFunc?: unknown;
  readonly yield?: unknown;
}

/** Whether a method calls the callback's `onYield`, or waits in its own way; otherwise the epoch loop waits. */
function waitsIn(method: Method, callback: object): boolean {
  const { yieldEvery, nextFrameFunc, yield: atYield } = callback as Waiting;
  const isOwn = atYield != null || (nextFrameFunc !== yieldToEventLoop && nextFrameFunc !== nextFrame);
  if (yieldEvery === 'never' || !isOwn) return false;
  if (method === 'onEpochBegin') return atYield != null; // There it gets the epoch that it reports.
  return method === (yieldEvery === 'epoch' ? 'onEpochEnd' : 'onBatchEnd');
}
