import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';

/** Options of {@link masking}: names and defaults are those of `tf.layers.masking`. */
export interface MaskingOptions extends LayerOptions {
  /** What every number of a step is that is left out. Default 0. */
  maskValue?: number;
}

/**
 * Leaves out the steps of `[batch, time, features]` of which every number is `maskValue`: recurrent layers that follow
 * keep their states there. So sequences of unequal length become one array.
 *
 * @example
 * const layers = [masking({ inputShape: [null, 2] }), lstm({ units: 8 }), dense({ units: 1 })];
 */
export function masking(options: MaskingOptions = {}): Layer {
  const read = new OptionReader('masking', options, ['maskValue']);
  return layerOf({
    class_name: 'Masking',
    config: { mask_value: read.number('maskValue', 0), ...read.common(true) },
  });
}
