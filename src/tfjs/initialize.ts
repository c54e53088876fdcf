import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, type LayerVariable, Sequential } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import { type InitializerDescription, initialize as initialValues } from '../network/index.js';
import { Generator } from '../random/index.js';
import { everyLayer, type Layer } from './model/layers.js';

/** Under which key of its configuration a layer keeps the initializer of each of its weights. */
const INITIALIZER_OF: { readonly [weight: string]: string } = {
  kernel: 'kernelInitializer',
  recurrent_kernel: 'recurrentInitializer',
  bias: 'biasInitializer',
  embeddings: 'embeddingsInitializer',
  depthwise_kernel: 'depthwiseInitializer',
  pointwise_kernel: 'pointwiseInitializer',
  alpha: 'alphaInitializer',
  gamma: 'gammaInitializer',
  beta: 'betaInitializer',
  moving_mean: 'movingMeanInitializer',
  moving_variance: 'movingVarianceInitializer',
};

/**
 * Gives all weights of a model new initial values by each layer's own initializers, drawn from `seed` in
 * integer and exactly rounded arithmetic: the same bits in every runtime. tfjs-layers' own draws are unseeded
 * by default and differ between JavaScript engines. A seed inside an initializer's own configuration is not
 * used. An LSTM with `unitForgetBias` gets its forget gate's bias of 1.
 *
 * Weight `index` (in the order of `model.getWeights()`) is drawn from the generator
 * `(seed, 'initializer', index)`.
 *
 * @param seed an integer from 0 to 2^53 - 1. Default 0, a seed like any other.
 * @throws RangeError if the seed is not such an integer.
 * @throws LetheError `model` if the model has no weights yet, or a layer an initializer that is not one of
 *   tfjs-layers' own; no weight is changed then.
 */
export function initialize(model: LayersModel, seed = 0): void {
  // A Sequential makes its weights when it is first used, not when its layers are added.
  if (model instanceof Sequential && !model.built && model.inputs.length > 0) model.build();
  if (!model.built) {
    throw new LetheError('model', 'initialize: expected a built model: give its first layer an inputShape');
  }
  const owners = new Map<LayerVariable, Layer>();
  for (const layer of everyLayer(model)) {
    for (const weight of ownWeights(layer)) owners.set(weight, layer);
  }
  const values = model.weights.map((weight, index) => {
    const generator = new Generator(seed, 'initializer', index);
    return valuesOf(weight, owners.get(weight), generator);
  });
  for (const [index, weight] of model.weights.entries()) {
    const tensor = tf.tensor(values[index] ?? [], weight.shape as number[], 'float32');
    weight.write(tensor);
    tensor.dispose();
  }
}

/** The weights that a layer holds itself, without those of its inner layers. */
function ownWeights(layer: Layer): LayerVariable[] {
  const holder = layer as unknown as {
    _trainableWeights?: LayerVariable[];
    _nonTrainableWeights?: LayerVariable[];
  };
  return [...(holder._trainableWeights ?? []), ...(holder._nonTrainableWeights ?? [])];
}

function valuesOf(weight: LayerVariable, owner: Layer | undefined, generator: Generator): Float32Array {
  const name = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
  const config = owner?.getConfig();
  const description = config?.[INITIALIZER_OF[name] ?? ''];
  if (config === undefined || description == null) {
    throw new LetheError('model', `initialize: weight ${weight.name}: its layer names no initializer`);
  }
  const shape = weight.shape as number[];
  try {
    const values = initialValues(description as unknown as InitializerDescription, shape, generator);
    // LSTM, gate order i, f, c, o: tfjs-layers sets the forget gate's bias to one.
    const forgetBias =
      name === 'bias' && config.unitForgetBias === true && config.units === values.length / 4;
    return forgetBias ? values.fill(1, values.length / 4, values.length / 2) : values;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LetheError('model', `initialize: weight ${weight.name}: ${error.message}`, { cause: error });
  }
}
