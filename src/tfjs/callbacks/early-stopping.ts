import type { Scalar, Variable } from '@tensorflow/tfjs-core';
import { Callback, type LayersModel, type LayerVariable, type Logs } from '@tensorflow/tfjs-layers';
import { type EarlyStopping, readEarlyStopping, Stopper } from '../../network/index.js';
import { assign, readFloats } from '../model/assign.js';

/** A weight, and its numbers at the end of the best epoch. */
type Kept = readonly [weight: LayerVariable, values: Float32Array];

class EarlyStoppingCallback extends Callback {
  readonly #options: ReturnType<typeof readEarlyStopping>;
  #stopper: Stopper | undefined;
  #best: readonly Kept[] = [];

  constructor(options: EarlyStopping) {
    super();
    this.#options = readEarlyStopping('earlyStopping', options);
  }

  override async onTrainBegin(): Promise<void> {
    const { metrics } = this.params as unknown as { metrics: string[] };
    this.#stopper = new Stopper('earlyStopping', this.#options, metrics);
    this.#best = [];
  }

  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    const stopper = this.#stopper as Stopper;
    const numbers = await Promise.all(
      Object.entries(logs).map(async ([name, value]) => [name, await numberOf(value)] as const),
    );
    if (stopper.see(epoch, Object.fromEntries(numbers))) this.model.stopTraining = true;
    if (stopper.restores && stopper.bestEpoch === epoch) {
      const { weights } = this.model as LayersModel;
      this.#best = await Promise.all(
        weights.map(
          async (weight): Promise<Kept> => [weight, Float32Array.from(await readFloats(weight.read()))],
        ),
      );
    }
  }

  override async onTrainEnd(): Promise<void> {
    for (const [weight, values] of this.#best) assign(weight.read() as Variable, values);
    this.#best = [];
  }
}

/** Stock tfjs-layers keeps logs on its backend until they are read. */
async function numberOf(value: number | Scalar): Promise<number> {
  if (typeof value === 'number') return value;
  const [number = Number.NaN] = await value.data();
  return number;
}

/**
 * `tf.callbacks.earlyStopping` with all options of Keras, including `restoreBestWeights`, for which tfjs-layers throws:
 * a callback for `model.fit` of an accelerated model, for `fit`, and for stock tfjs-layers.
 *
 * @throws TypeError or RangeError if an option is invalid. When training begins, RangeError naming the known quantities
 *   if `monitor` is not one of them.
 * @example
 * await model.fit(x, y, { epochs: 100, validationSplit: 0.2, callbacks: earlyStopping({ patience: 5, restoreBestWeights: true }) });
 */
export function earlyStopping(options: EarlyStopping = {}): Callback {
  return new EarlyStoppingCallback(options);
}
