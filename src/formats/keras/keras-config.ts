// Converts the configuration of a layer from tfjs-layers to Keras 2 or 3: the options that it knows, with its names.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { toCamelCase, toSnakeCase } from '../../text/letter-case.js';
import { quote } from '../../text/quote.js';
import { type Config, type Described, isDescribed } from './described.js';
import type { Dialect } from './dialects.js';

type Inside = (layer: unknown) => unknown;

/** Options of one class that Keras has with the same name, and the defaults of tfjs-layers that differ. */
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
  ['Bidirectional', { keys: ['layer', 'backward_layer', 'merge_mode'] }],
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
  ['LeakyReLU', { keys: ['alpha'] }],
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

/** @throws NotLowered if that version of Keras lacks the layer or activation. */
export function toKerasConfig(
  dialect: Dialect,
  { class_name: className, config }: Described,
  inside: Inside,
): Config {
  const name = String(config.name);
  const options = CLASSES.get(className);
  if (options === undefined)
    throw new NotLowered(`${dialect.name} has no known layer ${quote(className)}`, name);
  const given: Config = {
    ...options.defaults,
    ...withoutNull(config),
    ...axisOf(className, config),
    ...backwardOf(className, config),
  };
  const entries = options.keys
    .filter((key) => given[key] !== undefined)
    .map((key) => [
      className === 'LeakyReLU' ? dialect.slope : key,
      toValue(dialect, name, key, given[key], inside),
    ]);
  const own: Config = { name, dtype: 'float32', ...(Object.fromEntries(entries) as Config) };
  const { trainable = true } = config;
  // It has no weights, and Keras 3 does not accept the option.
  return className === 'SpatialDropout1D' ? own : { trainable, ...own };
}

/** Missing and null options have the default. */
function withoutNull(config: Config): Config {
  return Object.fromEntries(
    Object.entries(config).filter(([key, value]) => value !== null || key === 'merge_mode'),
  );
}

/** Without an axis each feature has the same numbers in Lethe. */
function axisOf(className: string, { axis }: Config): Config {
  const isOfAll = className === 'Normalization' && Array.isArray(axis) && axis.length === 0;
  return isOfAll ? { axis: -1 } : {};
}

/** Keras 3 uses the second direction as backwards unless configured. */
function backwardOf(className: string, { layer }: Config): Config {
  if (className !== 'Bidirectional' || !isDescribed(layer) || layer.config.go_backwards !== true) return {};
  const name = `backward_${String(layer.config.name)}`;
  return { backward_layer: { ...layer, config: { ...layer.config, name, go_backwards: false } } };
}

function toValue(dialect: Dialect, layer: string, key: string, value: unknown, inside: Inside): unknown {
  if (key === 'layer' || key === 'backward_layer' || key === 'cell') return inside(value);
  if (key === 'cells') return Array.isArray(value) ? value.map(inside) : value;
  if (key.endsWith('activation')) return toActivation(dialect, layer, value);
  if (key.endsWith('initializer')) return toInitializer(value);
  return isObject(value) && isObject(value.config)
    ? { class_name: value.class_name, config: value.config }
    : value;
}

function toActivation(dialect: Dialect, layer: string, value: unknown): unknown {
  const given = isObject(value) ? value.class_name : value;
  return dialect.activation(layer, typeof given === 'string' ? toCamelCase(given) : String(given));
}

/** Parameters of initializers in all versions of Keras; newer ones have more, and older ones refuse unknown parameters. */
const PARAMETERS: readonly string[] = [
  ...['seed', 'mean', 'stddev', 'minval', 'maxval', 'value', 'gain', 'scale', 'mode', 'distribution'],
];

function toInitializer(value: unknown): unknown {
  if (!isObject(value) || !isObject(value.config))
    return toSnakeCase(String(value)).replace('le_cun', 'lecun');
  const { class_name: className, config } = value;
  const entries = Object.entries(config)
    .filter(([key]) => PARAMETERS.includes(key))
    .map(([key, one]) => [key, toInitializerValue(key, one)]);
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
