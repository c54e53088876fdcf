// The configuration of a layer as Keras 3 takes it, out of that of tfjs-layers: options that it knows, by its names.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { toCamelCase, toSnakeCase } from '../../text/letter-case.js';
import { quote } from '../../text/quote.js';
import type { Config, Described } from './described.js';

type Inside = (layer: unknown) => unknown;

/** Options of one class that Keras 3 has by the same name, and what tfjs-layers takes where it takes another default. */
interface Options {
  readonly keys: readonly string[];
  readonly defaults?: Config;
}

const rulesOf = (...weights: string[]): string[] =>
  weights.flatMap((weight) => [`${weight}_initializer`, `${weight}_regularizer`, `${weight}_constraint`]);

const CELL: readonly string[] = [
  'units',
  'activation',
  'use_bias',
  'dropout',
  'recurrent_dropout',
  ...rulesOf('kernel', 'recurrent', 'bias'),
];
const SEQUENCE: readonly string[] = [
  'return_sequences',
  'return_state',
  'go_backwards',
  'stateful',
  'unroll',
  'zero_output_for_mask',
];
const HARD: Config = { recurrent_activation: 'hard_sigmoid' };
const LSTM: Options = { keys: [...CELL, 'recurrent_activation', 'unit_forget_bias'], defaults: HARD };
const GRU: Options = {
  keys: [...CELL, 'recurrent_activation', 'reset_after'],
  defaults: { ...HARD, reset_after: false },
};
const POOLING: Options = { keys: ['pool_size', 'strides', 'padding'] };
const NONE: Options = { keys: [] };
const NORMALIZATION: readonly string[] = ['axis', 'epsilon', 'center', 'scale', ...rulesOf('beta', 'gamma')];

const CLASSES: ReadonlyMap<string, Options> = new Map<string, Options>([
  ['LSTM', { ...LSTM, keys: [...LSTM.keys, ...SEQUENCE] }],
  ['GRU', { ...GRU, keys: [...GRU.keys, ...SEQUENCE] }],
  ['SimpleRNN', { keys: [...CELL, ...SEQUENCE] }],
  ['LSTMCell', LSTM],
  ['GRUCell', GRU],
  ['SimpleRNNCell', { keys: CELL }],
  ['StackedRNNCells', { keys: ['cells'] }],
  ['RNN', { keys: ['cell', ...SEQUENCE] }],
  ['Bidirectional', { keys: ['layer', 'merge_mode'] }],
  ['TimeDistributed', { keys: ['layer'] }],
  ['Dense', { keys: ['units', 'activation', 'use_bias', ...rulesOf('kernel', 'bias')] }],
  ['Embedding', { keys: ['input_dim', 'output_dim', 'mask_zero', ...rulesOf('embeddings')] }],
  ['Masking', { keys: ['mask_value'] }],
  ['Dropout', { keys: ['rate'] }],
  ['SpatialDropout1D', { keys: ['rate'] }],
  ['GaussianNoise', { keys: ['stddev'] }],
  ['GaussianDropout', { keys: ['rate'] }],
  ['AlphaDropout', { keys: ['rate'] }],
  ['Activation', { keys: ['activation'] }],
  ['ReLU', { keys: ['max_value', 'negative_slope', 'threshold'] }],
  ['LeakyReLU', { keys: ['negative_slope'] }],
  ['ELU', { keys: ['alpha'] }],
  ['PReLU', { keys: ['shared_axes', ...rulesOf('alpha')] }],
  ['Softmax', { keys: ['axis'], defaults: { axis: 1 } }],
  [
    'Conv1D',
    {
      keys: [
        'filters',
        'kernel_size',
        'strides',
        'padding',
        'dilation_rate',
        'activation',
        'use_bias',
        ...rulesOf('kernel', 'bias'),
      ],
    },
  ],
  ['MaxPooling1D', POOLING],
  ['AveragePooling1D', POOLING],
  ['GlobalMaxPooling1D', NONE],
  ['GlobalAveragePooling1D', NONE],
  ['Flatten', NONE],
  ['Reshape', { keys: ['target_shape'] }],
  ['Permute', { keys: ['dims'] }],
  ['RepeatVector', { keys: ['n'] }],
  ['Add', NONE],
  ['Multiply', NONE],
  ['Average', NONE],
  ['Maximum', NONE],
  ['Minimum', NONE],
  ['Concatenate', { keys: ['axis'] }],
  ['Dot', { keys: ['axes', 'normalize'] }],
  ['LayerNormalization', { keys: NORMALIZATION }],
  ['Normalization', { keys: ['axis'] }],
  [
    'BatchNormalization',
    { keys: [...NORMALIZATION, 'momentum', 'moving_mean_initializer', 'moving_variance_initializer'] },
  ],
]);

