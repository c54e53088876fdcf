// Training runs of all that a state in the middle of a run has to have with it.
import {
  adam,
  adamax,
  dense,
  dropout,
  lstm,
  momentum,
  Network,
  type NetworkFitArgs,
  rmsprop,
} from '../../src/core.js';

/** Of the networks' initial weights. */
export const SEED = 9;
const SAMPLES = 11;

export const x: number[][][] = Array.from({ length: SAMPLES }, (_, sample) =>
  [0, 1, 2].map((step) => [Math.sin(sample + 2 * step)]),
);
export const y: number[][] = x.map(([first = []]) => [(first[0] ?? 0) * 2]);

export interface Run {
  network(): Network;
  readonly args: NetworkFitArgs;
  /** Of the receipt. Default 1. */
  readonly everyEpochs?: number;
}

const layers = (): Parameters<typeof Network.create>[0] => [
  lstm({ units: 4, inputShape: [3, 1], dropout: 0.3, recurrentDropout: 0.2 }),
  dropout({ rate: 0.1 }),
  dense({ units: 1 }),
];

const stateful = (): Parameters<typeof Network.create>[0] => [
  lstm({ units: 4, batchInputShape: [SAMPLES, 3, 1], stateful: true }),
  dense({ units: 1 }),
];

function made(optimizer: Parameters<Network['compile']>[0]['optimizer'], of = layers): () => Network {
  return () => {
    const network = Network.create(of(), { seed: SEED });
    network.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
    return network;
  };
}

const stops = { monitor: 'loss', patience: 1, restoreBestWeights: true };

export const RUNS: { readonly [name: string]: Run } = {
  'adam, dropout, an order by epoch, a smaller last batch': {
    network: made(adam(0.02)),
    args: { batchSize: 4, epochs: 6, seed: 3 },
  },
  'three epochs between states, and a rest': {
    network: made(adamax(0.02)),
    args: { batchSize: 4, epochs: 7, seed: 3 },
    everyEpochs: 3,
  },
  'a schedule': {
    network: made(rmsprop(0.01, 0.9, 0.5, 1e-7, true)),
    args: {
      batchSize: 4,
      epochs: 5,
      learningRateSchedule: (epoch, rate) => rate * (epoch === 2 ? 0.5 : 0.9),
    },
    everyEpochs: 2,
  },
  'samples to validate on': {
    network: made(momentum(0.01, 0.9, true)),
    args: { batchSize: 3, epochs: 5, seed: 2, validationSplit: 0.3 },
    everyEpochs: 2,
  },
  'early stopping whose best weights are a state': {
    network: made(adam(0.4)),
    args: { batchSize: 4, epochs: 40, seed: 3, earlyStopping: stops },
  },
  'early stopping whose best weights are between states': {
    network: made(adam(0.4)),
    args: { batchSize: 4, epochs: 40, seed: 3, earlyStopping: { ...stops, patience: 3 } },
    everyEpochs: 4,
  },
  'early stopping that keeps the last weights': {
    network: made(adam(0.4)),
    args: { batchSize: 4, epochs: 40, seed: 1, earlyStopping: { monitor: 'mae', patience: 2 } },
    everyEpochs: 2,
  },
  'states of a stateful layer': {
    network: made(momentum(0.02, 0.9), stateful),
    args: { batchSize: SAMPLES, epochs: 6, shuffle: false },
    everyEpochs: 2,
  },
  'states of a stateful layer that validation moves': {
    network: made(adam(0.02), stateful),
    args: { batchSize: SAMPLES, epochs: 4, shuffle: false, validationData: [x, y] },
  },
  'an initial epoch, bounds on gradients': {
    network: made(adam(0.02)),
    args: { batchSize: 4, epochs: 9, initialEpoch: 3, seed: 7, clipNorm: 0.1 },
    everyEpochs: 2,
  },
  'an initial epoch and a schedule': {
    network: made(adam(0.02)),
    args: { batchSize: 4, epochs: 6, initialEpoch: 2, learningRateSchedule: (epoch) => 0.01 / (1 + epoch) },
  },
};
