// Normalizations, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import type { Constraint } from './constraints.js';
import { type Layer, layerOf } from './layer.js';
import type { Initializer, Regularizer } from './names.js';
import { type LayerOptions, OptionReader, type TrainableOption } from './options.js';

/** Options of {@link layerNormalization}: names and defaults are those of `tf.layers.layerNormalization`. */
export interface LayerNormalizationOptions extends LayerOptions, TrainableOption {
  /** Added to the variance. Default 0.001. */
  epsilon?: number;
  /** Whether to add a beta. Default true. */
  center?: boolean;
  /** Whether to multiply by a gamma. Default true. */
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
  /** Constraints hold in `fit` with `constraints: 'keras'`. Default: none. */
  gammaConstraint?: Constraint;
  betaConstraint?: Constraint;
  /** Fraction of the moving mean and variance that a training step keeps. Default 0.99. */
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
 * Normalizes the features of each time step, along the last axis, to mean 0 and variance 1, then multiplies by a gamma
 * and adds a beta.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
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
 * Normalizes each feature to mean 0 and variance 1, then multiplies by a gamma and adds a beta. Training uses mean and
 * variance of the batch, over all samples and steps, and updates moving averages of them; `predict` and `evaluate` use
 * these averages. A frozen layer does the same, as in tfjs-layers; Keras' uses the averages in training, too.
 *
 * @throws RangeError or TypeError, like all layers, naming the invalid option
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
