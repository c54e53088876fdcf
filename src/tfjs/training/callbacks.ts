import { CallbackList, CustomCallback, type LayersModel } from '@tensorflow/tfjs-layers';
import { yieldToEventLoop } from '../../engine/index.js';
import type { FitArgs } from './fit-args.js';

/** Facts that tfjs-layers' callbacks find in their `params`. */
export interface CallbackParameters {
  epochs: number;
  initialEpoch: number;
  samples: number;
  batchSize: number;
  verbose: number;
  doValidation: boolean;
  metrics: string[];
}

type CallbackObject = CallbackList['callbacks'][number];
type CallbackFunctions = ConstructorParameters<typeof CustomCallback>[0];

/**
 * tfjs-layers' own list of callbacks, made of all forms that `model.fit` takes: objects of functions, callback
 * objects such as `earlyStopping`, or a list of either. One member lets the event loop run as `yieldEvery`
 * says, by the quickest means of the runtime; stock waits for an animation frame, which a hidden page never
 * gets and edge runtimes do not have.
 */
export function makeCallbacks(
  args: FitArgs,
  model: LayersModel,
  parameters: CallbackParameters,
): CallbackList {
  const given = args.callbacks === undefined ? [] : [args.callbacks].flat();
  const callbacks = given.map((callback): CallbackObject => {
    if (isCallbackObject(callback)) return callback;
    return new CustomCallback({ ...yieldingBy, ...callback }, args.yieldEvery);
  });
  if (!callbacks.some((callback) => callback instanceof CustomCallback)) {
    callbacks.push(new CustomCallback(yieldingBy, args.yieldEvery));
  }
  const list = new CallbackList(callbacks);
  list.setParams({ ...parameters });
  list.setModel(model);
  return list;
}

const yieldingBy: CallbackFunctions = {
  nextFrameFunc: yieldToEventLoop,
  nowFunc: () => performance.now(),
};

function isCallbackObject(callback: CallbackObject | CallbackFunctions): callback is CallbackObject {
  return 'setParams' in callback && typeof callback.setParams === 'function';
}
