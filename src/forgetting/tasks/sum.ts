// y_t = x_t + x_(t-1): remember one step, forget everything before.

import { experiment, type SeriesData } from '../experiment/experiment.js';
import {
  createSeriesNetwork,
  DEFAULT_EPOCHS,
  DEFAULT_HIDDEN_DIM,
  DEFAULT_LEARNING_RATE,
} from '../experiment/series-network.js';
import { checkedTask } from './checked-task.js';
import { lagProbes, oneStepBack } from './lag-probes.js';
import { networkWith } from './network-options.js';
import { REGRESSION_CRITERION, scoreRegression } from './regression.js';
import { DATA_STREAMS, drawSequences, otherValue } from './sequences.js';
import { seriesTask } from './series-task.js';
import type { Sequences, Task } from './task.js';

/** The experiment's sequences have four values, from 1 to 8. */
const STEPS = 4;
const LARGEST_VALUE = 8;

/** Each value plus the one before it, which is 0 before the first. */
export function sumsOfTwo(values: ArrayLike<number>): number[] {
  return Array.from(values, (value, step) => value + (step === 0 ? 0 : (values[step - 1] as number)));
}

/**
 * The experiment itself: network, initial weights, data and training of `SeriesPredictor` and `experiment` of `lethe`,
 * with the same final fingerprint.
 */
export const sum: Task = checkedTask({
  name: 'sum',
  title: 'Add the value before: the experiment',
  description:
    'Each output is the present value plus the one before it: that one is to be kept, all earlier ones are to be ' +
    'forgotten. Learned in 1000 steps from three sequences of four numbers, asked on two others.',
  criterion: REGRESSION_CRITERION,
  source: '',
  expectation: 'open',
  units: DEFAULT_HIDDEN_DIM,
  training: {
    epochs: DEFAULT_EPOCHS,
    batchSize: experiment.train.x.length,
    shuffle: false,
    learningRate: DEFAULT_LEARNING_RATE,
  },
  differentiable: true,
  trainingData: () => toSequences(experiment.train),
  testData: () => toSequences(experiment.test),
  network: networkWith({ units: DEFAULT_HIDDEN_DIM, learningRate: DEFAULT_LEARNING_RATE }, (seed, sizes) =>
    createSeriesNetwork({
      inputDim: 1,
      seqSize: null,
      hiddenDim: sizes.units,
      seed,
      learningRate: sizes.learningRate,
    }),
  ),
  score: scoreRegression,
  probes: (sequences) => lagProbes(sequences, oneStepBack),
  replacement: otherValue,
  shouldForget: () => undefined,
  extrapolations: (seed) => [
    { name: '16 steps', sequences: drawIntegers(seed, 0, 32, 16, 1) },
    { name: '64 steps', sequences: drawIntegers(seed, 1, 16, 64, 1) },
    { name: '256 steps', sequences: drawIntegers(seed, 2, 8, 256, 1) },
    { name: 'values 9 to 16', sequences: drawIntegers(seed, 3, 32, STEPS, 1 + LARGEST_VALUE) },
  ],
});

/** The same question, with enough data to learn the answer. */
export const sumLarge: Task = seriesTask({
  name: 'sum-large',
  title: 'Add the value before: random series',
  description:
    'The function of sum, learned from 256 random series of twelve values between -1 and 1, asked on 64 others.',
  source: '',
  expectation: 'selective',
  targets: sumsOfTwo,
});

function toSequences({ x, y }: SeriesData): Sequences {
  return {
    x: Float32Array.from(x.flat(2)),
    y: Float32Array.from(y.flat()),
    count: x.length,
    steps: STEPS,
    features: 1,
    outputSteps: STEPS,
    outputs: 1,
  };
}

/** Draws integers in a range as large as the experiment's, from `least` on, all equally likely. */
function drawIntegers(seed: number, index: number, count: number, steps: number, least: number): Sequences {
  return drawSequences(
    { count, steps, features: 1, outputSteps: steps, outputs: 1 },
    seed,
    DATA_STREAMS.extrapolation + index,
    (sample, generator) => {
      for (let step = 0; step < steps; step++) sample.x[step] = least + generator.integer(LARGEST_VALUE);
      sample.y.set(sumsOfTwo(sample.x));
    },
  );
}
