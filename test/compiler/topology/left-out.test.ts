// What a topology leaves out is what tfjs-layers takes then, and null is not always the same. The judge is stock
// tfjs-layers: it reads the topology and writes all of it.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { readTopology } from '../../../src/compiler/index.js';
import { Network } from '../../../src/core.js';
import { Activation } from '../../../src/kernels/program/opcodes.js';
import { initialWeights } from '../../../src/network/weights/initial-weights.js';
import { toCamelCase } from '../../../src/text/letter-case.js';
import { inProportion } from '../../in-proportion.js';
import { withBackend } from '../../tfjs/backend-for-tests.js';
import { type LayerJson, layer } from '../networks.js';

withBackend();

/** A topology as stock tfjs-layers understands it, with every field. */
async function completed(topology: object): Promise<object> {
  const model = await tfl.models.modelFromJSON(JSON.parse(JSON.stringify(topology)) as never);
  const json = model.toJSON('', false) as object;
  model.dispose();
  return json;
}

async function expectAsStock(topology: object): Promise<void> {
  const complete = await completed(topology);
  expect(readTopology(topology)).toEqual(readTopology(complete));
  expect(initialWeights(topology, 5)).toEqual(initialWeights(complete, 5));
}

function sequential(...layers: object[]): object {
  return { class_name: 'Sequential', config: { name: 'model', layers } };
}

const SHAPE = { batch_input_shape: [2, 4, 3] };

/** Values that each field of each layer may have, beside null and nothing. */
const FIELDS: { readonly [className: string]: { readonly [field: string]: readonly unknown[] } } = {
  LSTM: {
    activation: ['relu', 'linear', { class_name: 'hard_sigmoid', config: {} }],
    recurrent_activation: ['sigmoid', 'hard_sigmoid', 'linear'],
    use_bias: [false, true],
    kernel_initializer: ['heNormal', { class_name: 'VarianceScaling', config: { mode: 'fan_out' } }],
    recurrent_initializer: ['glorotUniform', { class_name: 'Orthogonal', config: { gain: null } }],
    bias_initializer: ['ones', { class_name: 'RandomNormal', config: {} }],
    unit_forget_bias: [true, false],
    return_sequences: [true],
    go_backwards: [true, false],
    stateful: [true, false],
    dropout: [0.25, -1],
    recurrent_dropout: [0.5, 0],
    trainable: [false, true],
    return_state: [false],
    unroll: [false, true],
    implementation: [1, 2],
    kernel_constraint: ['maxNorm', { class_name: 'MinMaxNorm', config: { rate: null } }],
    recurrent_constraint: ['unitNorm'],
    bias_constraint: ['nonNeg'],
  },
  Dense: {
    activation: ['tanh', 'softmax', { class_name: 'log_softmax', config: {} }],
    use_bias: [false, true],
    kernel_initializer: ['leCunUniform', { class_name: 'TruncatedNormal', config: { stddev: null } }],
    bias_initializer: [{ class_name: 'RandomUniform', config: { minval: 0 } }],
    kernel_regularizer: [
      'l1l2',
      { class_name: 'L1L2', config: {} },
      { class_name: 'L1L2', config: { l1: 0 } },
      { class_name: 'L1L2', config: { l1: null, l2: 0.5 } },
      { class_name: 'L1L2', config: { l1: 0, l2: 0 } },
    ],
    bias_regularizer: ['L1L2', { class_name: 'L1L2', config: { l2: 0 } }],
    activity_regularizer: [],
    kernel_constraint: ['maxNorm', { class_name: 'MinMaxNorm', config: { rate: null } }],
    bias_constraint: ['nonNeg'],
    trainable: [false, true],
  },
  Activation: { activation: ['softsign', 'softmax'], trainable: [false] },
  Dropout: { noise_shape: [], seed: [3], rate: [0.5, 0, -1, 1.5], trainable: [false] },
  SpatialDropout1D: { noise_shape: [[2, 4, 1]], seed: [3], rate: [0.5, 0, -1, 1.5], trainable: [false] },
  GaussianNoise: { stddev: [0.5, 0, -1], trainable: [false] },
  GaussianDropout: { rate: [0.5, 0, -1, 1.5], trainable: [false] },
  AlphaDropout: { noise_shape: [], rate: [0.5, 0, -1, 1.5], trainable: [false] },
  ReLU: { max_value: [0.5, 0], trainable: [false] },
  LeakyReLU: { alpha: [0, 0.5, -1], trainable: [false] },
  PReLU: {
    alpha_initializer: ['ones', { class_name: 'RandomNormal', config: {} }],
    alpha_regularizer: ['l1l2', { class_name: 'L1L2', config: { l1: 0 } }],
    alpha_constraint: [{ class_name: 'UnitNorm', config: { axis: null } }],
    shared_axes: [1, [1], [2], [1, 2], []],
    trainable: [false, true],
  },
  ELU: { alpha: [1], trainable: [false] },
  ThresholdedReLU: { theta: [0, 0.5, -1], trainable: [false] },
  Softmax: { axis: [1, -1, [1], [-1]], trainable: [false] },
  Flatten: { data_format: ['channels_last', 'channelsLast'] },
  Reshape: { trainable: [true] },
  RepeatVector: { trainable: [true] },
};

