import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTopology } from '../../../src/compiler/index.js';
import {
  networkWeights,
  toEngineOrder,
  toModelOrder,
  weightOrder,
} from '../../../src/network/weights/weight-order.js';
import { dense, layer, lstm, sequential } from '../../compiler/networks.js';

describe('weightOrder', () => {
  test('has the weights of frozen layers last, each part in the order of the layers', () => {
    const network = readTopology(
      sequential(
        [4, 3],
        [
          lstm('a', 2, { trainable: false }),
          layer('Dropout', 'b', { rate: 0.5 }),
          dense('c', 2),
          lstm('d', 2),
        ],
      ),
    );
    expect(weightOrder(networkWeights(network))).toEqual([3, 4, 5, 6, 7, 0, 1, 2]);
    const names = toModelOrder(weightOrder(networkWeights(network)), networkWeights(network)).map(
      ({ name }) => name,
    );
    expect(names.slice(0, 2)).toEqual(['c/kernel', 'c/bias']);
    expect(names.at(-2)).toBe('a/recurrent_kernel');
  });

  test('goes both ways', () => {
    const flags = fc.array(fc.record({ use_bias: fc.boolean(), trainable: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(flags, (options) => {
        const network = readTopology(
          sequential(
            [4, 3],
            options.map((config, index) => (index % 2 === 0 ? lstm : dense)(`layer${index}`, 2, config)),
          ),
        );
        const weights = networkWeights(network);
        const order = weightOrder(networkWeights(network));
        expect(toEngineOrder(order, toModelOrder(order, weights))).toEqual(weights);
        expect([...order].sort((a, b) => a - b)).toEqual([...weights.keys()]);
      }),
    );
  });
});
