import { nextFrame } from '@tensorflow/tfjs-core';
import { CallbackList, CustomCallback, type LayersModel } from '@tensorflow/tfjs-layers';
import { yieldToEventLoop } from '../../engine/index.js';
import { CALLBACKS, type OptionNames, readOptions } from '../../network/index.js';
import type { CommonFitArgs } from '../options/fit-args.js';

/** Facts that tfjs-layers' callbacks find in their `params`. */
export interface CallbackParameters {
  epochs: number;
  initialEpoch: number;
  /** Null for a data set. */
  samples: number | null;
  /** Batches per epoch of a data set, if known; null for training on tensors. */
  steps: number | null;
  /** Null for a data set. */
  batchSize: number | null;
  /** Default 1, as for tfjs-layers' own `fit`. */
  verbose: number;
  doValidation: boolean;
  metrics: string[];
}

export type CallbackObject = CallbackList['callbacks'][number];
type CallbackFunctions = ConstructorParameters<typeof CustomCallback>[0];

/** The `onYield` of callbacks. */
export type OnYield = NonNullable<CallbackFunctions['onYield']>;

/**
 * A callback whose functions read only their arguments, never the model: the compiled engine need not bring the model
 * up to date before it calls them.
 */
export class LogCallback extends CustomCallback {
  /** The given `onYield`. */
  readonly atYield: OnYield | undefined;

  constructor({ onYield, ...functions }: CallbackFunctions) {
    super(functions, 'never');
    this.atYield = onYield;
  }
}

/** tfjs-layers' own list of callbacks, and the functions to call when the event loop runs. */
export interface Callbacks {
  readonly list: CallbackList;
  readonly onYield: readonly { readonly call: OnYield; readonly needsModel: boolean }[];
}

/**
 * Callbacks of all forms that `model.fit` takes: objects of functions, callback objects such as `earlyStopping`, or a
 * list of either. The epoch loop lets the event loop run as `yieldEvery` says, by the quickest means of the runtime;
 * stock tfjs-layers waits for an animation frame, which a hidden page never gets and edge runtimes do not have.
 */
export function makeCallbacks(
  args: CommonFitArgs,
  model: LayersModel,
  parameters: CallbackParameters,
): Callbacks {
  const onYields: { call: OnYield; needsModel: boolean }[] = [];
  const listen = (call: OnYield | null | undefined, needsModel: boolean): void => {
    if (call === null || call === undefined) return;
    if (args.yieldEvery === 'never') {
      throw new TypeError("fit: yieldEvery: expected any but 'never' with onYield, got never");
    }
    onYields.push({ call, needsModel });
  };
  const callbacks = given(args).map((callback): CallbackObject => {
    if (callback instanceof LogCallback) listen(callback.atYield, false);
    if (isCallbackObject(callback)) return callback;
    const { onYield, ...functions } = callback;
    listen(onYield, true);
    return new CustomCallback(functions, 'never');
  });
  return { list: listOf(callbacks, model, parameters), onYield: onYields };
}

/** tfjs-layers' names, and two functions with which a CustomCallback lets the event loop run. */
const FUNCTIONS: OptionNames<CallbackFunctions> = { ...CALLBACKS, nowFunc: true, nextFrameFunc: true };

/** @throws TypeError if the name of a function is not that of a callback. */
function given(args: CommonFitArgs): (CallbackObject | CallbackFunctions)[] {
  const callbacks = [args.callbacks ?? []].flat();
  for (const callback of callbacks) {
    if (isCallbackObject(callback)) yieldPortably(callback);
    else readOptions('fit: callbacks', callback, FUNCTIONS, 'callbacks');
  }
  return callbacks;
}

/** A user's CustomCallback waits as in stock tfjs-layers, unless it has its own way. */
function yieldPortably(callback: CallbackObject): void {
  const waiting = callback as { nextFrameFunc?: unknown } & CallbackObject;
  if (waiting.nextFrameFunc === nextFrame) waiting.nextFrameFunc = yieldToEventLoop;
}

function listOf(
  callbacks: CallbackObject[],
  model: LayersModel,
  parameters: CallbackParameters,
): CallbackList {
  const list = new CallbackList(callbacks);
  list.setParams({ ...parameters } as unknown as Parameters<CallbackList['setParams']>[0]);
  list.setModel(model);
  return list;
}

function isCallbackObject(callback: CallbackObject | CallbackFunctions): callback is CallbackObject {
  if (typeof callback !== 'object' || callback === null) return false;
  return 'setParams' in callback && typeof callback.setParams === 'function';
}