const REQUIRED: { readonly [className: string]: object } = {
  LSTM: { units: 3 },
  Dense: { units: 2 },
  Reshape: { target_shape: [null, 2] },
  RepeatVector: { n: 2 },
};

/** Where a layer can stand: behind layers that bring what it takes. */
function inNetwork(subject: LayerJson): object {
  const first = { class_name: subject.class_name, config: { ...subject.config, ...SHAPE } };
  // With its default axis a softmax takes features alone.
  if (!['RepeatVector', 'Softmax'].includes(subject.class_name)) return sequential(first);
  const flat = layer('Flatten', 'flat', SHAPE);
  return sequential(flat, subject);
}

type Choice = 'left out' | 'null' | { readonly value: unknown; readonly inMemory: boolean };

/** One field after the other left out, null, or given in either spelling. */
const cases = fc.constantFrom(...Object.keys(FIELDS)).chain((className) => {
  const fields = Object.entries(FIELDS[className] as object) as [string, readonly unknown[]][];
  const choices = fields.map(([field, values]) => {
    // A dropout layer without a rate is none that tfjs-layers' types allow: it takes NaN. Nor is noise without a deviation.
    const simple: Choice[] = field === 'rate' ? ['null'] : field === 'stddev' ? [] : ['left out', 'null'];
    const given = values.flatMap((value) => [true, false].map((inMemory) => ({ value, inMemory })));
    return fc.constantFrom<Choice>(...simple, ...given).map((choice) => ({ field, choice }));
  });
  return fc.tuple(...choices).map((list) => {
    const config: { [key: string]: unknown } = { ...(REQUIRED[className] ?? {}) };
    for (const { field, choice } of list) {
      if (choice === 'left out') continue;
      if (choice === 'null') config[field] = null;
      else config[choice.inMemory ? toCamelCase(field) : field] = choice.value;
    }
    return layer(className, 'subject', config);
  });
});

