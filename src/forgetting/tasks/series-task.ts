// Tasks on series of one number, answered with one number at each step: `sum-large` and both controls differ in nothing
// but the function that is to be learned.

import { checkedTask } from './checked-task.js';
import { lagProbes, oneStepBack } from './lag-probes.js';
import { networkWith } from './network-options.js';
import { createNetwork, type NetworkPlan } from './networks.js';
import { REGRESSION_CRITERION, scoreRegression } from './regression.js';
import { DATA_STREAMS, drawSequences, drawValue, otherValue } from './sequences.js';
import type { Extrapolation, Sequences, Task } from './task.js';

const STEPS = 12;
const TRAINING_SEQUENCES = 256;
const TEST_SEQUENCES = 64;
const UNITS = 10;
const TRAINING = { epochs: 60, batchSize: 16, shuffle: true, learningRate: 1e-2 } as const;

/** What distinguishes tasks on series. */
export interface SeriesTaskOptions
  extends Pick<Task, 'name' | 'title' | 'description' | 'source' | 'expectation'> {
  /** Targets `[steps]` of the values `[steps]`. */
  readonly targets: (values: Float32Array) => ArrayLike<number>;
}

/**
 * A task on series of 12 values, uniform in [-1, 1): 256 for training, 64 others for testing. The probes are those of
 * `sum`, for any function.
 */
export function seriesTask({ targets, ...rest }: SeriesTaskOptions): Task {
  const draw = (seed: number, stream: number, count: number, steps: number, magnitude: number): Sequences =>
    drawSequences(
      { count, steps, features: 1, outputSteps: steps, outputs: 1 },
      seed,
      stream,
      (sample, generator) => {
        for (let step = 0; step < steps; step++) sample.x[step] = drawValue(generator, magnitude);
        sample.y.set(targets(sample.x));
      },
    );
  const plan: Omit<NetworkPlan, 'units' | 'learningRate'> = {
    features: 1,
    outputs: 1,
    everyStep: true,
    readout: 'linear',
  };
  return checkedTask({
    ...rest,
    criterion: REGRESSION_CRITERION,
    units: UNITS,
    training: TRAINING,
    differentiable: true,
    trainingData: (seed) => draw(seed, DATA_STREAMS.training, TRAINING_SEQUENCES, STEPS, 1),
    testData: (seed) => draw(seed, DATA_STREAMS.test, TEST_SEQUENCES, STEPS, 1),
    network: networkWith({ units: UNITS, learningRate: TRAINING.learningRate }, (seed, sizes) =>
      createNetwork({ ...plan, ...sizes }, seed),
    ),
    score: scoreRegression,
    probes: (sequences) => lagProbes(sequences, oneStepBack),
    replacement: otherValue,
    shouldForget: () => undefined,
    extrapolations: (seed) =>
      extrapolate((steps, count, magnitude, index) =>
        draw(seed, DATA_STREAMS.extrapolation + index, count, steps, magnitude),
      ),
  });
}

/** Longer sequences, and values three times as large. */
function extrapolate(
  draw: (steps: number, count: number, magnitude: number, index: number) => Sequences,
): Extrapolation[] {
  return [
    { name: '16 steps', sequences: draw(16, 32, 1, 0) },
    { name: '64 steps', sequences: draw(64, 16, 1, 1) },
    { name: '256 steps', sequences: draw(256, 8, 1, 2) },
    { name: 'values 3 times as large', sequences: draw(STEPS, 32, 3, 3) },
  ];
}
