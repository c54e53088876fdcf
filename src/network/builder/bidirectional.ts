import { innerOf } from './inner.js';
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';
import type { LayerTopology } from './topology.js';

/** How the outputs of both directions become one; null: they stay two, of which the backward one is in the input's order. */
export type MergeMode = 'concat' | 'sum' | 'ave' | 'mul' | null;

const MERGE_MODES: readonly string[] = ['concat', 'sum', 'ave', 'mul'] satisfies MergeMode[];

/** Classes of the layers that it takes. */
const RECURRENT: readonly string[] = ['LSTM', 'GRU', 'SimpleRNN', 'RNN'];

/** Options of {@link bidirectional}: names and defaults are those of `tf.layers.bidirectional`. */
export interface BidirectionalOptions extends LayerOptions {
  /** What `lstm` and the like returned. Stock tfjs-layers makes none of an `rnn`. */
  layer: LayerTopology;
  /** Default `concat`: `[batch, time, 2 units]`; the others are element by element. With null it gives two values: for graphs. */
  mergeMode?: MergeMode;
}

/**
 * A recurrent layer in both directions, each with weights of its own: `[batch, time, features]` to `[batch, 2 units]`,
 * or of every step if the layer returns sequences. They are trained if the layer is.
 *
 * @example
 * const layers = [bidirectional({ layer: lstm({ units: 8 }), inputShape: [null, 1] }), dense({ units: 1 })];
 */
export function bidirectional(options: BidirectionalOptions): Layer {
  const read = new OptionReader('bidirectional', options, ['layer', 'mergeMode']);
  const expected = 'what lstm() and other recurrent layers return';
  const layer = innerOf('bidirectional: layer', options.layer, RECURRENT, expected);
  const isApart = options.mergeMode === null;
  return layerOf({
    class_name: 'Bidirectional',
    config: {
      merge_mode: isApart ? null : read.oneOf('mergeMode', MERGE_MODES, 'concat'),
      layer,
      ...read.common(true),
    },
  });
}
