// What Keras 2 and Keras 3 call otherwise than tfjs-layers, in the files that are written for them.
import { NotLowered } from '../../compiler/index.js';
import { toSnakeCase } from '../../text/letter-case.js';
import type { Config } from './described.js';

/** A Keras that files are written for. */
export interface Dialect {
  /** How errors call it. */
  readonly name: string;
  /** The option of `LeakyReLU` that is `alpha` in tfjs-layers. */
  readonly slope: 'alpha' | 'negative_slope';
  /**
   * An activation by its name there, or a layer that is one.
   *
   * @param given its name in memory
   * @throws NotLowered if there is none that computes the same.
   */
  activation(layer: string, given: string): string | object;
}

/** Under other names, or not there at all. */
const KERAS3_NAMES: ReadonlyMap<string, string> = new Map([
  ['keras3HardSigmoid', 'hard_sigmoid'],
  ['swish', 'silu'],
]);
const NOT_IN_KERAS3: ReadonlyMap<string, string> = new Map([
  ['hardSigmoid', 'the hard sigmoid of tfjs-layers, 0.2 x + 0.5, is not an activation of Keras 3'],
  ['geluNew', 'gelu_new is not an activation of Keras 3'],
]);

export const KERAS3: Dialect = {
  name: 'Keras 3',
  slope: 'negative_slope',
  activation(layer, given) {
    const reason = NOT_IN_KERAS3.get(given);
    if (reason !== undefined) throw new NotLowered(reason, layer);
    return KERAS3_NAMES.get(given) ?? toSnakeCase(given);
  },
};

/** Source: tf_keras/src/activations.py; all by the names that they have in files of tfjs-layers. */
const KERAS2_NAMES: ReadonlySet<string> = new Set([
  ...['linear', 'relu', 'sigmoid', 'hard_sigmoid', 'tanh', 'softmax', 'softplus', 'softsign'],
  ...['elu', 'selu', 'gelu', 'swish', 'mish', 'exponential'],
]);

/** Which are layers there, and these the activations of others. */
const KERAS2_LAYERS: ReadonlyMap<string, object> = new Map([
  ['relu6', layerOf('ReLU', { max_value: 6 })],
  ['leaky_relu', layerOf('LeakyReLU', { alpha: 0.2 })],
]);

/** As Keras 3 finds it as well. */
function layerOf(className: string, config: Config): object {
  return { module: 'keras.layers', class_name: className, config, registered_name: null };
}

export const KERAS2: Dialect = {
  name: 'Keras 2',
  slope: 'alpha',
  activation(layer, given) {
    const name = toSnakeCase(given);
    const own = KERAS2_NAMES.has(name) ? name : KERAS2_LAYERS.get(name);
    if (own !== undefined) return own;
    throw new NotLowered(`${name} is not an activation of Keras 2`, layer);
  },
};
