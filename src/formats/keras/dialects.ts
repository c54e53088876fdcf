// Differences in names between Keras 2, Keras 3 and tfjs-layers, for writing files.
import { NotLowered } from '../../compiler/index.js';
import { toSnakeCase } from '../../text/letter-case.js';
import type { Config } from './described.js';

/** A version of Keras for which files are written. */
export interface Dialect {
  /** Name in errors. */
  readonly name: string;
  /** The option of `LeakyReLU` that is `alpha` in tfjs-layers. */
  readonly slope: 'alpha' | 'negative_slope';
  /**
   * An activation by its name there, or a layer that computes it.
   *
   * @param given name in memory
   * @throws NotLowered if none computes the same.
   */
  activation(layer: string, given: string): string | object;
}

/** Activations with other names, or without a counterpart. */
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

/** Source: tf_keras/src/activations.py; all have the same names in files of tfjs-layers. */
const KERAS2_NAMES: ReadonlySet<string> = new Set([
  ...['linear', 'relu', 'sigmoid', 'hard_sigmoid', 'tanh', 'softmax', 'softplus', 'softsign'],
  ...['elu', 'selu', 'gelu', 'swish', 'mish', 'exponential'],
]);

/** Activations that are layers there, used as the activation of others. */
const KERAS2_LAYERS: ReadonlyMap<string, object> = new Map([
  ['relu6', layerOf('ReLU', { max_value: 6 })],
  ['leaky_relu', layerOf('LeakyReLU', { alpha: 0.2 })],
]);

/** In a form that Keras 3 also finds. */
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
