// Layers that stand before, between and behind recurrent ones. Each is put behind an lstm, whose gradient
// then goes through the layer.
import * as tfl from '@tensorflow/tfjs-layers';
import { CLASSES } from './data.js';
import { layers } from './layers.js';
import { BATCH, type Data, FEATURES, SEQUENCE, STEPS, type TrainingCase } from './training-case.js';

type Layer = tfl.layers.Layer;
type Symbolic = tfl.SymbolicTensor;
const UNITS = 4;
const LONG = 7;
const inputShape = [LONG, FEATURES];
const inputs: Data[] = [{ kind: 'normal', shape: [BATCH, LONG, FEATURES] }];
const targets: Data[] = [{ kind: 'normal', shape: [BATCH, 2] }];

/** lstm (whole sequence or last step), the layers, then down to two numbers. */
export function behindLstm(
  name: string,
  list: () => object[],
  options: { last?: true; random?: true } = {},
): TrainingCase {
  return {
    name,
    model: () => {
      const model = tfl.sequential();
      model.add(layers.lstm({ units: UNITS, returnSequences: options.last !== true, inputShape }) as Layer);
      for (const layer of list()) model.add(layer as Layer);
      if (model.outputs[0]?.rank !== 2) model.add(layers.flatten() as Layer);
      model.add(layers.dense({ units: 2 }) as Layer);
      return model;
    },
    inputs,
    targets,
    ...(options.random === true ? { random: true } : {}),
  };
}

/** Two lstms merged by a layer. */
function merged(name: string, layer: () => object, options: { last?: true } = {}): TrainingCase {
  return {
    name,
    model: () => {
      const input = tfl.input({ shape: inputShape });
      const returnSequences = options.last !== true;
      const both = [1, 2].map(() => layers.lstm({ units: UNITS, returnSequences }).apply(input) as Symbolic);
      const merge = (layer() as Layer).apply(both) as Symbolic;
      const flat = merge.rank === 2 ? merge : (layers.flatten().apply(merge) as Symbolic);
      return tfl.model({ inputs: input, outputs: layers.dense({ units: 2 }).apply(flat) as Symbolic });
    },
    inputs,
    targets,
  };
}

function embedding(name: string, options: object, kind: Data['kind']): TrainingCase {
  return {
    name,
    model: () =>
      tfl.sequential({
        layers: [
          layers.embedding({ inputDim: CLASSES, outputDim: 3, inputLength: STEPS, ...options }) as Layer,
          layers.lstm({ units: UNITS, returnSequences: true }) as Layer,
        ],
      }),
    inputs: [{ kind, shape: [BATCH, STEPS] }],
    targets: [{ kind: 'normal', shape: [BATCH, STEPS, UNITS] }],
  };
}

const convolutions: object[] = [
  { kernelSize: 3 },
  { kernelSize: 2, padding: 'same', activation: 'relu' },
  { kernelSize: 3, strides: 2, useBias: false },
  { kernelSize: 1, activation: 'sigmoid' },
  { kernelSize: 4, padding: 'same', strides: 3 },
];

const pooling: object[] = [
  { poolSize: 2 },
  { poolSize: 3, strides: 1 },
  { poolSize: 3, strides: 2, padding: 'same' },
];

