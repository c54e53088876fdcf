// Activation layers, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import type { Initializer, Regularizer } from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';

/** Options of {@link reLU}: names and defaults are those of `tf.layers.reLU`. */
export interface ReLUOptions extends LayerOptions {
  /** Largest output, at least 0. Default: none. */
  maxValue?: number | null;
}

/** Options of {@link leakyReLU}: names and defaults are those of `tf.layers.leakyReLU`. */
export interface LeakyReLUOptions extends LayerOptions {
  /** Slope below 0. Default 0.3. */
  alpha?: number;
}

/** Options of {@link thresholdedReLU}: names and defaults are those of `tf.layers.thresholdedReLU`. */
export interface ThresholdedReLUOptions extends LayerOptions {
  /** Inputs up to this value become 0. Default 1. */
  theta?: number;
}

/** Options of {@link prelu}: names and defaults are those of `tf.layers.prelu`. */
export interface PreluOptions extends LayerOptions, TrainableOption {
  /** Initializer of the slopes. Default `zeros`. */
  alphaInitializer?: Initializer;
  /** Regularizer of the slopes. Default: none. */
  alphaRegularizer?: Regularizer;
  /** Constraint of the slopes; holds in `fit` with `constraints: 'keras'`. Default: none. */
  alphaConstraint?: Constraint;
  /**
   * Axes of a batch, from 1, along which all numbers share a slope: 1 is time. Default: each number has its own slope.
   */
  sharedAxes?: number | readonly number[];
}

/** Options of {@link softmax}: names and defaults are those of `tf.layers.softmax`. */
export interface SoftmaxOptions extends LayerOptions {
  /**
   * Axis of a batch along which the outputs add up to 1: it must be the last one, also as -1. Default 1, as in
   * tfjs-layers: the last axis of `[batch, features]`, but not of `[batch, time, features]`.
   */
  axis?: number;
}

/** `max(x, 0)`, at most `maxValue`. */
export function reLU(options: ReLUOptions = {}): Layer {
  const read = new OptionReader('reLU', options, ['maxValue']);
  const maxValue = read.number('maxValue', null, 0);
  return layerOf({ class_name: 'ReLU', config: { max_value: maxValue, ...read.common(true) } });
}

/** `x` above 0, `alpha x` below. */
export function leakyReLU(options: LeakyReLUOptions = {}): Layer {
  const read = new OptionReader('leakyReLU', options, ['alpha']);
  return layerOf({
    class_name: 'LeakyReLU',
    config: { alpha: read.number('alpha', 0.3), ...read.common(true) },
  });
}

/** `x` above 0, `exp(x) - 1` below: alpha is 1, as in tfjs-layers. */
export function elu(options: LayerOptions = {}): Layer {
  return layerOf({
    class_name: 'ELU',
    config: { alpha: 1, ...new OptionReader('elu', options, []).common(true) },
  });
}

/** `x` above `theta`, 0 elsewhere. */
export function thresholdedReLU(options: ThresholdedReLUOptions = {}): Layer {
  const read = new OptionReader('thresholdedReLU', options, ['theta']);
  return layerOf({
    class_name: 'ThresholdedReLU',
    config: { theta: read.number('theta', 1), ...read.common(true) },
  });
}

/** `x` above 0, a trained slope times `x` below. */
export function prelu(options: PreluOptions = {}): Layer {
  const own = ['alphaInitializer', 'alphaRegularizer', 'alphaConstraint', 'sharedAxes', 'trainable'] as const;
  const read = new OptionReader('prelu', options, own);
  const config = {
    alpha_initializer: read.initializer('alphaInitializer', 'zeros'),
    alpha_regularizer: read.regularizer('alphaRegularizer'),
    alpha_constraint: read.constraint('alphaConstraint'),
    shared_axes: read.axes('sharedAxes'),
    ...read.common(read.boolean('trainable', true)),
  };
  return layerOf({ class_name: 'PReLU', config });
}

/** Positive outputs that add up to 1. */
export function softmax(options: SoftmaxOptions = {}): Layer {
  const read = new OptionReader('softmax', options, ['axis']);
  return layerOf({ class_name: 'Softmax', config: { axis: read.integer('axis', 1), ...read.common(true) } });
}
