// Training runs that between them use every instruction of the kernels, every activation, loss, metric and optimizer, in
// sizes with whole and partial tiles, panels and vectors.
import {
  activation,
  adadelta,
  adagrad,
  adam,
  adamax,
  add,
  alphaDropout,
  average,
  averagePooling1d,
  batchNormalization,
  bidirectional,
  concatenate,
  conv1d,
  dense,
  dot,
  dropout,
  elu,
  embedding,
  flatten,
  gaussianDropout,
  gaussianNoise,
  globalMaxPooling1d,
  gru,
  input,
  layerNormalization,
  leakyReLU,
  lstm,
  masking,
  maximum,
  maxPooling1d,
  minimum,
  model,
  momentum,
  multiply,
  type Network,
  type NetworkFitArgs,
  permute,
  prelu,
  quantileLoss,
  reLU,
  repeatVector,
  reshape,
  rmsprop,
  sgd,
  simpleRNN,
  thresholdedReLU,
  timeDistributed,
} from 'lethe/core';
import { LOSS_RECORDS, type METRIC_RECORDS } from '../../../src/compiler/losses/records.js';
import type { OptimizerDescription } from '../../../src/compiler/optimizer.js';
import { ACTIVATIONS, ELEMENT_WISE_ACTIVATIONS } from '../../../src/network/builder/names.js';

type Layers = Parameters<typeof Network.create>[0];
type LossName = keyof typeof LOSS_RECORDS;
type MetricName = LossName | keyof typeof METRIC_RECORDS;

/** A network and how it is trained, on made-up data. */
export interface Setting {
  readonly layers: Layers;
  readonly loss: Parameters<Network['compile']>[0]['loss'];
  readonly metrics: readonly string[];
  readonly optimizer: OptimizerDescription;
  readonly fit: NetworkFitArgs;
  /** The inputs are ids below this, instead of numbers. */
  readonly ids?: number;
  /** Samples' and targets' shapes; targets that are classes are 0 and 1, or below `classes`. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly classes?: number;
  /** Whether the two classes are -1 and 1. */
  readonly signs?: boolean;
}

const USUAL = {
  loss: 'meanSquaredError',
  metrics: [],
  fit: { epochs: 2, batchSize: 7, seed: 1 },
  x: [19, 6, 5],
} as const;

const OPTIMIZERS: { readonly [Kind in OptimizerDescription['kind']]: readonly OptimizerDescription[] } = {
  sgd: [sgd(0.01)],
  momentum: [momentum(0.01, 0.9), momentum(0.01, 0.9, true)],
  adam: [adam(0.01)],
  adamax: [adamax(0.01)],
  rmsprop: [rmsprop(0.01), rmsprop(0.01, 0.9, 0.1, 1e-3, true)],
  adagrad: [adagrad(0.1)],
  adadelta: [adadelta(1)],
};

/** Metrics that take the targets of a loss; all metrics are in one of them. */
const OF_LOSS: { readonly [Loss in LossName]: readonly MetricName[] } = {
  meanSquaredError: ['meanSquaredError', 'meanAbsoluteError', 'r2Score'],
  meanAbsoluteError: ['meanAbsoluteError', 'meanSquaredError'],
  categoricalCrossentropy: ['categoricalCrossentropy', 'categoricalAccuracy'],
  sparseCategoricalCrossentropy: ['sparseCategoricalCrossentropy', 'sparseCategoricalAccuracy'],
  binaryCrossentropy: ['binaryCrossentropy', 'binaryAccuracy', 'precision', 'recall'],
  meanAbsolutePercentageError: ['meanAbsolutePercentageError'],
  meanSquaredLogarithmicError: ['meanSquaredLogarithmicError'],
  squaredHinge: ['squaredHinge'],
  hinge: ['hinge'],
  categoricalHinge: ['categoricalHinge'],
  logcosh: ['logcosh'],
  kullbackLeiblerDivergence: ['kullbackLeiblerDivergence'],
  poisson: ['poisson'],
  cosineProximity: ['cosineProximity'],
  huber: ['huber'],
  quantile: ['meanAbsoluteError'],
  absoluteDifference: ['absoluteDifference'],
  hingeLoss: ['hingeLoss'],
  logLoss: ['logLoss'],
  sigmoidCrossEntropy: ['sigmoidCrossEntropy'],
  softmaxCrossEntropy: ['softmaxCrossEntropy'],
};

