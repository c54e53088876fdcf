// Dense, activation and shape layers, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import { ACTIVATIONS, type ActivationName, type Initializer, type Regularizer } from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';

/** Options of {@link dense}: names and defaults are those of `tf.layers.dense`. */
export interface DenseOptions extends LayerOptions, TrainableOption {
  /** Size of the output's last axis: a positive integer. */
  units: number;
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

/** Options of {@link activation}: names and defaults are those of `tf.layers.activation`. */
export interface ActivationOptions extends LayerOptions {
  /** Null is `linear`. */
  activation: ActivationName | null;
}

/** Options of {@link reshape}: names and defaults are those of `tf.layers.reshape`. */
export interface ReshapeOptions extends LayerOptions {
  /** Shape of an output sample; one size may be -1 or null, and is computed from the rest. */
  targetShape: readonly (number | null)[];
}

/** Options of {@link permute}: names and defaults are those of `tf.layers.permute`. */
export interface PermuteOptions extends LayerOptions {
  /** For each axis of the output the number of the input's axis, counted from 1. */
  dims: readonly number[];
}

/** Options of {@link repeatVector}: names and defaults are those of `tf.layers.repeatVector`. */
export interface RepeatVectorOptions extends LayerOptions {
  /** Number of repetitions: a positive integer. */
  n: number;
}

/** A dense layer, on the last axis: `[batch, ..., features]` to `[batch, ..., units]`. */
export function dense(options: DenseOptions): Layer {
  const read = new OptionReader('dense', options, [
    'units',
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
  return layer('Dense', {
    units: read.count('units'),
    activation: read.activation('activation', ACTIVATIONS, 'linear'),
    use_bias: read.boolean('useBias', true),
    kernel_initializer: read.initializer('kernelInitializer', 'glorotNormal'),
    bias_initializer: read.initializer('biasInitializer', 'zeros'),
    kernel_regularizer: read.regularizer('kernelRegularizer'),
    bias_regularizer: read.regularizer('biasRegularizer'),
    activity_regularizer: null,
    kernel_constraint: read.constraint('kernelConstraint'),
    bias_constraint: read.constraint('biasConstraint'),
    ...read.common(read.boolean('trainable', true)),
  });
}

/** An activation as a layer; the shape stays. */
export function activation(options: ActivationOptions): Layer {
  const read = new OptionReader('activation', options, ['activation']);
  return layer('Activation', {
    activation: read.activation('activation', ACTIVATIONS),
    ...read.common(true),
  });
}

/** Flattens each sample into one axis: `[batch, ...]` to `[batch, size]`. */
export function flatten(options: LayerOptions = {}): Layer {
  return layer('Flatten', new OptionReader('flatten', options, []).common(true));
}

/** Gives each sample another shape, with the same numbers in the same order. */
export function reshape(options: ReshapeOptions): Layer {
  const read = new OptionReader('reshape', options, ['targetShape']);
  return layer('Reshape', { target_shape: read.targetShape('targetShape'), ...read.common(true) });
}

/**
 * Reorders the axes of a sample, counted from 1: `[2, 1]` exchanges time and features. The compiled engine runs only
 * that one.
 */
export function permute(options: PermuteOptions): Layer {
  const read = new OptionReader('permute', options, ['dims']);
  return layer('Permute', { dims: read.counts('dims'), ...read.common(true) });
}

/** Repeats each sample: `[batch, features]` to `[batch, n, features]`. */
export function repeatVector(options: RepeatVectorOptions): Layer {
  const read = new OptionReader('repeatVector', options, ['n']);
  return layer('RepeatVector', { n: read.count('n'), ...read.common(true) });
}

function layer(className: string, config: { [key: string]: unknown }): Layer {
  return layerOf({ class_name: className, config });
}
