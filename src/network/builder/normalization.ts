// Normalizations, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import type { Initializer, Regularizer } from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';

/** Options of {@link layerNormalization}: names and defaults are those of `tf.layers.layerNormalization`. */
export interface LayerNormalizationOptions extends LayerOptions, TrainableOption {
  /** Added to a variance. Default 0.001. */
  epsilon?: number;
  /** Adds a beta. Default true. */
  center?: boolean;
  /** Multiplies by a gamma. Default true. */
  scale?: boolean;
  /** Default `zeros`. */
  betaInitializer?: Initializer;
  /** Default `ones`. */
  gammaInitializer?: Initializer;
  /** Default: none. */
  betaRegularizer?: Regularizer;
  /** Default: none. */
  gammaRegularizer?: Regularizer;
}

/** Options of {@link batchNormalization}: names and defaults are those of `tf.layers.batchNormalization`. */
export interface BatchNormalizationOptions extends LayerNormalizationOptions {
  /** What gamma and beta are brought back to by `fit` with `constraints: 'keras'`. */
  gammaConstraint?: Constraint;
  betaConstraint?: Constraint;
  /** What the moving mean and variance keep of themselves in each step. Default 0.99. */
  momentum?: number;
  /** Default `zeros`. */
  movingMeanInitializer?: Initializer;
  /** Default `ones`. */
  movingVarianceInitializer?: Initializer;
}

const OPTIONS = [
  ...(['epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer'] as const),
  ...(['betaRegularizer', 'gammaRegularizer', 'trainable'] as const),
];

/**
 * The features of each time step to mean 0 and variance 1, then times a gamma, plus a beta: of the last axis.
 *
 * @throws RangeError or TypeError, as all layers, naming the option that is not what it should be
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): Layer {
  const read = new OptionReader('layerNormalization', options, OPTIONS);
  return layerOf({
    class_name: 'LayerNormalization',
    config: {
      axis: -1,
      epsilon: read.number('epsilon', 1e-3),
      center: read.boolean('center', true),
      scale: read.boolean('scale', true),
      beta_initializer: read.initializer('betaInitializer', 'zeros'),
      gamma_initializer: read.initializer('gammaInitializer', 'ones'),
      beta_regularizer: read.regularizer('betaRegularizer'),
      gamma_regularizer: read.regularizer('gammaRegularizer'),
      ...read.common(read.boolean('trainable', true)),
    },
  });
}

/**
 * Each feature to mean 0 and variance 1, then times a gamma, plus a beta: in training by mean and variance of the batch, over
 * all of its samples and steps, which moving ones follow; these are what `predict` and `evaluate` go by. As in tfjs-layers
 * a frozen one does the same; Keras takes the moving ones then.
 *
 * @throws RangeError or TypeError, as all layers, naming the option that is not what it should be
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): Layer {
  const read = new OptionReader('batchNormalization', options, [
    ...OPTIONS,
    'betaConstraint',
    'gammaConstraint',
    'momentum',
    'movingMeanInitializer',
    'movingVarianceInitializer',
  ]);
  return layerOf({
    class_name: 'BatchNormalization',
    config: {
      axis: -1,
      momentum: read.number('momentum', 0.99),
      epsilon: read.number('epsilon', 1e-3),
      center: read.boolean('center', true),
      scale: read.boolean('scale', true),
      beta_initializer: read.initializer('betaInitializer', 'zeros'),
      gamma_initializer: read.initializer('gammaInitializer', 'ones'),
      moving_mean_initializer: read.initializer('movingMeanInitializer', 'zeros'),
      moving_variance_initializer: read.initializer('movingVarianceInitializer', 'ones'),
      beta_regularizer: read.regularizer('betaRegularizer'),
      gamma_regularizer: read.regularizer('gammaRegularizer'),
      beta_constraint: read.constraint('betaConstraint'),
      gamma_constraint: read.constraint('gammaConstraint'),
      ...read.common(read.boolean('trainable', true)),
    },
  });
}