/** How the last layer of a network of each loss is activated, by what its targets are. */
const LAST = {
  any: 'linear',
  class: 'softmax',
  share: 'softmax',
  probability: 'sigmoid',
  count: 'softplus',
  sign: 'tanh',
} as const;

function named(): [name: string, setting: Setting][] {
  const elementWise = ELEMENT_WISE_ACTIVATIONS.map((name, index): [string, Setting] => {
    const next = ELEMENT_WISE_ACTIVATIONS[(index + 1) % ELEMENT_WISE_ACTIVATIONS.length];
    // Gates that are powers make states grow beyond all bounds.
    const recurrentActivation = next === 'exponential' ? 'sigmoid' : next;
    const layers = [
      lstm({
        units: 8 + index,
        inputShape: [6, 5],
        activation: name,
        ...(recurrentActivation && { recurrentActivation }),
        returnSequences: true,
      }),
      timeDistributed({ layer: dense({ units: 9, activation: name }) }),
      activation({ activation: name }),
      dense({ units: 3 }),
    ];
    const clipped = { ...USUAL.fit, globalClipNorm: 1 };
    return [`activation ${name}`, { ...USUAL, layers, optimizer: adam(0.01), fit: clipped, y: [19, 6, 3] }];
  });
  const along = ACTIVATIONS.filter((name) => !ELEMENT_WISE_ACTIVATIONS.some((other) => other === name)).map(
    (name): [string, Setting] => {
      const layers = [
        dense({ units: 9, inputShape: [5], activation: name }),
        activation({ activation: name }),
        dense({ units: 3 }),
      ];
      return [`activation ${name}`, { ...USUAL, layers, optimizer: sgd(0.1), x: [19, 5], y: [19, 3] }];
    },
  );
  const losses = (Object.keys(LOSS_RECORDS) as LossName[]).map((name): [string, Setting] => {
    const { targets } = LOSS_RECORDS[name];
    const sparse = targets === 'class';
    const units = targets === 'probability' ? 3 : name === 'quantile' ? 6 : 5;
    const layers = [
      lstm({ units: 33, inputShape: [6, 5], dropout: 0.2, recurrentDropout: 0.1, goBackwards: true }),
      dropout({ rate: 0.25 }),
      dense({ units, activation: LAST[targets], kernelRegularizer: { l1: 0.01, l2: 0.01 } }),
    ];
    const fit = { ...USUAL.fit, validationSplit: 0.3, clipNorm: 0.5 };
    const loss = name === 'quantile' ? quantileLoss([0.1, 0.9]) : name;
    const y = [19, sparse ? 1 : name === 'quantile' ? 3 : units];
    const rest = targets === 'any' ? {} : { classes: sparse ? units : 2, signs: targets === 'sign' };
    const training = { loss, metrics: OF_LOSS[name], optimizer: adam(0.01), fit };
    return [`loss ${name}`, { ...USUAL, layers, ...training, y, ...rest }];
  });
  const optimizers = Object.values(OPTIMIZERS)
    .flat()
    .map((optimizer, index): [string, Setting] => {
      const layers = [
        lstm({
          ...{ units: 12, batchInputShape: [6, 4, 3], stateful: true, returnSequences: true },
          recurrentActivation: 'sigmoid',
        }),
        flatten(),
        dense({ units: 10, activation: 'tanh' }),
        repeatVector({ n: 3 }),
        reshape({ targetShape: [6, 5] }),
        lstm({ units: 4 * (index + 1), useBias: false, recurrentActivation: 'sigmoid' }),
        dense({ units: 2 }),
      ];
      const fit = { epochs: 2, batchSize: 6, shuffle: false, clipValue: 0.1 };
      return [
        `optimizer ${optimizer.kind} ${index}`,
        { ...USUAL, layers, optimizer, fit, x: [12, 4, 3], y: [12, 2] },
      ];
    });
  const cells = [false, true].flatMap((resetAfter) =>
    ELEMENT_WISE_ACTIVATIONS.slice(0, 4).map((name, index): [string, Setting] => {
      const options = { units: 7 + 6 * index, inputShape: [6, 5], returnSequences: true } as const;
      const layers = [
        gru({ ...options, resetAfter, recurrentActivation: 'sigmoid', dropout: 0.2, recurrentDropout: 0.1 }),
        gru({ units: 16, resetAfter, activation: name, returnSequences: true, goBackwards: true }),
        simpleRNN({ units: 5 + 9 * index, activation: name, recurrentDropout: 0.1 }),
        dense({ units: 3 }),
      ];
      const what = `GRU, reset ${resetAfter ? 'after' : 'before'}, ${name}`;
      return [what, { ...USUAL, layers, optimizer: adam(0.01), y: [19, 3] }];
    }),
  );
  return [...elementWise, ...along, ...losses, ...optimizers, ...cells, ...sequences()];
}

