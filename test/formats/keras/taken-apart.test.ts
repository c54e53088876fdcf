// Activations of Keras that are other names, or two layers, for the compiled engine.
import { describe, expect, test } from '@jest/globals';
import { takenApart } from '../../../src/formats/index.js';

type Layer = { readonly class_name: string; readonly name?: unknown; readonly config: object };

const layer = (className: string, config: object): Layer => ({ class_name: className, config });
const layersOf = (...layers: readonly object[]): readonly Layer[] => {
  const model = takenApart({ class_name: 'Sequential', config: { name: 'model', layers } });
  return (model as { config: { layers: readonly Layer[] } }).config.layers;
};

describe('a layer that is the activation of another one', () => {
  test.each<[string, object, string]>([
    ['ReLU', { max_value: 6, negative_slope: 0, threshold: 0 }, 'relu6'],
    ['ReLU', { max_value: null, negative_slope: 0, threshold: 0 }, 'relu'],
    ['LeakyReLU', { alpha: 0.20000000298023224 }, 'leaky_relu'],
    ['LeakyReLU', { negative_slope: 0.2 }, 'leaky_relu'],
    ['ELU', { alpha: 1 }, 'elu'],
    ['Softmax', { axis: -1 }, 'softmax'],
  ])('%s of %j is the activation %s', (className, config, expected) => {
    const activation = layer(className, config);
    const [dense, both] = layersOf(
      layer('Dense', { name: 'a', activation }),
      layer('Bidirectional', { name: 'b', layer: layer('LSTM', { recurrent_activation: activation }) }),
    );
    expect(dense?.config).toEqual({ name: 'a', activation: expected });
    expect(both?.config).toEqual({ name: 'b', layer: layer('LSTM', { recurrent_activation: expected }) });
  });

  test.each<[string, object]>([
    ['ReLU', { max_value: 5 }],
    ['ReLU', { max_value: 6, threshold: 1 }],
    ['LeakyReLU', { alpha: 0.3 }],
    ['ELU', { alpha: 2 }],
    ['Softmax', { axis: 1 }],
    ['Dense', { units: 1 }],
  ])('%s of %j stays what it is', (className, config) => {
    const dense = layer('Dense', { name: 'a', activation: layer(className, config) });
    expect(layersOf(dense)).toEqual([dense]);
  });
});

describe('two layers, of which the second has the name:', () => {
  test('an ELU of another alpha than 1', () => {
    expect(layersOf(layer('ELU', { name: 'a', trainable: true, dtype: 'float32', alpha: 2 }))).toEqual([
      layer('ELU', { name: 'a_inner', trainable: true, dtype: 'float32', alpha: 1 }),
      layer('LeakyReLU', { name: 'a', trainable: true, dtype: 'float32', alpha: 2 }),
    ]);
  });

  test('a rectifier with a threshold and an end', () => {
    const given = { name: 'a', max_value: 2, negative_slope: 0, threshold: 1 };
    expect(layersOf(layer('ReLU', given))).toEqual([
      layer('ReLU', { ...given, name: 'a_inner', max_value: null }),
      layer('ReLU', { name: 'a', max_value: 2 }),
    ]);
  });

  test.each<[string, unknown, unknown]>([
    ['Keras 2', [[['x', 0, 0, {}]], [['y', 0, 0, {}]]], [[['a_inner', 0, 0, {}]], [['a_inner', 1, 0, {}]]]],
    [
      'Keras 3',
      [{ args: [layer('__keras_tensor__', { shape: [null, 3], keras_history: ['x', 0, 0] })], kwargs: {} }],
      [
        {
          args: [layer('__keras_tensor__', { shape: [null, 3], keras_history: ['a_inner', 0, 0] })],
          kwargs: {},
        },
      ],
    ],
  ])('each call of a model of %s is one of both', (_, calls, expected) => {
    const given = { ...layer('ELU', { name: 'a', alpha: 2 }), name: 'a', inbound_nodes: calls };
    expect(layersOf(given)).toMatchObject([
      { name: 'a_inner', inbound_nodes: calls },
      { name: 'a', class_name: 'LeakyReLU', inbound_nodes: expected },
    ]);
  });
});

test.each([
  layer('ELU', { name: 'a', alpha: 1 }),
  layer('ReLU', { name: 'a', max_value: 6 }),
  layer('ReLU', { name: 'a', threshold: 1 }),
  layer('ReLU', { name: 'a', max_value: 6, negative_slope: 0.1 }),
  layer('TimeDistributed', { name: 'a', layer: layer('ELU', { name: 'b', alpha: 2 }) }),
])('%j stays one layer', (given) => {
  expect(layersOf(given)).toEqual([given]);
});

test.each([null, 1, 'model', [], {}, { class_name: 'Sequential' }, layer('Sequential', { layers: 'none' })])(
  '%j, which is no model, stays what it is',
  (given) => {
    expect(takenApart(given)).toEqual(given);
  },
);
