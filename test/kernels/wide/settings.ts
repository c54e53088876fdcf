// Training runs that between them use every instruction of the kernels, every activation, loss, metric and optimizer, in
// sizes with whole and partial tiles, panels and vectors.
import {
  activation,
  adadelta,
  adagrad,
  adam,
  adamax,
  dense,
  dropout,
  flatten,
  gru,
  lstm,
  momentum,
  type Network,
  type NetworkFitArgs,
  repeatVector,
  reshape,
  rmsprop,
  sgd,
  simpleRNN,
  timeDistributed,
} from 'lethe/core';
import type { OptimizerDescription } from '../../../src/compiler/optimizer.js';
import { LOSSES, type METRICS } from '../../../src/compiler/training/loss.js';
import { ACTIVATIONS, ELEMENT_WISE_ACTIVATIONS } from '../../../src/network/builder/names.js';

type Layers = Parameters<typeof Network.create>[0];
type LossName = (typeof LOSSES)[number];
type MetricName = (typeof METRICS)[number];

/** A network and how it is trained, on made-up data. */
export interface Setting {
  readonly layers: Layers;
  readonly loss: LossName;
  readonly metrics: readonly string[];
  readonly optimizer: OptimizerDescription;
  readonly fit: NetworkFitArgs;
  /** Samples' and targets' shapes; targets that are classes are 0 and 1, or below `classes`. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly classes?: number;
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

/** Metrics that take the targets of a loss. */
const OF_LOSS: { readonly [Loss in LossName]: readonly MetricName[] } = {
  meanSquaredError: ['meanSquaredError', 'meanAbsoluteError'],
  meanAbsoluteError: ['meanAbsoluteError', 'meanSquaredError'],
  categoricalCrossentropy: ['categoricalCrossentropy', 'categoricalAccuracy'],
  sparseCategoricalCrossentropy: ['sparseCategoricalCrossentropy', 'sparseCategoricalAccuracy'],
  binaryCrossentropy: ['binaryCrossentropy', 'binaryAccuracy'],
};

function named(): [name: string, setting: Setting][] {
  const elementWise = ELEMENT_WISE_ACTIVATIONS.map((name, index): [string, Setting] => {
    const recurrentActivation = ELEMENT_WISE_ACTIVATIONS[(index + 1) % ELEMENT_WISE_ACTIVATIONS.length];
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
  const losses = LOSSES.map((loss): [string, Setting] => {
    const sparse = loss === 'sparseCategoricalCrossentropy';
    const units = loss === 'binaryCrossentropy' ? 3 : 5;
    const last = loss.startsWith('mean') ? 'linear' : loss === 'binaryCrossentropy' ? 'sigmoid' : 'softmax';
    const layers = [
      lstm({ units: 33, inputShape: [6, 5], dropout: 0.2, recurrentDropout: 0.1, goBackwards: true }),
      dropout({ rate: 0.25 }),
      dense({ units, activation: last, kernelRegularizer: { l1: 0.01, l2: 0.01 } }),
    ];
    const fit = { ...USUAL.fit, validationSplit: 0.3, clipNorm: 0.5 };
    const y = sparse ? [19, 1] : [19, units];
    const rest = loss.startsWith('mean') ? {} : { classes: sparse ? units : 2 };
    return [
      `loss ${loss}`,
      { ...USUAL, layers, loss, metrics: OF_LOSS[loss], optimizer: adam(0.01), fit, y, ...rest },
    ];
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
  return [...elementWise, ...along, ...losses, ...optimizers, ...cells];
}

/** All of them by name. */
export const SETTINGS: ReadonlyMap<string, Setting> = new Map(named());
