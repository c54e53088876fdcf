import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { readTopology } from '../../../src/compiler/index.js';
import { Activation } from '../../../src/kernels/program/opcodes.js';
import * as builder from '../../../src/network/builder/index.js';
import { ACTIVATIONS, ELEMENT_WISE_ACTIVATIONS } from '../../../src/network/builder/names.js';
import { initialWeights } from '../../../src/network/weights/initial-weights.js';
import { inProportion } from '../../in-proportion.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';

withBackend();

/** One layer: what makes it, here and there, and its options. */
type LayerCase = readonly [make: keyof typeof builder & keyof typeof tfl.layers, options: Options];
interface Options {
  readonly [option: string]: unknown;
}

/** An option as tfjs-layers takes it: objects of its classes where ours are plain. */
function forTfjs(key: string, value: unknown): unknown {
  if (value === null) return null;
  if (key.endsWith('Regularizer')) return tfl.regularizers.l1l2({ l1: 0, l2: 0, ...(value as object) });
  if (key.endsWith('Constraint') && typeof value === 'object') {
    const { className, config = {} } = value as { className: string; config?: Options };
    const name =
      `${className.slice(0, 1).toLowerCase()}${className.slice(1)}` as keyof typeof tfl.constraints;
    return (tfl.constraints[name] as (config: object) => unknown)(config);
  }
  if (key.endsWith('Initializer') && typeof value === 'object') {
    const { className, config } = value as { className: string; config: Options };
    const name = className.slice(0, 1).toLowerCase() + className.slice(1);
    const make = (tfl.initializers as unknown as { [name: string]: (config: object) => unknown })[name];
    return make?.({ ...config });
  }
  return Array.isArray(value) ? [...value] : value;
}

/** Options that are layers or cells, or lists of them. */
const INNER: readonly string[] = ['layer', 'cell', 'cells'];

function ofInner<Made>(value: unknown, make: (layer: LayerCase) => Made): Made | Made[] {
  const isList = Array.isArray(value) && Array.isArray(value[0]);
  return isList ? (value as LayerCase[]).map(make) : make(value as LayerCase);
}

let made = 0;

/** Every layer named, for tfjs-layers counts through the process. */
function named(layers: readonly LayerCase[]): LayerCase[] {
  made++;
  return layers.map(([make, options], index) => [make, { name: `layer_${made}_${index}`, ...options }]);
}

function byTfjs(layers: readonly LayerCase[]): tfl.Sequential {
  const makeLayer = ([make, options]: LayerCase): tfl.layers.Layer => {
    const entries = Object.entries(options).map(([key, value]) => [
      key,
      INNER.includes(key) ? ofInner(value, makeLayer) : forTfjs(key, value),
    ]);
    return (tfl.layers[make] as unknown as (options: object) => tfl.layers.Layer)(
      Object.fromEntries(entries),
    );
  };
  return tfl.sequential({ name: 'network', layers: layers.map(makeLayer) });
}

function byUs(layers: readonly LayerCase[]): builder.Topology {
  const functions: { readonly [name: string]: unknown } = { ...builder };
  const makeLayer = ([make, options]: LayerCase): builder.LayerTopology => {
    const entries = Object.entries(options).map(([key, value]) => [
      key,
      INNER.includes(key) ? ofInner(value, makeLayer) : value,
    ]);
    return (functions[make] as (options: object) => builder.LayerTopology)(Object.fromEntries(entries));
  };
  return builder.sequential({ name: 'network', layers: layers.map(makeLayer) });
}

