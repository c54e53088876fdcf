import { describe, expect, test } from '@jest/globals';
import { NotLowered, readTopology } from '../../../src/compiler/index.js';
import { NO_RULES } from '../../../src/compiler/weights/weight-spec.js';
import { Activation, Rectifier } from '../../../src/kernels/program/opcodes.js';
import { dense, type LayerJson, layer, lstm, sequential } from '../networks.js';

/** A layer of a functional model with what feeds it. */
function node({ class_name, config }: LayerJson, ...inbound: unknown[]): object {
  return { name: config.name, class_name, config, inbound_nodes: inbound };
}

function functional(layers: object[], inputs: string[], outputs: string[]): object {
  const places = (names: string[]): unknown[] => names.map((name) => [name, 0, 0]);
  return {
    class_name: 'Model',
    config: { name: 'model', layers, input_layers: places(inputs), output_layers: places(outputs) },
  };
}

const input = (name: string): LayerJson => layer('InputLayer', name, { batch_input_shape: [null, 4, 2] });
const from = (name: string, more: object = {}): unknown[] => [[name, 0, 0, more]];

function refusal(json: unknown): NotLowered {
  try {
    readTopology(json);
  } catch (error) {
    if (error instanceof NotLowered) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('readTopology reads', () => {
  test('every layer that has kernels, with its options', () => {
    const network = readTopology(
      sequential(
        [5, 3],
        [
          lstm('a', 7, {
            recurrent_activation: 'hard_sigmoid',
            go_backwards: true,
            use_bias: false,
            dropout: 0.25,
            recurrent_dropout: 0.5,
            trainable: false,
          }),
          layer('Dropout', 'b', { rate: 0.1 }),
          layer('TimeDistributed', 'c', {
            layer: dense('inner', 4, {
              kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.5 } },
            }),
          }),
          layer('Flatten', 'd'),
          layer('Reshape', 'e', { target_shape: [-1, 10] }),
          layer('Flatten', 'f'),
          layer('RepeatVector', 'g', { n: 3 }),
          layer('Activation', 'h', { activation: 'softmax' }),
          layer('SpatialDropout1D', 'i', { rate: 0.1 }),
          layer('GaussianNoise', 'j', { stddev: 0.5 }),
          layer('GaussianDropout', 'k', { rate: 0.5 }),
          layer('AlphaDropout', 'l', { rate: 0.5 }),
          layer('ReLU', 'm'),
          layer('LeakyReLU', 'n', { alpha: 0.1 }),
          layer('ThresholdedReLU', 'o'),
          layer('ELU', 'p', { alpha: 1 }),
          layer('Softmax', 'q', { axis: -1 }),
          layer('PReLU', 'r', { shared_axes: 1 }),
        ],
      ),
    );
    expect(network.inputs).toEqual([{ name: 'a_input', shape: [5, 3] }]);
    expect(network.batchSize).toBeNull();
    expect(network.layers).toEqual([
      {
        kind: 'lstm',
        name: 'a',
        units: 7,
        activation: Activation.Tanh,
        recurrentActivation: Activation.HardSigmoid,
        useBias: false,
        returnSequences: true,
        returnState: false,
        goBackwards: true,
        stateful: false,
        dropout: 0.25,
        recurrentDropout: 0.5,
        kernelRules: NO_RULES,
        recurrentRules: NO_RULES,
        biasRules: NO_RULES,
        trainable: false,
      },
      { kind: 'dropout', name: 'b', rate: 0.1, isSpatial: false },
      {
        kind: 'dense',
        name: 'c',
        units: 4,
        activation: Activation.Linear,
        useBias: true,
        kernelRules: { penalty: { l1: 0, l2: 0.5 }, constraint: undefined },
        biasRules: NO_RULES,
        trainable: true,
      },
      { kind: 'reshape', name: 'd', targetShape: undefined },
      { kind: 'reshape', name: 'e', targetShape: [-1, 10] },
      { kind: 'reshape', name: 'f', targetShape: undefined },
      { kind: 'repeatVector', name: 'g', n: 3 },
      { kind: 'activation', name: 'h', activation: 'softmax' },
      { kind: 'dropout', name: 'i', rate: 0.1, isSpatial: true },
      { kind: 'gaussianNoise', name: 'j', deviation: 0.5 },
      { kind: 'gaussianDropout', name: 'k', rate: 0.5 },
      { kind: 'alphaDropout', name: 'l', rate: 0.5 },
      { kind: 'rectifier', name: 'm', rectifier: Rectifier.Capped, bound: Infinity },
      { kind: 'rectifier', name: 'n', rectifier: Rectifier.Leaky, bound: 0.1 },
      { kind: 'rectifier', name: 'o', rectifier: Rectifier.Thresholded, bound: 1 },
      { kind: 'activation', name: 'p', activation: Activation.Elu },
      { kind: 'activation', name: 'q', activation: 'softmax', axis: -1 },
      { kind: 'prelu', name: 'r', sharedAxes: [1], rules: NO_RULES, trainable: true },
    ]);
  });

  test('activations in the notation of files and of memory', () => {
    for (const activation of ['hard_sigmoid', 'hardSigmoid', { class_name: 'hardSigmoid', config: {} }]) {
      const { layers } = readTopology(sequential([2], [dense('a', 1, { activation })]));
      expect(layers[0]).toMatchObject({ activation: Activation.HardSigmoid });
    }
  });

  test('whether a TimeDistributed is trained from the layer inside it, as tfjs-layers does', () => {
    for (const inner of [true, false]) {
      for (const outer of [true, false]) {
        const config = { layer: dense('b', 1, { trainable: inner }), trainable: outer };
        const { layers } = readTopology(sequential([4, 2], [layer('TimeDistributed', 'a', config)]));
        expect(layers[0]).toMatchObject({ trainable: inner });
      }
    }
  });

  test('sizes that are open, and a batch size that is not', () => {
    expect(readTopology(sequential([null, 3], [lstm('a', 2)])).inputs).toEqual([
      { name: 'a_input', shape: [null, 3] },
    ]);
    expect(readTopology(sequential([4, 3], [lstm('a', 2, { stateful: true })], 8)).batchSize).toBe(8);
  });

  test('a model.json, whole or its topology alone', () => {
    const model = sequential([4, 3], [lstm('a', 2)]);
    const read = readTopology(model);
    expect(readTopology({ model_config: model })).toEqual(read);
    expect(readTopology({ modelTopology: { model_config: model } })).toEqual(read);
    expect(readTopology({ modelTopology: model })).toEqual(read);
  });

  test('a functional model that is one chain, in whatever order its layers are listed', () => {
    const nodes = [
      node(dense('c', 1), from('b')),
      node(input('a')),
      node(lstm('b', 3, { return_sequences: false }), from('a')),
    ];
    const expected = sequential([4, 2], [lstm('b', 3, { return_sequences: false }), dense('c', 1)]);
    const { layers, nodes: uses } = readTopology(expected);
    expect(readTopology(functional(nodes, ['a'], ['c']))).toMatchObject({ layers, nodes: uses });
  });

  test('a layer that is used twice, once, and its uses in their order', () => {
    const nodes = [
      node(input('a')),
      node(dense('b', 2), from('a'), from('b')),
      node(dense('c', 2), [['b', 1, 0, {}]]),
    ];
    const network = readTopology(functional(nodes, ['a'], ['c']));
    expect(network.layers.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(network.nodes).toEqual([
      { layer: 0, inputs: [0], outputs: [1] },
      { layer: 0, inputs: [1], outputs: [2] },
      { layer: 1, inputs: [2], outputs: [3] },
    ]);
    expect(network.outputs).toEqual([3]);
  });
});

describe('readTopology refuses by name', () => {
  const inSequence = (...layers: LayerJson[]): object => sequential([4, 2], layers);
  const constraint = { class_name: 'OfMyOwn', config: {} };
  const cases: [string, object, string][] = [
    ['Conv2D', inSequence(layer('Conv2D', 'a')), 'layer a: Conv2D has no kernel'],
    [
      'Bidirectional of what is not recurrent',
      inSequence(layer('Bidirectional', 'a', { layer: dense('b', 2) })),
      'layer a: Bidirectional of Dense has no kernel',
    ],
    [
      'a merge mode that there is not',
      inSequence(layer('Bidirectional', 'a', { layer: lstm('b', 2), merge_mode: 'max' })),
      'layer a: merge_mode max has no kernel',
    ],
    ['a layer of the users own', inSequence(lstm('a', 2), layer('Mine', 'b')), 'layer b: Mine has no kernel'],
    [
      'a kernel constraint',
      inSequence(dense('a', 2, { kernel_constraint: constraint })),
      'layer a: kernel_constraint: expected NonNeg, UnitNorm, MaxNorm, MinMaxNorm, got OfMyOwn',
    ],
    [
      'a recurrent constraint',
      inSequence(lstm('a', 2, { recurrent_constraint: constraint })),
      'layer a: recurrent_constraint: expected NonNeg, UnitNorm, MaxNorm, MinMaxNorm, got OfMyOwn',
    ],
    [
      'a noise shape',
      inSequence(layer('Dropout', 'a', { rate: 0.5, noise_shape: [null, 1, 2] })),
      'layer a: noise_shape has no kernel',
    ],
    [
      'an activation of the users own',
      inSequence(dense('a', 2, { activation: 'mine' })),
      'layer a: activation mine has no kernel',
    ],
    [
      'softmax inside an LSTM',
      inSequence(lstm('a', 2, { activation: 'softmax' })),
      'layer a: activation softmax is not element by element',
    ],
    [
      'another regularizer',
      inSequence(dense('a', 2, { bias_regularizer: { class_name: 'Mine', config: {} } })),
      'layer a: bias_regularizer is not an l1l2 regularizer',
    ],
    [
      'TimeDistributed of something else',
      inSequence(layer('TimeDistributed', 'a', { layer: layer('Conv2D', 'b') })),
      'layer a: Conv2D has no kernel',
    ],
    [
      'TimeDistributed of what goes on from batch to batch',
      inSequence(layer('TimeDistributed', 'a', { layer: lstm('b', 2, { stateful: true }) })),
      'layer a: it is stateful inside timeDistributed',
    ],
    [
      'channels first',
      inSequence(layer('Flatten', 'a', { data_format: 'channelsFirst' })),
      'layer a: data_format has no kernel',
    ],
    [
      'an activity regularizer',
      inSequence(dense('a', 2, { activity_regularizer: { class_name: 'L1L2', config: {} } })),
      'layer a: activity_regularizer has no kernel',
    ],
    [
      'units that are no number',
      inSequence(lstm('a', -1)),
      'layer a: units: expected a positive integer, got -1',
    ],
    ['no layers', sequential([], []), 'the model has no layers'],
    [
      'no shape of its input',
      { class_name: 'Sequential', config: { layers: [dense('a', 2)] } },
      'layer a: the shape of its input is not known',
    ],
    ['something else', { weights: [] }, 'this is not a topology of tfjs-layers'],
    [
      'a stateful layer that is used twice',
      functional(
        [
          node(input('a')),
          node(lstm('b', 2, { stateful: true }), from('a'), from('b')),
          node(dense('c', 2), [['b', 1, 0, {}]]),
        ],
        ['a'],
        ['c'],
      ),
      'layer b: it is stateful and used more than once',
    ],
    [
      'an output that a layer does not have',
      functional([node(input('a')), node(dense('b', 2), [['a', 0, 1, {}]])], ['a'], ['b']),
      'layer a: it has no output 1',
    ],
    [
      'a layer with two inputs',
      functional(
        [
          node(input('a')),
          node(dense('b', 2), from('a')),
          node(dense('c', 2), [
            ['a', 0, 0, {}],
            ['b', 0, 0, {}],
          ]),
        ],
        ['a'],
        ['c'],
      ),
      'layer c: it has more than one input',
    ],
    [
      'a branch beside the graph',
      functional(
        [node(input('a')), node(dense('b', 2), from('a')), node(dense('c', 2), from('a'))],
        ['a'],
        ['c'],
      ),
      'layer b: it is beside the graph',
    ],
    [
      'a circle',
      functional(
        [node(input('a')), node(dense('b', 2), from('c')), node(dense('c', 2), from('b'))],
        ['a'],
        ['c'],
      ),
      'its layers form no graph',
    ],
    [
      'a call with initial states',
      functional([node(input('a')), node(lstm('b', 2), from('a', { initial_state: [] }))], ['a'], ['b']),
      'layer b: it is called with further arguments',
    ],
  ];

  test.each(cases)('%s', (_, json, message) => {
    expect(refusal(json).message).toBe(message);
  });

  test('and tells the layer apart from the reason', () => {
    expect(refusal(inSequence(layer('Conv2D', 'third'))).layer).toBe('third');
    expect(refusal({}).layer).toBeUndefined();
  });
});
