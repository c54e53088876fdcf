import { innerOf } from './inner.js';
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';
import type { LayerTopology } from './topology.js';

/** How the outputs of both directions are combined; null: two outputs, the backward one in the input's order. */
export type MergeMode = 'concat' | 'sum' | 'ave' | 'mul' | null;

const MERGE_MODES: readonly string[] = ['concat', 'sum', 'ave', 'mul'] satisfies MergeMode[];

/** Classes of the layers that `bidirectional` takes. */
const RECURRENT: readonly string[] = ['LSTM', 'GRU', 'SimpleRNN', 'RNN'];

/** Options of {@link bidirectional}: names and defaults are those of `tf.layers.bidirectional`. */
export interface BidirectionalOptions extends LayerOptions {
  /** The result of `lstm` or another recurrent layer. Stock tfjs-layers does not take an `rnn`. */
  layer: LayerTopology;
  /**
   * Default `concat`: `[batch, time, 2 units]`; the others combine element by element. Null gives two values: for
   * graphs.
   */
  mergeMode?: MergeMode;
}

/**
 * A recurrent layer in both directions, each with its own weights: `[batch, time, features]` to `[batch, 2 units]`, or
 * `[batch, time, 2 units]` if the layer returns sequences. They are trainable if the layer is.
 *
 * @example
 * const layers = [bidirectional({ layer: lstm({ units: 8 }), inputShape: [null, 1] }), dense({ units: 1 })];
 */
export function bidirectional(options: BidirectionalOptions): Layer {
  const read = new OptionReader('bidirectional', options, ['layer', 'mergeMode']);
  const expected = 'the result of lstm() or another recurrent layer';
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
