// What training adds to layers: activations, losses, metrics, optimizers, regularizers, constraints.
// Names come from tfjs itself, so that none of them is forgotten.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Activation } from '@tensorflow/tfjs-layers/dist/activations';
import { lossesMap } from '@tensorflow/tfjs-layers/dist/losses';
import { metricsMap } from '@tensorflow/tfjs-layers/dist/metrics';
import { CLASSES } from './data.js';
import { layers } from './layers.js';
import { BATCH, type Data, FEATURES, SEQUENCE, STEPS, type TrainingCase } from './training-case.js';

type Layer = tfl.layers.Layer;
const inputShape = [STEPS, FEATURES];
const inputs = [SEQUENCE];
const perStep: Data = { kind: 'normal', shape: [BATCH, STEPS, CLASSES] };

/** An lstm and a classifier, of each step or of the last one. */
export function classifier(
  returnSequences: boolean,
  activation: 'softmax' | 'sigmoid' = 'softmax',
): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.lstm({ units: 6, returnSequences, inputShape }) as Layer,
      layers.dense({ units: CLASSES, activation }) as Layer,
    ],
  });
}

export function targetsOf(returnSequences: boolean, kind: Data['kind']): Data[] {
  return [{ kind, shape: [BATCH, ...(returnSequences ? [STEPS] : []), kind === 'ids' ? 1 : CLASSES] }];
}

const activations = Object.entries(tf.serialization.SerializationMap.getMap().classNameMap)
  .filter(([, [type]]) => (type as unknown as { prototype: object }).prototype instanceof Activation)
  .map(([name]) => name);

const activationCases = activations.flatMap((activation): TrainingCase[] => {
  const named = activation as 'tanh'; // Some of the names that tfjs knows are missing in its types.
  const options = { units: CLASSES, returnSequences: true, inputShape };
  const of = (what: string, list: () => object[]): TrainingCase => ({
    name: `activation ${activation} ${what}`,
    model: () => tfl.sequential({ layers: list() as Layer[] }),
    inputs,
    targets: [perStep],
  });
  return [
    of('of an lstm', () => [layers.lstm({ ...options, activation: named })]),
    of('of the gates of an lstm', () => [layers.lstm({ ...options, recurrentActivation: named })]),
    of('of a gru', () => [layers.gru({ ...options, activation: named })]),
    {
      ...of('of the gates of a gru', () => [layers.gru({ ...options, recurrentActivation: named })]),
      optimizer: () => tf.train.sgd(0.01), // A whole gradient is too far for gates without bounds.
    },
    of('of a simpleRNN', () => [layers.simpleRNN({ ...options, activation: named })]),
    of('of a dense layer and as a layer', () => [
      layers.lstm(options),
      layers.dense({ units: CLASSES, activation: named }),
      layers.activation({ activation: named }),
    ]),
  ];
});

const lossCases = Object.keys(lossesMap).flatMap((loss): TrainingCase[] =>
  [true, false].map((returnSequences) => ({
    name: `loss ${loss}${returnSequences ? ' of each step' : ''}`,
    model: () => classifier(returnSequences, loss === 'binaryCrossentropy' ? 'sigmoid' : 'softmax'),
    inputs,
    targets: targetsOf(returnSequences, loss.startsWith('sparse') ? 'ids' : 'one-hot'),
    loss,
  })),
);

type Metric = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Tensor;

const metricFunctions = Object.entries(tfl.metrics) as [string, Metric][];

const metricCases = [
  ...Object.keys(metricsMap).map((name) => ({ name, metric: name })),
  ...metricFunctions.map(([name, metric]) => ({ name: `tfl.metrics.${name}`, metric })),
  { name: 'accuracy', metric: 'accuracy' },
  { name: 'crossentropy', metric: 'crossentropy' },
].map(({ name, metric }): TrainingCase => {
  const sparse = /sparse/i.test(name);
  return {
    name: `metric ${name}`,
    model: () => classifier(false),
    inputs,
    targets: targetsOf(false, sparse ? 'ids' : 'one-hot'),
    loss: sparse ? 'sparseCategoricalCrossentropy' : 'categoricalCrossentropy',
    metrics: [metric] as TrainingCase['metrics'] & unknown[],
  };
});

const accuracyCases: TrainingCase[] = [
  {
    name: 'accuracy of a binary classifier of each step',
    model: () => classifier(true, 'sigmoid'),
    inputs,
    targets: targetsOf(true, 'binary'),
    loss: 'binaryCrossentropy',
    metrics: ['accuracy', 'crossentropy'],
  },
  {
    name: 'accuracy with sparse targets of each step',
    model: () => classifier(true),
    inputs,
    targets: targetsOf(true, 'ids'),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy', 'crossentropy'],
  },
];