function sequences(): [name: string, setting: Setting][] {
  const embedded = (optimizer: OptimizerDescription): Setting => ({
    ...USUAL,
    layers: [
      embedding({ inputDim: 50, outputDim: 21, inputLength: 6 }),
      conv1d({ filters: 9, kernelSize: 3, padding: 'same', activation: 'tanh' }),
      lstm({ units: 5 }),
      dense({ units: 3 }),
    ],
    optimizer,
    ids: 50,
    x: [19, 6],
    y: [19, 3],
  });
  const windows: Setting = {
    ...USUAL,
    layers: [
      conv1d({ filters: 10, kernelSize: 2, dilationRate: 2, padding: 'causal', inputShape: [6, 5] }),
      batchNormalization({ epsilon: 0.01 }),
      maxPooling1d({ poolSize: 3, strides: 1 }),
      layerNormalization({ epsilon: 0.01 }),
      averagePooling1d({ poolSize: 2, padding: 'same' }),
      permute({ dims: [2, 1] }),
      globalMaxPooling1d(),
      dense({ units: 3 }),
    ],
    optimizer: adam(0.01),
    y: [19, 3],
  };
  const noisy: Setting = {
    ...USUAL,
    layers: [
      dense({ units: 9, inputShape: [6, 5] }),
      gaussianNoise({ stddev: 0.1 }),
      leakyReLU(),
      gaussianDropout({ rate: 0.2 }),
      elu(),
      alphaDropout({ rate: 0.2 }),
      reLU({ maxValue: 2 }),
      thresholdedReLU({ theta: 0.1 }),
      prelu({ sharedAxes: [1], alphaInitializer: 'randomNormal' }),
      dense({ units: 10 }),
      prelu({ sharedAxes: [2] }),
      dense({ units: 3 }),
    ],
    optimizer: adam(0.01),
    y: [19, 6, 3],
  };
  const masked: Setting = {
    ...USUAL,
    layers: [
      dense({ units: 1, inputShape: [6, 5] }),
      reLU(),
      masking(),
      bidirectional({ layer: lstm({ units: 9, returnSequences: true }) }),
      lstm({ units: 17, recurrentActivation: 'sigmoid', recurrentDropout: 0.1 }),
      dense({ units: 3 }),
    ],
    optimizer: adam(0.01),
    y: [19, 3],
  };
  const constrained: Setting = {
    ...USUAL,
    layers: [
      lstm({ units: 11, inputShape: [6, 5], kernelConstraint: 'maxNorm', recurrentConstraint: 'unitNorm' }),
      dense({ units: 9, kernelConstraint: 'nonNeg', biasConstraint: 'nonNeg' }),
      dense({ units: 3, kernelConstraint: 'minMaxNorm' }),
    ],
    optimizer: sgd(0.1),
    fit: { ...USUAL.fit, constraints: 'keras' },
    y: [19, 3],
  };
  return [
    ['masks in both directions', masked],
    ['embedding sgd', embedded(sgd(0.1))],
    ['embedding adagrad', embedded(adagrad(0.1))],
    ['embedding adam', embedded(adam(0.01))],
    ['windows and normalization', windows],
    ['rectifiers and noise', noisy],
    ['constraints', constrained],
    ['merges', { ...USUAL, layers: merged(), optimizer: adam(0.01), y: [19, 6, 3] }],
  ];
}

/** Dense layers whose outputs come together in each way that there is. */
function merged(): Layers {
  const series = input({ shape: [6, 5] });
  const left = dense({ units: 9, activation: 'tanh' }).apply(series);
  const right = dense({ units: 9 }).apply(left);
  const sum = add().apply([left, right]);
  const product = multiply().apply([sum, left, right]);
  const least = minimum().apply([maximum().apply([product, right]), sum]);
  const mean = average().apply([least, left, sum, dense({ units: 1 }).apply(right)]);
  const likeness = dot({ axes: 2 }).apply([left, right]);
  const angles = dot({ axes: 2, normalize: true }).apply([right, sum]);
  const all = concatenate().apply([mean, series, right, likeness, angles]);
  return model({ inputs: series, outputs: dense({ units: 3 }).apply(all) });
}

/** All of them by name. */
export const SETTINGS: ReadonlyMap<string, Setting> = new Map(named());
