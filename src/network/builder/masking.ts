import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';

/** Options of {@link masking}: names and defaults are those of `tf.layers.masking`. */
export interface MaskingOptions extends LayerOptions {
  /** A step is masked if all its numbers have this value. Default 0. */
  maskValue?: number;
}

/**
 * Masks the steps of `[batch, time, features]` in which every number is `maskValue`: later recurrent layers keep their
 * states there. So sequences of unequal length fit into one array.
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