/** By the name of the constructor in tf.train, which the test compares with what tfjs has. */
export const optimizers: Record<string, Record<string, () => tf.Optimizer>> = {
  sgd: { sgd: () => tf.train.sgd(0.1) },
  momentum: {
    momentum: () => tf.train.momentum(0.1, 0.9),
    nesterov: () => tf.train.momentum(0.1, 0.9, true),
  },
  rmsprop: {
    rmsprop: () => tf.train.rmsprop(0.01),
    'rmsprop with momentum': () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-3),
    'rmsprop centered': () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-20, true),
  },
  adam: { adam: () => tf.train.adam(0.01) },
  adadelta: { adadelta: () => tf.train.adadelta(0.1) },
  adamax: { adamax: () => tf.train.adamax(0.01, 0.9, 0.99, 1e-7, 0.1) },
  adagrad: { adagrad: () => tf.train.adagrad(0.1) },
};

const optimizerCases = Object.values(optimizers).flatMap((variants) =>
  Object.entries(variants).flatMap(([name, optimizer]): TrainingCase[] => [
    {
      name: `optimizer ${name}`,
      model: () => classifier(true),
      inputs,
      targets: targetsOf(true, 'one-hot'),
      loss: 'categoricalCrossentropy',
      optimizer,
      steps: 3,
    },
    {
      name: `optimizer ${name} of an embedding that uses all words`,
      model: () =>
        tfl.sequential({
          layers: [
            layers.embedding({ inputDim: CLASSES, outputDim: 3, inputLength: STEPS }) as Layer,
            layers.gru({ units: 4 }) as Layer,
          ],
        }),
      inputs: [{ kind: 'ids', shape: [BATCH, STEPS] }],
      targets: [{ kind: 'normal', shape: [BATCH, 4] }],
      optimizer,
      steps: 3,
    },
  ]),
);

const optimizerNameCases = ['sgd', 'adagrad', 'adadelta', 'adam', 'adamax', 'rmsprop'].map(
  (name): TrainingCase => ({
    name: `optimizer named '${name}'`,
    model: () => classifier(false),
    inputs,
    targets: targetsOf(false, 'one-hot'),
    loss: 'categoricalCrossentropy',
    optimizer: () => name,
  }),
);

function withOptions(name: string, options: () => object): TrainingCase {
  return {
    name,
    model: () =>
      tfl.sequential({
        layers: [
          layers.lstm({ units: 4, returnSequences: true, inputShape, ...options() }) as Layer,
          layers.gru({ units: 4, returnSequences: true, ...options() }) as Layer,
          layers.simpleRNN({ units: CLASSES, returnSequences: true, ...options() }) as Layer,
        ],
      }),
    inputs,
    targets: [perStep],
  };
}

const regularizerCases = Object.entries(tfl.regularizers).map(([name, regularizer]) =>
  withOptions(`regularizer ${name}`, () => ({
    kernelRegularizer: regularizer({ l1: 0.01, l2: 0.02 }),
    recurrentRegularizer: regularizer({ l1: 0.03, l2: 0.04 }),
    biasRegularizer: regularizer({ l1: 0.05, l2: 0.06 }),
    activityRegularizer: null,
  })),
);

const constraintCases = Object.entries(tfl.constraints).map(([name, constraint]) =>
  withOptions(`constraint ${name}`, () => ({
    kernelConstraint: constraint({ axis: 0 }),
    recurrentConstraint: constraint({ axis: 0 }),
    biasConstraint: constraint({ axis: 0 }),
  })),
);

const fitCases: TrainingCase[] = [
  {
    name: 'fit with class weights and validation',
    model: () => classifier(false),
    inputs,
    targets: targetsOf(false, 'one-hot'),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
    fit: { classWeight: { 0: 1, 1: 2, 2: 0.5, 3: 3 } },
  },
  {
    name: 'fit in shuffled batches of unequal size',
    model: () => classifier(true),
    inputs,
    targets: targetsOf(true, 'one-hot'),
    loss: 'categoricalCrossentropy',
    fit: { batchSize: 2, shuffle: true },
    random: true,
  },
];

export const trainingCases: TrainingCase[] = [
  ...activationCases,
  ...lossCases,
  ...metricCases,
  ...accuracyCases,
  ...optimizerCases,
  ...optimizerNameCases,
  ...regularizerCases,
  ...constraintCases,
  ...fitCases,
];
