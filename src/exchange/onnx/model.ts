import type { NewOnnx } from '../../formats/index.js';
import type { NamedWeight } from '../../network/index.js';
import { graphOf } from './save/graph.js';

/** The opset of ONNX 1.12, which has LayerNormalization. */
const OPSET = 17;
const IR_VERSION = 8;

/** Metadata key of the layer description, as JSON. */
export const LAYERS_KEY = 'lethe.topology';

/** A complete file. */
export function modelOf(
  topology: unknown,
  weights: readonly NamedWeight[],
  withLayers: boolean,
): NewOnnx<'model'> {
  return {
    irVersion: IR_VERSION,
    producerName: 'lethe',
    graph: graphOf(topology, weights),
    opsets: [{ domain: '', version: OPSET }],
    metadata: withLayers ? [{ key: LAYERS_KEY, value: JSON.stringify(topology) }] : [],
  };
}
