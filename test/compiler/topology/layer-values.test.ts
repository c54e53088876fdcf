// How many values layers give, and with how many states they begin, before they are part of a network.
import { describe, expect, test } from '@jest/globals';
import { layerValues } from '../../../src/compiler/index.js';
import { dense, type LayerJson, layer, lstm, sequential } from '../networks.js';

const returning = { return_state: true };
const cell = (kind: string): LayerJson => layer(kind, 'cell', { units: 2 });
const stacked = layer('StackedRNNCells', 'stack', { cells: [cell('GRUCell'), cell('LSTMCell')] });

describe('layerValues', () => {
  test.each<[string, LayerJson, outputs: number, states: number]>([
    ['a dense layer', dense('a', 2), 1, 0],
    ['an LSTM', lstm('a', 2), 1, 2],
    ['an LSTM that returns its states', lstm('a', 2, returning), 3, 2],
    ['a GRU', layer('GRU', 'a', { units: 2, ...returning }), 2, 1],
    ['a simple recurrent layer', layer('SimpleRNN', 'a', { units: 2, ...returning }), 2, 1],
    ['a cell', layer('RNN', 'a', { cell: cell('LSTMCell'), ...returning }), 3, 2],
    ['stacked cells', layer('RNN', 'a', { cell: stacked, ...returning }), 4, 3],
    ['both directions', layer('Bidirectional', 'a', { layer: lstm('b', 2, returning) }), 5, 4],
    [
      'both directions side by side',
      layer('Bidirectional', 'a', { merge_mode: null, layer: lstm('b', 2, returning) }),
      6,
      4,
    ],
    [
      'both directions of cells',
      layer('Bidirectional', 'a', { layer: layer('RNN', 'b', { cell: stacked }) }),
      1,
      6,
    ],
    // Their states are nobody's to give.
    ['an LSTM at each step', layer('TimeDistributed', 'a', { layer: lstm('b', 2) }), 1, 0],
    ['a model', { ...sequential([3, 1], [lstm('b', 2)]) } as LayerJson, 1, 0],
    ['a layer that there is none of', layer('Nothing', 'a', returning), 1, 0],
  ])('of %s', (_, json, outputs, states) => {
    expect(layerValues(json, 1)).toEqual({ outputs, states });
  });

  test('of layers that take several values', () => {
    expect(layerValues(layer('Add', 'a'), 3)).toEqual({ outputs: 1, states: 0 });
    expect(layerValues(layer('Dot', 'a', { axes: -1 }), 2)).toEqual({ outputs: 1, states: 0 });
  });

  test('of layers without a name', () => {
    const json = { class_name: 'LSTM', config: { units: 2, name: null, ...returning } };
    expect(layerValues(json, 1)).toEqual({ outputs: 3, states: 2 });
    const both = { class_name: 'Bidirectional', config: { layer: json } };
    expect(layerValues(both, 1)).toEqual({ outputs: 5, states: 4 });
  });
});