/** Activations by their names in memory, where Keras 3 has them by others. */
const ACTIVATIONS: ReadonlyMap<string, string> = new Map([
  ['keras3HardSigmoid', 'hard_sigmoid'],
  ['swish', 'silu'],
]);

/** Of one value: the option's name tells what it is. */
const ONLY_HERE: ReadonlyMap<string, string> = new Map([
  ['hardSigmoid', 'the hard sigmoid of tfjs-layers, 0.2 x + 0.5, is not an activation of Keras 3'],
  ['geluNew', 'gelu_new is not an activation of Keras 3'],
]);

/** @throws NotLowered if Keras 3 has no such layer or activation. */
export function toKerasConfig({ class_name: className, config }: Described, inside: Inside): Config {
  const name = String(config.name);
  const options = CLASSES.get(className);
  if (options === undefined)
    throw new NotLowered(`Keras 3 has no layer ${quote(className)} that is known here`, name);
  const given: Config = {
    ...options.defaults,
    ...withoutNull(config),
    ...slopeOf(className, config),
    ...axisOf(className, config),
  };
  const entries = options.keys
    .filter((key) => given[key] !== undefined)
    .map((key) => [key, toValue(name, key, given[key], inside)]);
  const own: Config = { name, dtype: 'float32', ...(Object.fromEntries(entries) as Config) };
  const { trainable = true } = config;
  // Which has no weights, and refuses to be told in Keras 3.
  return className === 'SpatialDropout1D' ? own : { trainable, ...own };
}

/** What is left out, or null, is the default. */
function withoutNull(config: Config): Config {
  return Object.fromEntries(
    Object.entries(config).filter(([key, value]) => value !== null || key === 'merge_mode'),
  );
}

function slopeOf(className: string, { alpha }: Config): Config {
  return className === 'LeakyReLU' && typeof alpha === 'number' ? { negative_slope: alpha } : {};
}

/** Of no axis each feature has the same numbers here. */
function axisOf(className: string, { axis }: Config): Config {
  const isOfAll = className === 'Normalization' && Array.isArray(axis) && axis.length === 0;
  return isOfAll ? { axis: -1 } : {};
}

function toValue(layer: string, key: string, value: unknown, inside: Inside): unknown {
  if (key === 'layer' || key === 'cell') return inside(value);
  if (key === 'cells') return Array.isArray(value) ? value.map(inside) : value;
  if (key.endsWith('activation')) return toActivation(layer, value);
  if (key.endsWith('initializer')) return toInitializer(value);
  return isObject(value) && isObject(value.config)
    ? { class_name: value.class_name, config: value.config }
    : value;
}

function toActivation(layer: string, value: unknown): unknown {
  const given = isObject(value) ? value.class_name : value;
  const name = typeof given === 'string' ? toCamelCase(given) : String(given);
  const reason = ONLY_HERE.get(name);
  if (reason !== undefined) throw new NotLowered(reason, layer);
  return ACTIVATIONS.get(name) ?? toSnakeCase(name);
}

function toInitializer(value: unknown): unknown {
  if (!isObject(value) || !isObject(value.config))
    return toSnakeCase(String(value)).replace('le_cun', 'lecun');
  const { class_name: className, config } = value;
  const entries = Object.entries(config).map(([key, one]) => [key, toInitializerValue(key, one)]);
  return {
    class_name: String(className).replace(/^LeCun/, 'Lecun'),
    config: Object.fromEntries(entries) as Config,
  };
}

function toInitializerValue(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const name = toSnakeCase(value);
  return key === 'distribution' && name === 'normal' ? 'truncated_normal' : name;
}
