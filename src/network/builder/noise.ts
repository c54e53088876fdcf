// Layers that draw random numbers in training, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';

/** Options of {@link gaussianNoise}: names and defaults are those of `tf.layers.gaussianNoise`. */
export interface GaussianNoiseOptions extends LayerOptions {
  /** Standard deviation of the noise, at least 0. */
  stddev: number;
}

/**
 * Options of {@link dropout}, {@link spatialDropout1d}, {@link gaussianDropout} and {@link alphaDropout}: names and
 * defaults are those of tfjs-layers.
 */
export interface DropoutOptions extends LayerOptions {
  /** Fraction of the inputs that training drops, from 0 to 1. */
  rate: number;
}

/** Drops a fraction of its inputs in training and scales the others up; otherwise passes them on unchanged. */
export function dropout(options: DropoutOptions): Layer {
  return masking('Dropout', 'dropout', options);
}

/** Dropout of features of `[batch, time, features]`: a dropped feature is dropped at all time steps. */
export function spatialDropout1d(options: DropoutOptions): Layer {
  return masking('SpatialDropout1D', 'spatialDropout1d', options);
}

function masking(className: string, name: string, options: DropoutOptions): Layer {
  const read = new OptionReader(name, options, ['rate']);
  const config = { rate: read.rate('rate'), noise_shape: null, seed: null, ...read.common(true) };
  return layerOf({ class_name: className, config });
}

/** Adds normal noise of mean 0 to its inputs in training; otherwise passes them on unchanged. */
export function gaussianNoise(options: GaussianNoiseOptions): Layer {
  const read = new OptionReader('gaussianNoise', options, ['stddev']);
  const stddev = read.number('stddev', undefined, 0);
  return layerOf({ class_name: 'GaussianNoise', config: { stddev, ...read.common(true) } });
}

/**
 * Multiplies its inputs in training by normal numbers of mean 1 and standard deviation `sqrt(rate / (1 - rate))`, that
 * of {@link dropout}'s factors; otherwise, and at a rate of 0 or 1, passes them on unchanged.
 */
export function gaussianDropout(options: DropoutOptions): Layer {
  const read = new OptionReader('gaussianDropout', options, ['rate']);
  return layerOf({
    class_name: 'GaussianDropout',
    config: { rate: read.rate('rate'), ...read.common(true) },
  });
}

/**
 * Dropout for networks with `selu`: dropped inputs become a constant, then all are scaled and shifted. The constant is
 * that of tfjs-layers 4.22, +1.758; Keras' is -1.758, where `selu` saturates, and preserves the mean. Outside of
 * training, and at a rate of 0 or 1, passes inputs on unchanged.
 */
export function alphaDropout(options: DropoutOptions): Layer {
  const read = new OptionReader('alphaDropout', options, ['rate']);
  return layerOf({ class_name: 'AlphaDropout', config: { rate: read.rate('rate'), ...read.common(true) } });
}