describe('a field that is left out is what stock tfjs-layers takes then:', () => {
  test('any of any layer, beside others that are null or given', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (subject) => expectAsStock(inNetwork(subject))),
      { numRuns: inProportion(400), seed: 14 },
    );
  }, 120_000);

  const lstm = (config: object): object => sequential(layer('LSTM', 'a', { units: 3, ...SHAPE, ...config }));
  test.each([
    ['nothing given', lstm({}), Activation.Tanh, Activation.HardSigmoid],
    ['null', lstm({ activation: null, recurrent_activation: null }), Activation.Linear, Activation.Linear],
    ['one given', lstm({ activation: 'relu' }), Activation.Relu, Activation.HardSigmoid],
    ['the other', lstm({ recurrent_activation: 'sigmoid' }), Activation.Tanh, Activation.Sigmoid],
    ['as in memory', lstm({ recurrentActivation: 'sigmoid' }), Activation.Tanh, Activation.Sigmoid],
  ])("an LSTM's activations: %s", async (_, topology, activation, recurrentActivation) => {
    await expectAsStock(topology);
    expect(readTopology(topology).layers).toMatchObject([{ activation, recurrentActivation }]);
  });

  test('and the outputs are those of stock tfjs-layers', async () => {
    const x = Float32Array.from({ length: 24 }, (_, i) => ((i * 7) % 11) / 4 - 1);
    for (const config of [{}, { activation: null }, { recurrent_activation: null }, { use_bias: null }]) {
      const topology = lstm(config) as tf.io.ModelArtifacts['modelTopology'];
      const network = Network.create(topology as object, { seed: 3 });
      const weights = network.weights;
      const weightSpecs = weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' as const }));
      const weightData = Float32Array.from(weights.flatMap(({ values }) => [...values])).buffer;
      const artifacts = (): tf.io.ModelArtifacts =>
        JSON.parse(JSON.stringify({ format: 'layers-model', modelTopology: topology, weightSpecs }));
      const stock = await tfl.loadLayersModel(tf.io.fromMemory({ ...artifacts(), weightData }));
      const loaded = await Network.load({ ...artifacts(), weightData });
      const expected = await (stock.predict(tf.tensor(x, [2, 4, 3])) as tf.Tensor).data();
      const outputs = (await loaded.predict({ values: x, shape: [2, 4, 3] })).values;
      for (const [i, output] of outputs.entries()) expect(output).toBeCloseTo(expected[i] as number, 5);
    }
  });

  test('the layer inside a TimeDistributed', async () => {
    for (const config of [{}, { activation: null }, { useBias: false, kernelRegularizer: 'l1l2' }]) {
      const inner = { className: 'Dense', config: { name: 'inner', units: 2, ...config } };
      await expectAsStock(sequential(layer('TimeDistributed', 'a', { layer: inner, ...SHAPE })));
    }
  });

  test('a model in the spelling of memory', async () => {
    const config = { name: 'a', units: 3, batchInputShape: [null, 4, 3], recurrentActivation: 'sigmoid' };
    const initializer = { className: 'RandomNormal', config: {} };
    const lstms = [{ className: 'LSTM', config: { ...config, kernelInitializer: initializer } }];
    await expectAsStock({ className: 'Sequential', config: { name: 'model', layers: lstms } });
  });

  test('the shape of the input, by each of the ways to give it', async () => {
    for (const shape of [
      { batch_input_shape: null, input_shape: [4, 3] },
      { inputShape: [null, 3], batchSize: null },
      { input_shape: [4, 3], batch_size: 5 },
      { batchInputShape: [null, null, 3], input_shape: [1, 2] },
    ]) {
      await expectAsStock(sequential(layer('LSTM', 'a', { units: 3, ...shape })));
    }
    await expectAsStock(sequential(layer('Dense', 'a', { units: 3, input_dim: 4, batch_size: 2 })));
  });

  test('the names of layers, numbered by class', async () => {
    const nameless = (className: string, config: object = {}): object => ({ class_name: className, config });
    const topology = sequential(
      nameless('LSTM', { units: 3, return_sequences: true, ...SHAPE }),
      nameless('TimeDistributed', { layer: nameless('Dense', { units: 2 }) }),
      nameless('LSTM', { name: '', units: 2 }),
      nameless('Dense', { units: 2 }),
    );
    const complete = readTopology(await completed(topology)).layers.map(({ name }) => name);
    // Stock tfjs-layers counts on through all models of a process.
    const prefix = (name: string): string => name.replace(/\d+$/, '');
    const ranks = complete.map((name) => {
      const ownNumber = Number(/\d+$/.exec(name)?.[0]);
      const others = complete.filter((other) => prefix(other) === prefix(name));
      return `${prefix(name)}${others.filter((other) => Number(/\d+$/.exec(other)?.[0]) <= ownNumber).length}`;
    });
    const names = readTopology(topology).layers.map(({ name }) => name);
    expect(names).toEqual(['lstm_LSTM1', 'time_distributed_TimeDistributed1', 'lstm_LSTM2', 'dense_Dense2']);
    expect(ranks.slice(0, 3)).toEqual(names.slice(0, 3));
  });
});
