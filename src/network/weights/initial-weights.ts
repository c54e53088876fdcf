// A network's weights before training: each drawn by its layer's initializer, from its own generator.

import { readTopology, readWeightConfigs } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { Generator } from '../../random/index.js';
import { toCamelCase } from '../../text/letter-case.js';
import { shorten } from '../../text/quote.js';
import type { InitializerDescription } from './initializer-config.js';
import { initialize } from './initializers.js';
import { type NetworkWeight, networkWeights, weightOrder } from './weight-order.js';

/** A layer's configuration: keys in snake_case, as in files, or in camelCase, as in memory. */
export type LayerConfig = Readonly<Record<string, unknown>>;

/** The key in a layer's configuration that holds the initializer of each of its weights. */
const INITIALIZER_OF: ReadonlyMap<string, string> = new Map([
  ['kernel', 'kernel_initializer'],
  ['recurrent_kernel', 'recurrent_initializer'],
  ['bias', 'bias_initializer'],
  ['embeddings', 'embeddings_initializer'],
  ['depthwise_kernel', 'depthwise_initializer'],
  ['pointwise_kernel', 'pointwise_initializer'],
  ['alpha', 'alpha_initializer'],
  ['gamma', 'gamma_initializer'],
  ['beta', 'beta_initializer'],
  ['moving_mean', 'moving_mean_initializer'],
  ['moving_variance', 'moving_variance_initializer'],
]);

/**
 * Draws the initial weights of a network, in the engine's order: layer by layer; kernel, recurrent kernel, bias;
 * row-major. `initialize(model, seed)` gives the same bits to the model that tfjs-layers makes from the topology.
 *
 * Weight `index`, in the order of tfjs-layers' `model.getWeights()`, is drawn from the generator
 * `(seed, 'initializer', index)`.
 *
 * @param topology JSON as model.json has it: see `readTopology`
 * @param seed an integer from 0 to 2^53 - 1. Default 0, a seed like any other.
 * @param caller begins the messages of errors
 * @throws RangeError if the seed is not such an integer
 * @throws LetheError `model` if an initializer is not one of tfjs-layers' own, or a weight's shape is unknown
 * @throws NotLowered naming the first layer or option that has no kernel
 */
export function initialWeights(topology: unknown, seed: number = 0, caller = 'initialize'): Float32Array[] {
  const network = readTopology(topology);
  const configs = readWeightConfigs(topology);
  const weights = networkWeights(network);
  const values: Float32Array[] = new Array(weights.length);
  for (const [index, position] of weightOrder(weights).entries()) {
    const weight = weights[position];
    if (weight === undefined) continue;
    const config = { ...defaultOf(weight), ...defined(configs[weight.layer] ?? {}) };
    const generator = new Generator(seed, 'initializer', index);
    values[position] = initialWeight(caller, weight, config, generator);
  }
  return values;
}

/** tfjs-layers' default for an initializer that the configuration does not name. */
function defaultOf({ name, initializer }: NetworkWeight): LayerConfig {
  return { [INITIALIZER_OF.get(ownName(name)) ?? '']: initializer };
}

/** `kernel` of `dense_Dense1/kernel`. */
function ownName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Removes nulls, which tfjs-layers takes as not given. */
function defined(config: LayerConfig): LayerConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

/** The facts needed to draw a weight. */
export interface WeightToDraw {
  readonly name: string;
  /** The name whose last part selects the initializer, if it differs from `name`. */
  readonly originalName?: string;
  readonly shape: readonly number[];
}

/**
 * Draws the initial values of one weight, by its layer's configuration. With `unitForgetBias` the bias of an LSTM's
 * forget gate is 1.
 *
 * @param weight such as `lstm_LSTM1/bias`
 * @throws LetheError `model` naming the weight if its layer names no initializer, or one that tfjs-layers does not have
 */
export function initialWeight(
  caller: string,
  { name, originalName = name, shape }: WeightToDraw,
  config: LayerConfig | undefined,
  generator: Generator,
): Float32Array {
  const own = ownName(originalName);
  const read = (key: string): unknown => config?.[key] ?? config?.[toCamelCase(key)];
  const initializer = read(INITIALIZER_OF.get(own) ?? '');
  if (initializer === undefined || initializer === null) {
    throw new LetheError('model', `${caller}: weight ${shorten(name)}: its layer names no initializer`);
  }
  try {
    const values = initialize(initializer as InitializerDescription, shape, generator);
    // LSTM, gate order i, f, c, o: tfjs-layers sets the forget gate's bias to one.
    const forgetBias =
      own === 'bias' && read('unit_forget_bias') === true && read('units') === values.length / 4;
    return forgetBias ? values.fill(1, values.length / 4, values.length / 2) : values;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LetheError('model', `${caller}: weight ${shorten(name)}: ${error.message}`, { cause: error });
  }
}