export const layerCases: TrainingCase[] = [
  embedding('embedding', {}, 'ids'),
  embedding('embedding with maskZero', { maskZero: true }, 'padded-ids'),
  embedding(
    'embedding with a regularizer',
    { embeddingsRegularizer: 'l1l2', embeddingsConstraint: 'unitNorm' },
    'ids',
  ),
  {
    name: 'inputLayer and masking of another value',
    model: () =>
      tfl.sequential({
        layers: [
          layers.inputLayer({ inputShape: [STEPS, FEATURES] }) as Layer,
          layers.masking({ maskValue: 0.5 }) as Layer,
          layers.simpleRNN({ units: UNITS }) as Layer,
        ],
      }),
    inputs: [SEQUENCE],
    targets: [{ kind: 'normal', shape: [BATCH, UNITS] }],
  },
  ...convolutions.map((options) =>
    behindLstm(`conv1d ${JSON.stringify(options)}`, () => [
      layers.conv1d({ filters: 3, kernelSize: 3, ...options }),
    ]),
  ),
  ...pooling.flatMap((options) => [
    behindLstm(`maxPooling1d ${JSON.stringify(options)}`, () => [layers.maxPooling1d(options)]),
    behindLstm(`averagePooling1d ${JSON.stringify(options)}`, () => [layers.averagePooling1d(options)]),
  ]),
  behindLstm('globalMaxPooling1d', () => [layers.globalMaxPooling1d()]),
  behindLstm('globalAveragePooling1d', () => [layers.globalAveragePooling1d()]),
  behindLstm('repeatVector', () => [layers.repeatVector({ n: 3 }), layers.gru({ units: 3 })], { last: true }),
  behindLstm('reshape', () => [layers.reshape({ targetShape: [UNITS, LONG] }), layers.gru({ units: 3 })]),
  behindLstm('permute', () => [layers.permute({ dims: [2, 1] }), layers.gru({ units: 3 })]),
  behindLstm('layerNormalization', () => [layers.layerNormalization()]),
  behindLstm('layerNormalization of two axes', () => [layers.layerNormalization({ axis: [1, 2] })]),
  behindLstm('layerNormalization of one vector', () => [layers.layerNormalization()], { last: true }),
  behindLstm('batchNormalization', () => [layers.batchNormalization()]),
  behindLstm('batchNormalization of one vector', () => [layers.batchNormalization()], { last: true }),
  behindLstm('dropout', () => [layers.dropout({ rate: 0.4 })], { random: true }),
  behindLstm(
    'dropout with a noise shape',
    () => [layers.dropout({ rate: 0.4, noiseShape: [BATCH, 1, UNITS] })],
    {
      random: true,
    },
  ),
  behindLstm('spatialDropout1d', () => [layers.spatialDropout1d({ rate: 0.4 })], { random: true }),
  behindLstm('gaussianNoise', () => [layers.gaussianNoise({ stddev: 0.2 })], { random: true }),
  behindLstm('gaussianDropout', () => [layers.gaussianDropout({ rate: 0.3 })], { random: true }),
  behindLstm('alphaDropout', () => [layers.alphaDropout({ rate: 0.3 })], { random: true }),
  behindLstm('dense on sequences', () => [layers.dense({ units: 3, activation: 'relu' })]),
  behindLstm('softmax', () => [layers.softmax({ axis: -1 })]),
  behindLstm('softmax over time', () => [
    layers.permute({ dims: [2, 1] }),
    layers.softmax({ axis: -1 }),
    layers.permute({ dims: [2, 1] }),
  ]),
  behindLstm('leakyReLU', () => [layers.leakyReLU({ alpha: 0.2 })]),
  behindLstm('prelu', () => [layers.prelu()]),
  behindLstm('prelu shared over time', () => [layers.prelu({ sharedAxes: [1] })]),
  behindLstm('prelu shared over features', () => [
    layers.prelu({ sharedAxes: [2], alphaInitializer: 'randomNormal' }),
  ]),
  behindLstm('elu', () => [layers.elu({ alpha: 1 })]),
  behindLstm('reLU', () => [layers.reLU()]),
  behindLstm('reLU with a maximum', () => [layers.reLU({ maxValue: 0.2 })]),
  merged('add', () => layers.add()),
  merged('multiply', () => layers.multiply()),
  merged('average', () => layers.average()),
  merged('maximum', () => layers.maximum()),
  merged('minimum', () => layers.minimum()),
  merged('concatenate', () => layers.concatenate()),
  merged('concatenate in time', () => layers.concatenate({ axis: 1 })),
  merged('dot, as in attention', () => layers.dot({ axes: 2 })),
  merged('dot, normalized', () => layers.dot({ axes: [1, 1], normalize: true })),
  merged('dot of vectors', () => layers.dot({ axes: 1 }), { last: true }),
];
