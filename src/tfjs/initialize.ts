import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, type LayerVariable, Sequential } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import { checkInteger, initialWeight } from '../network/index.js';
import { Generator } from '../random/index.js';
import { checkModel } from './model/check-model.js';
import { everyLayer, type Layer } from './model/layers.js';
import { keepPosition } from './model/position.js';

/**
 * Gives all weights of a model new initial values: each layer's initializers draw them from `seed` in integer and
 * exactly rounded arithmetic, so the bits are the same in every runtime. tfjs-layers' own draws are unseeded by default
 * and differ between JavaScript engines. Seeds in an initializer's configuration are ignored. With `unitForgetBias` the
 * bias of an LSTM's forget gate is 1.
 *
 * A new training run begins: the next `fit` draws from the beginning of its seed.
 *
 * Weight `index` (in the order of `model.getWeights()`) is drawn from the generator
 * `(seed, 'initializer', index)`.
 *
 * @param seed an integer from 0 to 2^53 - 1. Default 0, a seed like any other.
 * @throws RangeError if the seed is not such an integer.
 * @throws LetheError `model` if the model has no weights yet, or a layer has an initializer that tfjs-layers does not
 *   have; then no weight changes.
 */
export function initialize(model: LayersModel, seed: number | null = 0): void {
  checkModel('initialize', model);
  const start = seed ?? 0;
  checkInteger('initialize: seed', start, 0);
  // A Sequential creates its weights on first use, not when layers are added.
  if (model instanceof Sequential && !model.built && model.inputs.length > 0) model.build();
  if (!model.built) {
    throw new LetheError('model', 'initialize: expected a built model: give its first layer an inputShape');
  }
  const owners = new Map<LayerVariable, Layer>();
  for (const layer of everyLayer(model)) {
    for (const weight of ownWeights(layer)) owners.set(weight, layer);
  }
  const values = model.weights.map((weight, index) => {
    const { name, originalName } = weight;
    const shape = weight.shape as number[];
    const generator = new Generator(start, 'initializer', index);
    const config = owners.get(weight)?.getConfig();
    return initialWeight('initialize', { name, originalName, shape }, config, generator);
  });
  keepPosition(model, undefined);
  for (const [index, weight] of model.weights.entries()) {
    const tensor = tf.tensor(values[index] ?? [], weight.shape as number[], 'float32');
    weight.write(tensor);
    tensor.dispose();
  }
}

/** A layer's own weights, without those of its inner layers. */
function ownWeights(layer: Layer): LayerVariable[] {
  const holder = layer as unknown as {
    _trainableWeights?: LayerVariable[];
    _nonTrainableWeights?: LayerVariable[];
  };
  return [...(holder._trainableWeights ?? []), ...(holder._nonTrainableWeights ?? [])];
}
