import { describe, expect, test } from '@jest/globals';
import { readTopology } from '../../../src/compiler/index.js';
import { streamedFeatures } from '../../../src/network/stream/streamable.js';
import { dense, type LayerJson, layer, lstm } from '../../compiler/networks.js';

type Place = readonly [name: string, call: number, output: number];

/** A functional model of one input and one output, of layers that say what feeds each of their uses. */
function functional(
  layers: readonly (readonly [LayerJson, ...(readonly Place[])[]])[],
  output: Place,
): object {
  const nodes = layers.map(([{ class_name, config }, ...uses]) => {
    const inbound = uses.map((places) => places.map((place) => [...place, {}]));
    return { name: config.name, class_name, config, inbound_nodes: inbound };
  });
  const input = ['x', 0, 0];
  return { class_name: 'Model', config: { layers: nodes, input_layers: [input], output_layers: [output] } };
}

const INPUT = layer('InputLayer', 'x', { batch_input_shape: [null, null, 3] });

describe('a stream is refused', () => {
  test('of an LSTM that is used twice, whose states are of one sequence', () => {
    const network = functional([[INPUT], [lstm('a', 3), [['x', 0, 0]], [['a', 0, 0]]]], ['a', 1, 0]);
    expect(() => streamedFeatures(readTopology(network))).toThrow(
      expect.objectContaining({
        code: 'model',
        message: 'stream: layer a: it is used more than once, but has states for one sequence',
      }),
    );
  });

  test('of an LSTM whose first states another layer gives', () => {
    const encoder = lstm('a', 3, { return_state: true });
    const places: Place[] = [0, 1, 2].map((output): Place => ['a', 0, output]);
    const network = functional([[INPUT], [encoder, [['x', 0, 0]]], [lstm('b', 3), places]], ['b', 0, 0]);
    expect(() => streamedFeatures(readTopology(network))).toThrow(
      expect.objectContaining({
        message: 'stream: layer b: its first states come from another layer, a step at a time',
      }),
    );
  });
});

test('a dense layer may be used twice in a stream', () => {
  const network = functional([[INPUT], [dense('a', 3), [['x', 0, 0]], [['a', 0, 0]]]], ['a', 1, 0]);
  expect(streamedFeatures(readTopology(network))).toBe(3);
});
