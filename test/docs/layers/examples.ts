// The smallest use of each class of layers: what docs/layers.md tells is derived from it, and tried on it.
import { READERS } from '../../../src/compiler/layers/index.js';
import { WRAPPERS } from '../../../src/compiler/topology/read-layer.js';
import { dense, type LayerJson, layer, lstm } from '../../compiler/networks.js';

interface Example {
  readonly config?: object;
  /** Of a sample. Default: sequences. */
  readonly shape?: readonly number[];
  /** How many rows there are, where the input is numbers of rows. */
  readonly ids?: number;
  /** Whether it puts two values together. */
  readonly merges?: true;
}

const SEQUENCES = [4, 3];
const RECURRENT: Example = { config: { units: 2, return_sequences: true } };
const MERGE: Example = { merges: true };
const POOLING: Example = { config: { pool_size: [2], strides: [2] } };

const EXAMPLES: { readonly [className: string]: Example } = {
  LSTM: RECURRENT,
  GRU: RECURRENT,
  SimpleRNN: RECURRENT,
  RNN: {
    config: { cell: { class_name: 'LSTMCell', config: { units: 2, name: 'cell' } }, return_sequences: true },
  },
  Bidirectional: { config: { layer: lstm('inner', 2) } },
  TimeDistributed: { config: { layer: dense('inner', 2) } },
  Embedding: { config: { input_dim: 5, output_dim: 2, mask_zero: true }, shape: [4], ids: 5 },
  Masking: {},
  Dense: { config: { units: 2 } },
  Activation: { config: { activation: 'tanh' } },
  ReLU: {},
  LeakyReLU: {},
  PReLU: { config: { shared_axes: [1] } },
  ELU: {},
  ThresholdedReLU: {},
  Softmax: { config: { axis: -1 } },
  Dropout: { config: { rate: 0.25 } },
  SpatialDropout1D: { config: { rate: 0.25 } },
  GaussianNoise: { config: { stddev: 0.1 } },
  GaussianDropout: { config: { rate: 0.25 } },
  AlphaDropout: { config: { rate: 0.25 } },
  Flatten: {},
  Reshape: { config: { target_shape: [2, 6] } },
  Permute: { config: { dims: [2, 1] } },
  RepeatVector: { config: { n: 2 }, shape: [3] },
  Conv1D: { config: { filters: 2, kernel_size: [2] } },
  MaxPooling1D: POOLING,
  AveragePooling1D: POOLING,
  GlobalMaxPooling1D: {},
  GlobalAveragePooling1D: {},
  BatchNormalization: {},
  LayerNormalization: {},
  Normalization: {},
  Add: MERGE,
  Multiply: MERGE,
  Average: MERGE,
  Maximum: MERGE,
  Minimum: MERGE,
  Concatenate: MERGE,
  Dot: { ...MERGE, config: { axes: 2 } },
};

/** Every class that can be compiled: those that have examples first, in their order. */
export const CLASSES: readonly string[] = [
  ...new Set([...Object.keys(EXAMPLES), ...READERS.keys(), ...WRAPPERS.keys()]),
];

export interface Use {
  readonly topology: object;
  /** Of a sample. */
  readonly shape: readonly number[];
  readonly ids: number | undefined;
}

type Place = [name: string, call: number, output: number, options: object];

/**
 * A network of a layer of this class, whose name is `layer`.
 *
 * @param isMasked whether a mask goes into it
 * @param isTrained whether a dense layer that is trained is behind it
 */
export function useOf(className: string, { isMasked = false, isTrained = false } = {}): Use {
  const example = EXAMPLES[className];
  if (example === undefined)
    throw new Error(`test/docs/layers/examples.ts: expected ${className}, got nothing`);
  const { config = {}, shape = SEQUENCES, ids, merges } = example;
  const place = (name: string): Place => [name, 0, 0, {}];
  const node = (json: LayerJson, ...from: string[]): object => ({
    ...json,
    name: json.config.name,
    inbound_nodes: from.length === 0 ? [] : [from.map(place)],
  });
  const first = isMasked ? 'masking' : 'input';
  const inputs = merges === undefined ? [first] : [first, 'before'];
  const last = isTrained ? 'dense' : 'layer';
  const layers = [
    node(layer('InputLayer', 'input', { batch_input_shape: [null, ...shape] })),
    ...(isMasked ? [node(layer('Masking', 'masking'), 'input')] : []),
    ...(merges === undefined ? [] : [node(dense('before', 3), first)]),
    node(layer(className, 'layer', config), ...inputs),
    ...(isTrained ? [node(dense('dense', 2), 'layer')] : []),
  ];
  const ends = { input_layers: [['input', 0, 0]], output_layers: [[last, 0, 0]] };
  return { topology: { class_name: 'Model', config: { name: 'model', layers, ...ends } }, shape, ids };
}

/** Its options as a builder of `lethe/core` takes them: by their names in memory, and layers inside made by builders. */
export function optionsOf(className: string): object {
  return EXAMPLES[className]?.config ?? {};
}
