// Layers that make one value of several, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';

/** Options of {@link concatenate}: names and defaults are those of `tf.layers.concatenate`. */
export interface ConcatenateOptions extends LayerOptions {
  /** Axis of a batch along which they stand one behind the other: the last one, -1 (the default), or 1. */
  axis?: number;
}

/**
 * The sum of values of one shape, element by element: for connections past some layers.
 *
 * @example
 * const series = input({ shape: [null, 3] });
 * const sum = add().apply([series, lstm({ units: 3, returnSequences: true }).apply(series)]);
 */
export function add(options: LayerOptions = {}): Layer {
  return merge('Add', 'add', options);
}

/** The product of values of one shape, element by element. */
export function multiply(options: LayerOptions = {}): Layer {
  return merge('Multiply', 'multiply', options);
}

/** The mean of values of one shape, element by element. */
export function average(options: LayerOptions = {}): Layer {
  return merge('Average', 'average', options);
}

/** The largest of values of one shape, element by element. */
export function maximum(options: LayerOptions = {}): Layer {
  return merge('Maximum', 'maximum', options);
}

/** The smallest of values of one shape, element by element. */
export function minimum(options: LayerOptions = {}): Layer {
  return merge('Minimum', 'minimum', options);
}

/** Values one behind the other, along one axis. */
export function concatenate(options: ConcatenateOptions = {}): Layer {
  const read = new OptionReader('concatenate', options, ['axis']);
  const config = { axis: read.integer('axis', -1), ...read.common(true) };
  return layerOf({ class_name: 'Concatenate', config });
}

function merge(className: string, name: string, options: LayerOptions): Layer {
  return layerOf({ class_name: className, config: new OptionReader(name, options, []).common(true) });
}
