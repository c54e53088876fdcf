// Layers that combine several values into one, each as the JSON that tfjs-layers 4.22 writes for it, keys in its order.
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';

/** Options of {@link concatenate}: names and defaults are those of `tf.layers.concatenate`. */
export interface ConcatenateOptions extends LayerOptions {
  /** Axis of a batch along which values are joined: 1 is the first after the batch's. Default -1, the last. */
  axis?: number;
}

/** Options of {@link dot}: names and defaults are those of `tf.layers.dot`. */
export interface DotOptions extends LayerOptions {
  /**
   * Axis of both batches along which products are summed, or a list with an axis for each: 1 is the first after the
   * batch's, -1 the last. In a list stock tfjs-layers takes only positive axes.
   */
  axes: number | readonly [number, number];
  /** Whether both are first divided by their Euclidean norms along these axes: the result is a cosine. Default false. */
  normalize?: boolean;
}

/**
 * The sum of values, element by element: for skip connections. The values have one shape; a size of 1 along the last
 * axis, or along all other axes of a sample, is broadcast, here and in the next four.
 *
 * @example
 * const series = input({ shape: [null, 3] });
 * const sum = add().apply([series, lstm({ units: 3, returnSequences: true }).apply(series)]);
 */
export function add(options: LayerOptions = {}): Layer {
  return merge('Add', 'add', options);
}

/** The product of values, element by element. */
export function multiply(options: LayerOptions = {}): Layer {
  return merge('Multiply', 'multiply', options);
}

/** The mean of values, element by element. */
export function average(options: LayerOptions = {}): Layer {
  return merge('Average', 'average', options);
}

/** The largest of values, element by element. */
export function maximum(options: LayerOptions = {}): Layer {
  return merge('Maximum', 'maximum', options);
}

/** The smallest of values, element by element. */
export function minimum(options: LayerOptions = {}): Layer {
  return merge('Minimum', 'minimum', options);
}

/** Joins values along one axis. */
export function concatenate(options: ConcatenateOptions = {}): Layer {
  const read = new OptionReader('concatenate', options, ['axis']);
  const config = { axis: read.integer('axis', -1), ...read.common(true) };
  return layerOf({ class_name: 'Concatenate', config });
}

/**
 * Sums of products of two values along an axis of each, such as the scores and the context of attention. `[batch, a,
 * n]` and `[batch, b, n]` along axes 2 give `[batch, a, b]`.
 *
 * @example
 * const [decoded, encoded] = [input({ shape: [3, 8] }), input({ shape: [5, 8] })];
 * const scores = dot({ axes: [2, 2] }).apply([decoded, encoded]);
 * const context = dot({ axes: [2, 1] }).apply([softmax({ axis: -1 }).apply(scores), encoded]);
 */
export function dot(options: DotOptions): Layer {
  const read = new OptionReader('dot', options, ['axes', 'normalize']);
  const normalize = read.boolean('normalize', false);
  const config = { axes: read.oneOrTwo('axes'), normalize, ...read.common(true) };
  return layerOf({ class_name: 'Dot', config });
}

function merge(className: string, name: string, options: LayerOptions): Layer {
  return layerOf({ class_name: className, config: new OptionReader(name, options, []).common(true) });
}
