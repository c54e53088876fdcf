// Layers over windows of time steps, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import { ACTIVATIONS, type ActivationName, type Initializer, type Regularizer } from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';

/** Options of {@link conv1d}: names and defaults are those of `tf.layers.conv1d`. */
export interface Conv1dOptions extends LayerOptions, TrainableOption {
  /** Size of the output's last axis: a positive integer. */
  filters: number;
  /** Time steps of a window. */
  kernelSize: number | readonly [number];
  /** Time steps from one window to the next. Default 1. */
  strides?: number | readonly [number];
  /**
   * `valid`: only windows inside the sequence; `same`: a window around each step, padded with zeros; `causal`: a window
   * that ends at each step, which stock tfjs-layers does not compute. Default `valid`.
   */
  padding?: 'valid' | 'same' | 'causal';
  /** Distance in time steps between the steps of a window. Default 1, and must be 1 if `strides` is above 1. */
  dilationRate?: number | readonly [number];
  /** Default `linear`. */
  activation?: ActivationName | null;
  /** Default true. */
  useBias?: boolean;
  /** Default `glorotNormal`. */
  kernelInitializer?: Initializer;
  /** Default `zeros`. */
  biasInitializer?: Initializer;
  /** Default: none. */
  kernelRegularizer?: Regularizer;
  /** Default: none. */
  biasRegularizer?: Regularizer;
  /** Constraints hold in `fit` with `constraints: 'keras'`. Default: none. */
  kernelConstraint?: Constraint;
  biasConstraint?: Constraint;
}

/** Options of {@link maxPooling1d} and {@link averagePooling1d}: names and defaults are those of tfjs-layers. */
export interface Pooling1dOptions extends LayerOptions {
  /** Time steps of a window. Default 2. */
  poolSize?: number | readonly [number];
  /** Time steps from one window to the next. Default: `poolSize`. */
  strides?: number | readonly [number];
  /**
   * `valid`: only windows inside the sequence; `same`: also windows that reach beyond it, of the steps that they
   * contain. Default `valid`.
   */
  padding?: 'valid' | 'same';
}

/**
 * A convolution along time: `[batch, time, features]` to `[batch, steps, filters]`.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
 */
export function conv1d(options: Conv1dOptions): Layer {
  const read = new OptionReader('conv1d', options, [
    'filters',
    'kernelSize',
    'strides',
    'padding',
    'dilationRate',
    'activation',
    'useBias',
    'kernelInitializer',
    'biasInitializer',
    'kernelRegularizer',
    'biasRegularizer',
    'kernelConstraint',
    'biasConstraint',
    'trainable',
  ]);
  const [strides, dilation] = [read.alongTime('strides', 1), read.alongTime('dilationRate', 1)];
  if (strides[0] > 1 && dilation[0] > 1) {
    throw new RangeError(
      `conv1d: dilationRate: expected 1 with strides of ${strides[0]}, got ${dilation[0]}`,
    );
  }
  return layerOf({
    class_name: 'Conv1D',
    config: {
      filters: read.count('filters'),
      kernel_initializer: read.initializer('kernelInitializer', 'glorotNormal'),
      kernel_regularizer: read.regularizer('kernelRegularizer'),
      kernel_constraint: read.constraint('kernelConstraint'),
      kernel_size: read.alongTime('kernelSize'),
      strides,
      padding: read.oneOf('padding', ['valid', 'same', 'causal'], 'valid'),
      dilation_rate: dilation,
      activation: read.activation('activation', ACTIVATIONS, 'linear'),
      use_bias: read.boolean('useBias', true),
      bias_initializer: read.initializer('biasInitializer', 'zeros'),
      bias_regularizer: read.regularizer('biasRegularizer'),
      activity_regularizer: null,
      bias_constraint: read.constraint('biasConstraint'),
      ...read.common(read.boolean('trainable', true)),
    },
  });
}

/** The maximum of each feature in each window: `[batch, time, features]` to `[batch, steps, features]`. */
export function maxPooling1d(options: Pooling1dOptions = {}): Layer {
  return pooling('maxPooling1d', 'MaxPooling1D', options);
}

/** The mean of each feature in each window: `[batch, time, features]` to `[batch, steps, features]`. */
export function averagePooling1d(options: Pooling1dOptions = {}): Layer {
  return pooling('averagePooling1d', 'AveragePooling1D', options);
}

/** The maximum of each feature in the sequence: `[batch, time, features]` to `[batch, features]`. */
export function globalMaxPooling1d(options: LayerOptions = {}): Layer {
  return globalPooling('globalMaxPooling1d', 'GlobalMaxPooling1D', options);
}

/** The mean of each feature in the sequence: `[batch, time, features]` to `[batch, features]`. */
export function globalAveragePooling1d(options: LayerOptions = {}): Layer {
  return globalPooling('globalAveragePooling1d', 'GlobalAveragePooling1D', options);
}

function pooling(make: string, className: string, options: Pooling1dOptions): Layer {
  const read = new OptionReader(make, options, ['poolSize', 'strides', 'padding']);
  const size = read.alongTime('poolSize', 2);
  return layerOf({
    class_name: className,
    config: {
      pool_size: size,
      padding: read.oneOf('padding', ['valid', 'same'], 'valid'),
      strides: read.alongTime('strides', size[0]),
      ...read.common(true),
    },
  });
}

function globalPooling(make: string, className: string, options: LayerOptions): Layer {
  return layerOf({ class_name: className, config: new OptionReader(make, options, []).common(true) });
}
