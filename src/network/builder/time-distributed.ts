import { innerOf } from './inner.js';
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';
import type { LayerTopology } from './topology.js';

/** Options of {@link timeDistributed}: names and defaults are those of `tf.layers.timeDistributed`. */
export interface TimeDistributedOptions extends LayerOptions {
  /** The result of `dense` or another layer function, or of `sequential` or `model`. */
  layer: LayerTopology;
}

/**
 * Applies a layer or a model to each time step, as if the steps were samples: `[batch, time, ...]` to `[batch, time,
 * ...]`. It is trainable if that layer is.
 *
 * @example
 * const layers = [
 *   lstm({ units: 8, returnSequences: true, inputShape: [null, 1] }),
 *   timeDistributed({ layer: dense({ units: 3, activation: 'softmax' }) }),
 * ];
 */
export function timeDistributed(options: TimeDistributedOptions): Layer {
  const read = new OptionReader('timeDistributed', options, ['layer']);
  const layer = innerOf('timeDistributed: layer', options.layer);
  return layerOf({
    class_name: 'TimeDistributed',
    config: { layer, ...read.common(layer.config.trainable !== false) },
  });
}
