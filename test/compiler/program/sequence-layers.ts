// Layers of windows of time steps, normalization, embeddings, and values that come together, for ./chains.ts.

import fc from 'fast-check';
import { dense, type LayerJson, layer } from '../networks.js';
import type { Make } from './chains.js';

const L2 = { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } };

/** Layers of windows of time steps, of which there may be one. */
const windows: fc.Arbitrary<Make> = fc
  .record({
    className: fc.constantFrom('Conv1D', 'MaxPooling1D', 'AveragePooling1D'),
    filters: fc.integer({ min: 1, max: 9 }),
    size: fc.integer({ min: 1, max: 3 }),
    strides: fc.integer({ min: 1, max: 2 }),
    trainable: fc.boolean(),
  })
  .map(
    ({ className, size, ...config }): Make =>
      (name, shape) =>
        shape.length === 2
          ? layer(className, name, { kernel_size: [size], pool_size: [size], padding: 'same', ...config })
          : undefined,
  );

const normalizations: fc.Arbitrary<Make> = fc
  .record({
    className: fc.constantFrom('LayerNormalization', 'BatchNormalization'),
    scale: fc.boolean(),
    center: fc.boolean(),
    trainable: fc.boolean(),
  })
  .map(
    ({ className, ...config }): Make =>
      (name) =>
        layer(className, name, config),
  );

const embeddings: fc.Arbitrary<Make> = fc
  .record({
    input_dim: fc.integer({ min: 1, max: 9 }),
    output_dim: fc.integer({ min: 1, max: 40 }),
    embeddings_regularizer: fc.constantFrom(null, null, L2),
    trainable: fc.boolean(),
  })
  .map(
    (config): Make =>
      (name, _, isFirst) =>
        isFirst ? layer('Embedding', name, config) : undefined,
  );

const sequences: fc.Arbitrary<Make> = fc.constantFrom<Make[]>(
  (name, shape) => (shape.length === 2 ? layer('Permute', name, { dims: [2, 1] }) : undefined),
  (name, shape) => (shape.length === 2 ? layer('GlobalMaxPooling1D', name) : undefined),
  (name, shape) => (shape.length === 2 ? layer('GlobalAveragePooling1D', name) : undefined),
);

/** Of all of these; an embedding is for the first layer of a chain. */
export const layersOfSequences: fc.Arbitrary<Make> = fc.oneof(
  { weight: 3, arbitrary: embeddings },
  ...[windows, normalizations, sequences],
);

export const MERGES = ['Add', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate'];

/** A chain that two dense layers go on from, of which one goes into the merge twice; then the last layer. */
export function branched(
  sampleShape: readonly number[],
  chain: readonly LayerJson[],
  merge: LayerJson,
  last: LayerJson,
): object {
  const input = layer('InputLayer', 'input', { batch_input_shape: [null, ...sampleShape] });
  const place = ({ config }: LayerJson): unknown[] => [config.name, 0, 0, {}];
  const node = (json: LayerJson, ...from: LayerJson[]): object => ({
    ...json,
    name: json.config.name,
    inbound_nodes: from.length === 0 ? [] : [from.map(place)],
  });
  const [left, right] = [dense('left', 5), dense('right', 5)];
  const stem = chain.at(-1) ?? input;
  const nodes = [
    node(input),
    ...chain.map((json, index) => node(json, chain[index - 1] ?? input)),
    ...[node(left, stem), node(right, stem), node(merge, left, right, left), node(last, merge)],
  ];
  const config = {
    name: 'model',
    layers: nodes,
    input_layers: [['input', 0, 0]],
    output_layers: [['last', 0, 0]],
  };
  return { class_name: 'Model', config };
}