async function savedTopology(model: tfl.LayersModel): Promise<unknown> {
  let topology: unknown;
  const save = tf.io.withSaveHandler(async ({ modelTopology }) => {
    topology = modelTopology;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(save);
  return topology;
}

const inputShape = [4, 3];
const dense = (options: Options = {}): LayerCase => ['dense', { units: 2, ...options }];
const everyInitializer: Options[] = [
  ...[
    ...['zeros', 'ones', 'glorotNormal', 'glorotUniform', 'heNormal', 'heUniform', 'leCunNormal'],
    ...['leCunUniform', 'orthogonal', 'randomNormal', 'randomUniform', 'truncatedNormal', 'varianceScaling'],
    { className: 'Constant', config: { value: 0.25 } },
    { className: 'Orthogonal', config: { gain: 0.5 } },
    { className: 'RandomNormal', config: { mean: 1, stddev: 0 } },
    { className: 'TruncatedNormal', config: { stddev: 0.5 } },
    { className: 'RandomUniform', config: { minval: 0, maxval: 2 } },
    { className: 'VarianceScaling', config: { scale: 2, mode: 'fanOut', distribution: 'truncatedNormal' } },
    { className: 'VarianceScaling', config: { mode: 'fanAvg', distribution: 'uniform' } },
  ].map((kernelInitializer) => ({ kernelInitializer })),
  { units: 3, kernelInitializer: 'identity' },
  { units: 3, kernelInitializer: { className: 'Identity', config: { gain: 2 } } },
];

const cell = (make: 'lstmCell' | 'gruCell' | 'simpleRNNCell', options: Options = {}): LayerCase => [
  make,
  { name: `cell_${make}`, units: 2, ...options },
];

/** Keras' alone. */
const OF_KERAS: readonly string[] = ['keras3HardSigmoid', 'exponential', 'hardTanh', 'hardSilu', 'leakyRelu'];
const ELEMENT_WISE_OF_TFJS = ELEMENT_WISE_ACTIVATIONS.filter((name) => !OF_KERAS.includes(name));
const ALL_OF_TFJS = ACTIVATIONS.filter((name) => !OF_KERAS.includes(name));

const CASES: { readonly [what: string]: LayerCase[] } = {
  'an LSTM': [['lstm', { units: 5, inputShape }]],
  'all options of an LSTM': [
    [
      'lstm',
      {
        units: 5,
        inputShape: [null, 3],
        activation: 'relu6',
        recurrentActivation: 'sigmoid',
        useBias: false,
        kernelInitializer: 'heNormal',
        recurrentInitializer: 'randomUniform',
        biasInitializer: 'ones',
        unitForgetBias: true,
        kernelRegularizer: { l1: 0.1, l2: 0.2 },
        recurrentRegularizer: { l2: 0.5 },
        biasRegularizer: { l1: 0.5 },
        dropout: 0.25,
        recurrentDropout: 0.5,
        returnSequences: true,
        goBackwards: true,
        trainable: false,
      },
    ],
  ],
  'a GRU': [['gru', { units: 5, inputShape, resetAfter: false }]],
  'all options of a GRU': [
    [
      'gru',
      {
        units: 5,
        inputShape: [null, 3],
        activation: 'relu6',
        recurrentActivation: 'sigmoid',
        useBias: false,
        kernelInitializer: 'heNormal',
        recurrentInitializer: 'randomUniform',
        biasInitializer: 'ones',
        kernelRegularizer: { l1: 0.1, l2: 0.2 },
        recurrentRegularizer: { l2: 0.5 },
        biasRegularizer: { l1: 0.5 },
        dropout: 0.25,
        recurrentDropout: 0.5,
        returnSequences: true,
        goBackwards: true,
        trainable: false,
      },
    ],
  ],
  'a simple recurrent layer': [['simpleRNN', { units: 5, inputShape }]],
  'all options of a simple recurrent layer': [
    [
      'simpleRNN',
      {
        units: 5,
        inputShape: [null, 3],
        activation: 'softsign',
        useBias: false,
        kernelInitializer: 'heNormal',
        recurrentInitializer: 'randomUniform',
        biasInitializer: 'ones',
        kernelRegularizer: { l1: 0.1, l2: 0.2 },
        recurrentRegularizer: { l2: 0.5 },
        biasRegularizer: { l1: 0.5 },
        dropout: 0.25,
        recurrentDropout: 0.5,
        returnSequences: true,
        goBackwards: true,
        trainable: false,
      },
    ],
  ],
  'stateful layers': [
    ['gru', { units: 2, batchInputShape: [8, 4, 3], stateful: true, returnSequences: true }],
    ['simpleRNN', { units: 2, stateful: true }],
  ],
  'a stateful LSTM': [
    ['lstm', { units: 2, batchInputShape: [8, 4, 3], stateful: true, returnSequences: true }],
  ],
  'a batch size, and a shape that does not count': [
    ['lstm', { units: 2, inputShape, batchSize: 5 }],
    ['dense', { units: 2, inputShape: [2] }],
  ],
  'all options of a dense layer': [
    [
      'dense',
      {
        units: 5,
        inputShape: [3],
        activation: 'logSoftmax',
        useBias: false,
        kernelInitializer: 'leCunNormal',
        biasInitializer: 'randomNormal',
        kernelRegularizer: { l1: 0.1 },
        biasRegularizer: { l2: 0.2 },
        trainable: false,
      },
    ],
  ],
  'masks and both directions': [
    ['masking', { inputShape }],
    ['masking', { maskValue: -1 }],
    ['bidirectional', { layer: ['lstm', { name: 'both', units: 2, returnSequences: true }] }],
    ['bidirectional', { layer: ['gru', { name: 'summed', units: 2 }], mergeMode: 'sum' }],
  ],
  'cells of all kinds': [
    ['rnn', { cell: cell('lstmCell'), inputShape, returnSequences: true }],
    ['rnn', { cell: cell('gruCell', { resetAfter: false, trainable: false }), returnSequences: true }],
    ['rnn', { cell: cell('simpleRNNCell', { activation: null }), goBackwards: true, trainable: false }],
  ],
  'all options of cells': [
    [
      'rnn',
      {
        cell: cell('lstmCell', {
          activation: 'relu6',
          recurrentActivation: 'sigmoid',
          useBias: false,
          kernelInitializer: 'heNormal',
          recurrentInitializer: 'randomUniform',
          biasInitializer: 'ones',
          unitForgetBias: true,
          kernelRegularizer: { l1: 0.1, l2: 0.2 },
          recurrentRegularizer: { l2: 0.5 },
          biasRegularizer: { l1: 0.5 },
          kernelConstraint: 'nonNeg',
          recurrentConstraint: { className: 'MaxNorm' },
          biasConstraint: 'unitNorm',
          dropout: 0.25,
          recurrentDropout: 0.5,
          trainable: false,
        }),
        batchInputShape: [8, 4, 3],
        stateful: true,
        returnSequences: true,
      },
    ],
    ['rnn', { cell: cell('gruCell', { recurrentActivation: 'sigmoid', dropout: 0.5 }), stateful: true }],
  ],
  'stacked cells': [
    [
      'rnn',
      {
        cell: ['stackedRNNCells', { name: 'stack', cells: [cell('lstmCell'), cell('gruCell')] }],
        inputShape,
        returnSequences: true,
      },
    ],
    ['rnn', { cell: ['stackedRNNCells', { name: 'frozen', cells: [cell('lstmCell')], trainable: false }] }],
  ],
  'layers at each time step': [
    ['timeDistributed', { layer: ['lstm', { name: 'inside', units: 2 }], inputShape: [3, 4, 2] }],
    ['timeDistributed', { layer: ['activation', { name: 'tanh', activation: 'tanh' }] }],
    ['timeDistributed', { layer: ['prelu', { name: 'slopes', trainable: false }] }],
    ['timeDistributed', { layer: ['repeatVector', { name: 'twice', n: 2 }] }],
    [
      'timeDistributed',
      { layer: ['bidirectional', { name: 'both', layer: ['gru', { name: 'gru_inside', units: 2 }] }] },
    ],
  ],
  'time steps in time steps': [
    [
      'timeDistributed',
      {
        layer: [
          'timeDistributed',
          { name: 'deep', layer: ['reshape', { name: 'flat', targetShape: [2, 1] }] },
        ],
        inputShape: [3, 4, 2],
      },
    ],
  ],
  'every other layer': [
    ['timeDistributed', { layer: dense({ name: 'inner' }), inputShape, batchSize: 2 }],
    ['timeDistributed', { layer: dense({ name: 'frozen', trainable: false, activation: 'tanh' }) }],
    ['activation', { activation: 'hardSigmoid' }],
    ['dropout', { rate: 0.5 }],
    ['spatialDropout1d', { rate: 0.5 }],
    ['gaussianNoise', { stddev: 0.5 }],
    ['gaussianDropout', { rate: 0.5 }],
    ['alphaDropout', { rate: 0.5 }],
    ['reLU', {}],
    ['reLU', { maxValue: 2 }],
    ['leakyReLU', {}],
    ['leakyReLU', { alpha: -0.5 }],
    ['prelu', {}],
    ['prelu', { sharedAxes: 1 }],
    [
      'prelu',
      {
        alphaInitializer: 'ones',
        alphaRegularizer: { l1: 0.5 },
        alphaConstraint: 'nonNeg',
        sharedAxes: [1, 2],
        trainable: false,
      },
    ],
    ['elu', {}],
    ['thresholdedReLU', {}],
    ['thresholdedReLU', { theta: 0 }],
    ['softmax', { axis: -1 }],
    ['reshape', { targetShape: [-1, 4] }],
    ['reshape', { targetShape: [null, 2] }],
    ['flatten', {}],
    ['dense', { units: 6 }],
    ['softmax', {}],
    ['repeatVector', { n: 3 }],
  ],
  'an embedding': [
    ['embedding', { inputDim: 9, outputDim: 4 }],
    ['lstm', { units: 2 }],
  ],
  'all options of an embedding': [
    [
      'embedding',
      {
        inputDim: 9,
        outputDim: 4,
        inputLength: 5,
        embeddingsInitializer: 'glorotNormal',
        embeddingsRegularizer: { l1: 0.1 },
        embeddingsConstraint: { className: 'UnitNorm', config: { axis: 1 } },
        trainable: false,
      },
    ],
  ],
  'an embedding that masks zeros': [['embedding', { inputDim: 9, outputDim: 4, maskZero: true }]],
  'an embedding of samples of a shape': [['embedding', { inputDim: 9, outputDim: 4, inputShape: [5, 2] }]],
  'a convolution': [['conv1d', { filters: 5, kernelSize: 3, inputShape: [9, 3] }]],
  'all options of a convolution': [
    [
      'conv1d',
      {
        filters: 5,
        kernelSize: [3],
        inputShape: [9, 3],
        strides: [2],
        padding: 'same',
        activation: 'relu',
        useBias: false,
        kernelInitializer: 'heNormal',
        biasInitializer: 'ones',
        kernelRegularizer: { l1: 0.1 },
        biasRegularizer: { l2: 0.1 },
        kernelConstraint: 'maxNorm',
        biasConstraint: 'minMaxNorm',
        trainable: false,
      },
    ],
    ['conv1d', { filters: 2, kernelSize: 2, dilationRate: 2 }],
  ],
  pooling: [
    ['maxPooling1d', { inputShape: [30, 3] }],
    ['maxPooling1d', { poolSize: 3, strides: 2, padding: 'same' }],
    ['averagePooling1d', { poolSize: [2], strides: [1] }],
    ['averagePooling1d', {}],
    ['globalMaxPooling1d', {}],
  ],
  'a global average': [['globalAveragePooling1d', { inputShape }]],
  permute: [['permute', { dims: [2, 1], inputShape }]],
  'batch normalization': [
    ['batchNormalization', { inputShape }],
    [
      'batchNormalization',
      {
        momentum: 0.5,
        epsilon: 0.01,
        center: false,
        scale: false,
        betaInitializer: 'ones',
        gammaInitializer: 'randomNormal',
        movingMeanInitializer: 'ones',
        movingVarianceInitializer: 'zeros',
        betaRegularizer: { l1: 0.1 },
        gammaRegularizer: { l2: 0.1 },
        trainable: false,
      },
    ],
  ],
  'a shape at every layer': [
    ['activation', { activation: 'relu', inputShape: [6] }],
    ['dropout', { rate: 1, inputShape: [6], batchSize: 3 }],
    ['reshape', { targetShape: [3, 2], inputShape: [6] }],
    ['flatten', { batchInputShape: [null, 3, 2] }],
    ['repeatVector', { n: 1, inputShape: [6] }],
  ],
  'every activation': [
    dense({ inputShape }),
    ...ALL_OF_TFJS.map((activation): LayerCase => ['activation', { activation }]),
    ...ELEMENT_WISE_OF_TFJS.map(
      (activation): LayerCase => ['lstm', { units: 1, activation, returnSequences: true }],
    ),
  ],
  'every initializer': everyInitializer.map((options, index) => [
    'dense',
    { units: 3, ...options, ...(index === 0 && { inputShape: [3] }) },
  ]),
};

describe('a network built without tfjs', () => {
  test.each(Object.entries(CASES))(
    '%s: is the JSON that tfjs-layers saves, byte for byte',
    async (_, layers) => {
      const all = named(layers);
      const topology = byUs(all);
      expect(JSON.stringify(topology, null, 1)).toBe(
        JSON.stringify(await savedTopology(byTfjs(all)), null, 1),
      );
      // A bidirectional layer is read into several.
      expect(readTopology(topology).layers.length).toBeGreaterThanOrEqual(layers.length);
    },
  );

  const required = ['units', 'inputShape'];
  const optionsOf = (make: 'lstm' | 'gru' | 'simpleRNN' | 'dense', what: string): [LayerCase[0], string][] =>
    Object.keys(CASES[what]?.[0]?.[1] ?? {})
      .filter((option) => !required.includes(option))
      .map((option) => [make, option]);

  test.each([
    ...optionsOf('lstm', 'all options of an LSTM'),
    ...optionsOf('lstm', 'a stateful LSTM'),
    ...optionsOf('gru', 'all options of a GRU'),
    ...optionsOf('simpleRNN', 'all options of a simple recurrent layer'),
    ...optionsOf('dense', 'all options of a dense layer'),
    ['dense', 'batchSize'] as [LayerCase[0], string],
  ])('takes null as tfjs-layers does: %s, %s', async (make, option) => {
    const layers = named([[make, { units: 3, inputShape, [option]: null }]]);
    expect(JSON.stringify(byUs(layers))).toBe(JSON.stringify(await savedTopology(byTfjs(layers))));
  });

  test('is taken by stock tfjs-layers, weights and all', async () => {
    for (const layers of Object.values(CASES)) {
      // What tfjs-layers itself cannot read back: see ElementWiseActivation.
      if (layers.some(([, options]) => options.activation === 'gelu_new')) continue;
      // It forgets what a stack of cells is called.
      if (JSON.stringify(layers).includes('stackedRNNCells')) continue;
      // It writes this one without a dtype, and with one once it has read it.
      if (layers.some(([make, options]) => make === 'embedding' && !options.inputShape)) continue;
      const modelTopology = byUs(named(layers));
      const model = await tfl.loadLayersModel(tf.io.fromMemory({ modelTopology } as tf.io.ModelArtifacts));
      expect(JSON.stringify(model.toJSON('', false))).toBe(JSON.stringify(modelTopology));
      expect(initialWeights(modelTopology)).toHaveLength(model.weights.length);
    }
  });

  test('that has the hard sigmoid of Keras 3 is refused by stock tfjs-layers, by name', async () => {
    const modelTopology = byUs(
      named([['lstm', { units: 2, inputShape, recurrentActivation: 'keras3HardSigmoid' }]]),
    );
    expect(JSON.stringify(modelTopology)).toContain('"recurrent_activation":"keras3_hard_sigmoid"');
    const load = tfl.loadLayersModel(tf.io.fromMemory({ modelTopology } as tf.io.ModelArtifacts));
    await expect(load).rejects.toThrow('Unknown activation: keras3HardSigmoid');
    expect(readTopology(modelTopology).layers).toMatchObject([
      { recurrentActivation: Activation.Keras3HardSigmoid },
    ]);
  });

  test('that has a GRU that resets after is refused by stock tfjs-layers', async () => {
    const gru = builder.gru({ units: 2, inputShape, resetAfter: true });
    const modelTopology = builder.sequential({ layers: [gru] });
    const load = tfl.loadLayersModel(tf.io.fromMemory({ modelTopology } as unknown as tf.io.ModelArtifacts));
    await expect(load).rejects.toThrow('does not support reset_after');
    expect(readTopology(modelTopology).layers).toMatchObject([{ kind: 'gru', resetAfter: true }]);
    expect(initialWeights(modelTopology).map(({ length }) => length)).toEqual([3 * 6, 2 * 6, 2 * 6]);
  });

  const optional = (options: { [name: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<Options> =>
    fc.record(options, { requiredKeys: ['units'] });
  const number = fc.double({ min: -3, max: 3, noNaN: true }).map((value) => value + 0);
  const stddev = fc.double({ min: 0.01, max: 3, noNaN: true }); // With one below 0 tfjs-core never ends.
  const initializer = fc.oneof(
    fc.constantFrom('zeros', 'heUniform', 'randomNormal', 'truncatedNormal'),
    fc.record({ className: fc.constant('Constant'), config: fc.record({ value: number }) }),
    fc.record({
      className: fc.constantFrom('RandomNormal', 'TruncatedNormal'),
      config: fc.record({ mean: number, stddev }, { requiredKeys: [] }),
    }),
    fc.record({
      className: fc.constant('RandomUniform'),
      config: fc.record({ minval: number, maxval: number }, { requiredKeys: [] }),
    }),
  );
  const regularizer = fc.record({ l1: number, l2: number }, { requiredKeys: [] });
  const constraint = fc.oneof(
    fc.constantFrom<unknown>('nonNeg', 'unitNorm', { className: 'NonNeg' }),
    fc.record({
      className: fc.constant('MaxNorm'),
      config: fc.record({ maxValue: number, axis: fc.constantFrom(0, 1) }, { requiredKeys: [] }),
    }),
    fc.record({
      className: fc.constant('MinMaxNorm'),
      config: fc.record({ minValue: number, maxValue: number, rate: number }, { requiredKeys: [] }),
    }),
  );
  const common = {
    units: fc.integer({ min: 1, max: 6 }),
    useBias: fc.boolean(),
    trainable: fc.boolean(),
    kernelInitializer: initializer,
    biasInitializer: initializer,
    kernelRegularizer: regularizer,
    biasRegularizer: regularizer,
    kernelConstraint: constraint,
    biasConstraint: constraint,
  };
  const recurrent = {
    ...common,
    activation: fc.constantFrom(...ELEMENT_WISE_OF_TFJS),
    recurrentInitializer: initializer,
    recurrentRegularizer: regularizer,
    recurrentConstraint: constraint,
    dropout: fc.double({ min: 0, max: 1, noNaN: true }),
    recurrentDropout: fc.double({ min: 0, max: 1, noNaN: true }),
    goBackwards: fc.boolean(),
  };
  const gated = { ...recurrent, recurrentActivation: fc.constantFrom(...ELEMENT_WISE_OF_TFJS) };
  const lstmOptions = optional({ ...gated, unitForgetBias: fc.boolean() });
  const denseOptions = optional({ ...common, activation: fc.constantFrom(...ALL_OF_TFJS) });

  test('of any options is the JSON that tfjs-layers saves', () => {
    const layer = fc.oneof(
      lstmOptions.map((options): LayerCase => ['lstm', { ...options, returnSequences: true }]),
      optional(gated).map((options): LayerCase => ['gru', { ...options, returnSequences: true }]),
      optional(recurrent).map((options): LayerCase => ['simpleRNN', { ...options, returnSequences: true }]),
      denseOptions.map((options): LayerCase => ['dense', options]),
      denseOptions.map(
        (options): LayerCase => [
          'timeDistributed',
          { layer: ['dense', { name: `inner_${++made}`, ...options }] },
        ],
      ),
      fc.double({ min: 0, max: 1, noNaN: true }).map((rate): LayerCase => ['dropout', { rate }]),
    );
    const layers = fc.array(layer, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(layers, fc.option(fc.integer({ min: 1, max: 9 })), (cases, batchSize) => {
        const [first, ...others] = named(cases) as [LayerCase, ...LayerCase[]];
        const shaped = { ...first[1], inputShape: [null, 3], ...(batchSize !== null && { batchSize }) };
        const all: LayerCase[] = [[first[0], shaped], ...others];
        const model = byTfjs(all);
        expect(JSON.stringify(byUs(all))).toBe(JSON.stringify(model.toJSON('', false)));
        model.dispose();
      }),
      { numRuns: inProportion(60) },
    );
  });
});

describe('layers without names', () => {
  const { lstm, sequential, timeDistributed } = builder;

  test('are numbered by class within the network, in the style of tfjs-layers', () => {
    const again = builder.dense({ units: 1 });
    const make = (): builder.Topology =>
      sequential({
        layers: [
          lstm({ units: 2, inputShape: [4, 3], returnSequences: true }),
          timeDistributed({ layer: builder.dense({ units: 2 }) }),
          builder.repeatVector({ n: 2 }),
          lstm({ units: 2, name: 'mine' }),
          lstm({ units: 2 }),
          again,
          again,
          builder.dense({ units: 1, name: 'dense_Dense2' }),
        ],
      });
    const { config } = make();
    expect(config.name).toBe('sequential_1');
    expect(config.layers.map((layer) => layer.config.name)).toEqual([
      'lstm_LSTM1',
      'time_distributed_TimeDistributed1',
      'repeat_vector_RepeatVector1',
      'mine',
      'lstm_LSTM2',
      'dense_Dense3',
      'dense_Dense4',
      'dense_Dense2',
    ]);
    const inner = config.layers[1]?.config.layer as builder.LayerTopology;
    expect(inner.config.name).toBe('dense_Dense1');
    expect(make()).toEqual(make());
    expect(again.config.name).toBeNull();
  });
});

describe('options that are none are named', () => {
  const { lstm, sequential, timeDistributed, activation, dropout, reshape, repeatVector } = builder;
  const dense = (options: object): builder.LayerTopology => builder.dense(options as builder.DenseOptions);
  const any = (value: unknown): never => value as never;

  test.each<[string, new (message: string) => Error, () => unknown]>([
    ['lstm: units: expected a positive integer, got 0', RangeError, () => lstm({ units: 0 })],
    ['lstm: units: expected a positive integer, got undefined', TypeError, () => lstm(any({}))],
    ['lstm: expected an object of options, got 3', TypeError, () => lstm(any(3))],
    ['dense: units: expected a positive integer, got 1.5', RangeError, () => dense({ units: 1.5 })],
    ['batchSize, got kernelConstraint', TypeError, () => builder.flatten(any({ kernelConstraint: {} }))],
    ['dense: useBias: expected a boolean, got 1', RangeError, () => dense({ units: 1, useBias: 1 })],
    ['lstm: dropout: expected a number from 0 to 1, got 2', RangeError, () => lstm({ units: 1, dropout: 2 })],
    ['dropout: rate: expected a number from 0 to 1, got undefined', TypeError, () => dropout(any({}))],
    [
      'spatialDropout1d: rate: expected a number from 0 to 1, got 2',
      RangeError,
      () => builder.spatialDropout1d({ rate: 2 }),
    ],
    [
      'gaussianNoise: stddev: expected a finite number of at least 0, got -1',
      RangeError,
      () => builder.gaussianNoise({ stddev: -1 }),
    ],
    [
      'reLU: maxValue: expected a finite number of at least 0, got NaN',
      RangeError,
      () => builder.reLU({ maxValue: Number.NaN }),
    ],
    [
      'leakyReLU: alpha: expected a finite number, got Infinity',
      RangeError,
      () => builder.leakyReLU({ alpha: Infinity }),
    ],
    ['prelu: sharedAxes: expected axes from 1, got 0', RangeError, () => builder.prelu({ sharedAxes: 0 })],
    ['softmax: axis: expected an integer, got 0.5', RangeError, () => builder.softmax({ axis: 0.5 })],
    [
      'elu: expected options name, inputShape, batchInputShape, batchSize, got alpha',
      TypeError,
      () => builder.elu(any({ alpha: 1 })),
    ],
    [
      'lstm: activation: expected one of linear, sigmoid,',
      RangeError,
      () => lstm({ units: 1, activation: any('softmax') }),
    ],
    ['activation: activation: expected one of linear', TypeError, () => activation(any({}))],
    [
      'dense: kernelInitializer: expected an initializer of tfjs-layers, got Sevens',
      RangeError,
      () => dense({ units: 1, kernelInitializer: 'sevens' }),
    ],
    [
      'dense: biasInitializer: Constant: value: expected a finite number, got undefined',
      RangeError,
      () => dense({ units: 1, biasInitializer: 'constant' }),
    ],
    [
      'dense: kernelRegularizer: expected finite l1 and l2, got {"l1":NaN}',
      TypeError,
      () => dense({ units: 1, kernelRegularizer: { l1: Number.NaN } }),
    ],
    [
      'dense: kernelRegularizer: expected {l1, l2}, got l1l2',
      RangeError,
      () => dense({ units: 1, kernelRegularizer: 'l1l2' }),
    ],
    [
      'dense: inputShape: expected positive integers or null, got 0',
      RangeError,
      () => dense({ units: 1, inputShape: [0] }),
    ],
    [
      'dense: inputShape: expected a list of sizes, got 3',
      RangeError,
      () => dense({ units: 1, inputShape: 3 }),
    ],
    [
      'dense: batchSize: expected a positive integer, got -1',
      RangeError,
      () => dense({ units: 1, batchSize: -1, inputShape: [1] }),
    ],
    ['dense: name: expected letters, digits and ._-/', RangeError, () => dense({ units: 1, name: 'a b' })],
    ['reshape: targetShape: expected a list of sizes, got undefined', TypeError, () => reshape(any({}))],
    ['repeatVector: n: expected a positive integer, got 0', RangeError, () => repeatVector({ n: 0 })],
    [
      'timeDistributed: layer: expected the result of dense(), lstm() and so on, got undefined',
      TypeError,
      () => timeDistributed(any({})),
    ],
    [
      'bidirectional: layer: expected the result of lstm() or another recurrent layer, got Dense',
      TypeError,
      () => builder.bidirectional({ layer: dense({ units: 1 }) }),
    ],
    [
      'rnn: cell: expected the result of lstmCell() or another cell, got LSTM',
      TypeError,
      () => builder.rnn({ cell: any(lstm({ units: 1 })) }),
    ],
    ['rnn: cell: expected a list of cells, got a list of 0', TypeError, () => builder.rnn({ cell: [] })],
    [
      'rnn: cell[1]: expected the result of lstmCell() or another cell, got 3',
      TypeError,
      () => builder.rnn({ cell: [builder.lstmCell({ units: 1 }), any(3)] }),
    ],
    [
      'stackedRNNCells: cells[0]: expected the result of lstmCell() or another cell, got StackedRNNCells',
      TypeError,
      () =>
        builder.stackedRNNCells({
          cells: [builder.stackedRNNCells({ cells: [builder.gruCell({ units: 1 })] })],
        }),
    ],
    ['gruCell: units: expected a positive integer, got 0', RangeError, () => builder.gruCell({ units: 0 })],
    ['got inputShape', TypeError, () => builder.lstmCell(any({ units: 1, inputShape: [1] }))],
    [
      'dot: axes: expected an integer, or two in a list, got undefined',
      TypeError,
      () => builder.dot(any({})),
    ],
    [
      'dot: axes: expected an integer, or two in a list, got 0.5',
      RangeError,
      () => builder.dot({ axes: 0.5 }),
    ],
    [
      'dot: axes: expected an integer, or two in a list, got a list of 1',
      TypeError,
      () => builder.dot({ axes: any([1]) }),
    ],
    [
      'sequential: layers: expected at least one layer, got none',
      RangeError,
      () => sequential({ layers: [] }),
    ],
    ['sequential: layers: expected a list, got undefined', TypeError, () => sequential(any({}))],
    [
      'sequential: layers[0]: expected an inputShape or batchInputShape, got neither',
      RangeError,
      () => sequential({ layers: [dense({ units: 1 })] }),
    ],
    [
      'sequential: layers[1]: expected the result of lstm(), dense() and so on, got {"units":1}',
      TypeError,
      () => sequential({ layers: [dense({ units: 1, inputShape: [1] }), any({ units: 1 })] }),
    ],
    [
      'sequential: layers[1]: name: expected a unique one, got a again',
      RangeError,
      () =>
        sequential({
          layers: [dense({ units: 1, inputShape: [1], name: 'a' }), dense({ units: 1, name: 'a' })],
        }),
    ],
    [
      'sequential: layers[0]: expected a batchSize for the stateful lstm_LSTM1, got none',
      RangeError,
      () => sequential({ layers: [lstm({ units: 1, inputShape: [1, 1], stateful: true })] }),
    ],
  ])('%s', (message, kind, make) => {
    let caught: unknown;
    try {
      make();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(kind);
    expect((caught as Error).message).toContain(message);
  });
});
