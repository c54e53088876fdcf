import { quote } from '../../text/quote.js';
import { type Layer, layerOf } from './layer.js';
import { type LayerOptions, OptionReader } from './options.js';
import type { LayerTopology } from './topology.js';

/** How the outputs of both directions become one; null: they stay two. */
export type MergeMode = 'concat' | 'sum' | 'ave' | 'mul';

const MERGE_MODES: readonly MergeMode[] = ['concat', 'sum', 'ave', 'mul'];

/** Classes of the layers that it takes. */
const RECURRENT: readonly string[] = ['LSTM', 'GRU', 'SimpleRNN'];

/** Options of {@link bidirectional}: names and defaults are those of `tf.layers.bidirectional`. */
export interface BidirectionalOptions extends LayerOptions {
  /** What `lstm` and the like returned. */
  layer: LayerTopology;
  /** Default `concat`: `[batch, time, 2 units]`; the others are element by element. */
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
  const inner: unknown = options.layer;
  const { class_name: className, config } = (inner ?? {}) as Partial<LayerTopology>;
  if (className === undefined || !RECURRENT.includes(className) || config === undefined) {
    const got = typeof className === 'string' ? className : inner;
    throw new TypeError(
      `bidirectional: layer: expected what lstm() and other recurrent layers return, got ${quote(got)}`,
    );
  }
  return layerOf({
    class_name: 'Bidirectional',
    config: {
      merge_mode: read.oneOf('mergeMode', MERGE_MODES, 'concat'),
      layer: { class_name: className, config },
      ...read.common(true),
    },
  });
}
