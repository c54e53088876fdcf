import { describe, expect, test } from '@jest/globals';
import { readTopology } from '../../../src/compiler/index.js';
import { stepShapes } from '../../../src/network/stream/streamable.js';
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
    expect(() => stepShapes(readTopology(network))).toThrow(
      expect.objectContaining({
        code: 'model',
        message: 'stream: layer a: it is used more than once: a stream has one state for it',
      }),
    );
  });

  test('of an LSTM whose first states another layer gives', () => {
    const encoder = lstm('a', 3, { return_state: true });
    const places: Place[] = [0, 1, 2].map((output): Place => ['a', 0, output]);
    const network = functional([[INPUT], [encoder, [['x', 0, 0]]], [lstm('b', 3), places]], ['b', 0, 0]);
    expect(() => stepShapes(readTopology(network))).toThrow(
      expect.objectContaining({
        message: 'stream: layer b: its initial states come from another layer',
      }),
    );
  });
});

describe('beside others an input', () => {
  const network = (left: (number | null)[], right: (number | null)[]): object => {
    const [x, y] = [left, right].map((shape, index) =>
      layer('InputLayer', 'xy'[index] as string, { batch_input_shape: [null, ...shape] }),
    ) as [LayerJson, LayerJson];
    const one = functional(
      [[x], [y], [dense('a', 3), [['x', 0, 0]]], [dense('b', 3), [['y', 0, 0]]]],
      ['a', 0, 0],
    );
    const { config } = one as { config: { input_layers: Place[]; output_layers: Place[] } };
    return {
      class_name: 'Model',
      config: {
        ...config,
        input_layers: [
          ['x', 0, 0],
          ['y', 0, 0],
        ],
        output_layers: [
          ['a', 0, 0],
          ['b', 0, 0],
        ],
      },
    };
  };

  test('may be without time', () => {
    expect(stepShapes(readTopology(network([null, 2], [4])))).toEqual([[1, 2], [4]]);
  });

  const refused: [string, (number | null)[], (number | null)[], string][] = [
    [
      'has to be rows or sequences',
      [null, 2],
      [2, 2, 2],
      'input y: expected samples [time, features] or [features], got [2, 2, 2]',
    ],
    [
      'has to have known features',
      [null, 2],
      [null, null],
      'input y: expected a known number of features, got any',
    ],
    ['has to be a sequence, if none is', [2], [4], 'expected an input of sequences among x, y'],
  ];
  test.each(refused)('%s', (_, left, right, message) => {
    expect(() => stepShapes(readTopology(network(left, right)))).toThrow(`stream: ${message}`);
  });
});

test('a dense layer may be used twice in a stream', () => {
  const network = functional([[INPUT], [dense('a', 3), [['x', 0, 0]], [['a', 0, 0]]]], ['a', 1, 0]);
  expect(stepShapes(readTopology(network))).toEqual([[1, 3]]);
});
