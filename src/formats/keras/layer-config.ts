// Converts the configuration of a layer from Keras 3 to tfjs-layers.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import { toL1L2, withFixedMoments, withOneLayer } from './both-versions.js';
import type { Config, Described } from './described.js';

/** Converts the layers inside a layer. */
type Inside = (layer: unknown) => unknown;

/** Differences for layers of one class. */
type Rule = (name: string, config: Config) => Config;

/** Fields that do not affect what a layer computes. */
const DROPPED: readonly string[] = ['module', 'registered_name', 'build_config', 'compile_config'];

/** Activations of Keras with other names in tfjs-layers; different functions have different names. */
const ACTIVATIONS: ReadonlyMap<unknown, string> = new Map([
  ['hard_sigmoid', 'keras3HardSigmoid'],
  ['silu', 'swish'],
  ['hard_swish', 'hardSilu'],
  // With its default alpha of 1.
  ['celu', 'elu'],
]);

/** Classes with another spelling in Keras. */
const INITIALIZERS: ReadonlyMap<unknown, string> = new Map([
  ['LecunNormal', 'LeCunNormal'],
  ['LecunUniform', 'LeCunUniform'],
]);

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['InputLayer', (_, { batch_shape: shape, ...config }) => ({ batch_input_shape: shape, ...config })],
  ['LSTM', withSigmoid],
  ['LSTMCell', withSigmoid],
  ['GRU', (name, config) => ({ reset_after: true, ...withSigmoid(name, config) })],
  ['GRUCell', (name, config) => ({ reset_after: true, ...withSigmoid(name, config) })],
  ['LeakyReLU', (_, { negative_slope: alpha, ...config }) => ({ alpha, ...config })],
  ['Bidirectional', bidirectional],
  ['BatchNormalization', (_, config) => withFixedMoments(config)],
  [
    'LayerNormalization',
    (name, { rms_scaling: isOther = false, ...config }) => {
      if (isOther !== false) throw new NotLowered('rms_scaling has no kernel', name);
      return config;
    },
  ],
]);

/** The default of Keras, if a file omits it. */
function withSigmoid(_: string, config: Config): Config {
  return { recurrent_activation: 'sigmoid', ...config };
}

/** Keras 3 writes the forward layer, with a prefix in its name; tfjs-layers writes the given layer. */
function bidirectional(name: string, given: Config): Config {
  const config = withOneLayer(name, given);
  const { layer } = config;
  if (!isObject(layer) || !isObject(layer.config)) return config;
  const { name: inner, ...own } = layer.config;
  const plain = typeof inner === 'string' ? inner.replace(/^forward_/, '') : inner;
  return { ...config, layer: { ...layer, config: { ...own, name: plain } } };
}

/**
 * @param inside converts layers and cells in this one
 * @throws NotLowered for a dtype policy, or an option of Keras 3, without a counterpart.
 */
export function toLayerConfig({ class_name: className, config }: Described, inside: Inside): Config {
  const name = String(config.name);
  const entries = Object.entries(config)
    .filter(([key]) => !DROPPED.includes(key))
    .map(([key, value]): [string, unknown] => [key, toValue(name, key, value, inside)]);
  const plain = Object.fromEntries(entries);
  return RULES.get(className)?.(name, plain) ?? plain;
}

function toValue(layer: string, key: string, value: unknown, inside: Inside): unknown {
  switch (key) {
    case 'dtype':
      return toDtype(layer, value);
    case 'activation':
    case 'recurrent_activation':
      return toActivation(value);
    case 'layer':
    case 'backward_layer':
    case 'cell':
      return inside(value);
    case 'cells':
      return Array.isArray(value) ? value.map(inside) : value;
    case 'quantization_config':
      if (value === null) return value;
      throw new NotLowered('quantization_config has no kernel', layer);
    default:
      return toRule(key, value);
  }
}

/** 16-bit numbers are stored and computed as float32. */
const FLOATS: readonly unknown[] = ['float32', 'float16', 'bfloat16', 'mixed_float16', 'mixed_bfloat16'];

/** A policy as the dtype of computations. */
function toDtype(layer: string, value: unknown): unknown {
  const given = isObject(value) && isObject(value.config) ? value.config.name : value;
  if (FLOATS.includes(given)) return 'float32';
  const isOfInput = given === null || given === undefined || /^(u?int(8|16|32|64)|bool)$/.test(String(given));
  if (isOfInput) return given;
  throw new NotLowered(`dtype ${quote(given)} has no kernel`, layer);
}

/** A name, written as such or as a function of Keras. */
function toActivation(value: unknown): unknown {
  const given = isObject(value) && typeof value.config === 'string' ? value.config : value;
  return ACTIVATIONS.get(given) ?? given;
}

/** Initializers, regularizers and constraints, reduced to class and configuration. */
function toRule(key: string, value: unknown): unknown {
  if (!isObject(value) || !isObject(value.config)) return value;
  const { class_name: className, config } = value;
  const regularizer = key.endsWith('_regularizer') ? toL1L2(value) : undefined;
  return regularizer ?? { class_name: INITIALIZERS.get(className) ?? className, config };
}
