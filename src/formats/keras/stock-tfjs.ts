// Layers that stock tfjs-layers (4.22) computes as Keras 3 does, once converted to its notation.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { toSnakeCase } from '../../text/letter-case.js';
import { quote } from '../../text/quote.js';
import type { Config, Described } from './described.js';
import { isDescribed, isModel, makesMasks } from './described.js';

/** What stock tfjs-layers would do differently; undefined for nothing. */
type Rule = (config: Config, hasMasks: boolean) => string | undefined;

const SAME: Rule = () => undefined;

const CELL: Rule = ({ reset_after: after }) =>
  after === true ? 'stock tfjs-layers has no GRU with reset_after' : undefined;

const SEQUENCE: Rule = (config, hasMasks) => {
  const { zero_output_for_mask: zeros, return_sequences: all } = config;
  const isOther = hasMasks && zeros === true && all === true;
  return isOther ? 'stock tfjs-layers ignores zero_output_for_mask' : CELL(config, hasMasks);
};

const CONVOLUTION: Rule = ({ groups = 1, padding }) => {
  if (groups !== 1) return 'stock tfjs-layers ignores groups';
  return padding === 'causal' ? 'stock tfjs-layers has no causal padding' : undefined;
};

const GLOBAL: Rule = ({ keepdims = false }) =>
  keepdims === false ? undefined : 'stock tfjs-layers ignores keepdims';

const RELU: Rule = ({ negative_slope: slope = 0, threshold = 0 }) =>
  (slope ?? 0) === 0 && (threshold ?? 0) === 0
    ? undefined
    : 'stock tfjs-layers ignores negative_slope and threshold';

const UPSAMPLING: Rule = ({ interpolation = 'nearest' }) =>
  interpolation === 'nearest' ? undefined : `stock tfjs-layers computes ${quote(interpolation)} differently`;

/** By class. Other classes are refused, because their equivalence was not checked. */
const CLASSES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...[
    'InputLayer',
    ...['Dense', 'Activation', 'Embedding', 'Masking'],
    ...['Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout'],
    ...['Flatten', 'Reshape', 'Permute', 'RepeatVector'],
    ...['Add', 'Average', 'Maximum', 'Minimum', 'Multiply', 'Concatenate', 'Dot'],
    ...['BatchNormalization', 'LayerNormalization', 'ELU', 'LeakyReLU', 'PReLU', 'Softmax'],
    ...['MaxPooling1D', 'AveragePooling1D', 'MaxPooling2D', 'AveragePooling2D'],
    ...['ZeroPadding2D', 'Cropping2D', 'StackedRNNCells', 'Bidirectional', 'TimeDistributed'],
  ].map((name): [string, Rule] => [name, SAME]),
  ...['LSTMCell', 'GRUCell', 'SimpleRNNCell'].map((name): [string, Rule] => [name, CELL]),
  ...['LSTM', 'GRU', 'SimpleRNN', 'RNN'].map((name): [string, Rule] => [name, SEQUENCE]),
  ...['Conv1D', 'Conv2D', 'SeparableConv2D'].map((name): [string, Rule] => [name, CONVOLUTION]),
  ...['GlobalMaxPooling1D', 'GlobalAveragePooling1D', 'GlobalMaxPooling2D', 'GlobalAveragePooling2D'].map(
    (name): [string, Rule] => [name, GLOBAL],
  ),
  ['ReLU', RELU],
  ['UpSampling2D', UPSAMPLING],
]);

/** Activations of Keras 3 with the same meaning in stock tfjs-layers, by its names. */
const ACTIVATIONS: readonly unknown[] = [
  ...['linear', 'relu', 'relu6', 'elu', 'selu', 'gelu', 'swish', 'mish'],
  ...['sigmoid', 'tanh', 'softmax', 'log_softmax', 'softplus', 'softsign'],
];

/**
 * Checks that stock tfjs-layers computes what Keras 3 does.
 *
 * @param model result of `fromKeras3`
 * @throws NotLowered that names the first layer, and what stock tfjs-layers computes differently.
 */
export function checkStock(model: unknown): void {
  const hasMasks = makesMasks(model);
  const visit = (value: unknown): void => {
    if (!isDescribed(value)) throw new NotLowered('a layer of the topology has no class or no configuration');
    if (isModel(value)) {
      for (const layer of value.config.layers as unknown[]) visit(layer);
      return;
    }
    checkLayer(value, hasMasks);
    const { layer, cell, cells } = value.config;
    if (isObject(layer)) visit(layer);
    if (isObject(cell)) visit(cell);
    if (Array.isArray(cells)) cells.forEach(visit);
  };
  visit(model);
}

function checkLayer({ class_name: className, config }: Described, hasMasks: boolean): void {
  const name = String(config.name);
  const rule = CLASSES.get(className);
  if (rule === undefined) {
    throw new NotLowered(`${quote(className)} is not known to be the same in stock tfjs-layers`, name);
  }
  const problem = rule(config, hasMasks);
  if (problem !== undefined) throw new NotLowered(problem, name);
  if (config.data_format === 'channels_first') {
    throw new NotLowered('stock tfjs-layers does not compute channels_first everywhere', name);
  }
  for (const key of ['activation', 'recurrent_activation']) checkActivation(name, config[key]);
}

function checkActivation(layer: string, activation: unknown): void {
  if (activation === null || activation === undefined || ACTIVATIONS.includes(activation)) return;
  // `fromKeras3` renames it, because hard_sigmoid of tfjs-layers is a different function.
  const name =
    activation === 'keras3HardSigmoid'
      ? "Keras 3's hard_sigmoid"
      : typeof activation === 'string'
        ? toSnakeCase(activation)
        : quote(activation);
  throw new NotLowered(`${name} is not an activation of stock tfjs-layers`, layer);
}
