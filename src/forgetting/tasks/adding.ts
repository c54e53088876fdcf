// The adding problem of 1997: pick two values out of many, and keep them to the end.

import type { Network } from '../../network/public.js';
import type { Generator } from '../../random/index.js';
import { checkedTask } from './checked-task.js';
import { networkWith } from './network-options.js';
import { answersOf, createNetwork } from './networks.js';
import { scoreAnswers } from './regression.js';
import { DATA_STREAMS, drawSequences, drawValue, otherValue, type Sample } from './sequences.js';
import type { Probe, Score, Sequences, Task, TaskTraining } from './task.js';

/** Indices of the features. */
const FEATURES = { value: 0, marker: 1 } as const;
const FEATURE_COUNT = 2;
/** The marker at the two values to be added, and at the first and the last step. */
const MARKED = 1;
const BORDER = -1;

const STEPS = 20;
/** The first of the two is among this many first values; the second among the first STEPS / 2 - 1 of the others. */
const FIRST_AMONG = 10;
const TRAINING_SEQUENCES = 1024;
const TEST_SEQUENCES = 256;
const UNITS = 8;
const TRAINING: TaskTraining = {
  epochs: 100,
  batchSize: 16,
  shuffle: true,
  learningRate: 1e-2,
  // Down to a twentieth at the end: without this some networks are off the mark by the last of their steps.
  learningRateSchedule: (epoch, learningRate) => (epoch === 0 ? learningRate : learningRate * 0.97),
};

/** The largest error of a correct answer (1997). */
const TOLERANCE = 0.04;
/** Fraction of the test sequences that must be answered correctly. */
const SOLVED_RATE = 0.99;

/**
 * As published except for the number of steps, which is fixed, and small enough to train in seconds. (Published: drawn
 * from T to T + T / 10 for each sequence.)
 */
export const adding: Task = checkedTask({
  name: 'adding',
  title: 'Add the two marked values',
  description:
    `Out of ${STEPS} values two are marked; after the last one the network answers with 0.5 + (first + second) / 4. ` +
    'Both are to be kept from the first half to the end, all other values are to leave no trace.',
  criterion: `an error below ${TOLERANCE} in at least ${100 * SOLVED_RATE} % of sequences that were not trained on`,
  source:
    'S. Hochreiter, J. Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997, experiment 4',
  expectation: 'open',
  units: UNITS,
  training: TRAINING,
  differentiable: true,
  trainingData: (seed) => draw(seed, DATA_STREAMS.training, TRAINING_SEQUENCES, STEPS),
  testData: (seed) => draw(seed, DATA_STREAMS.test, TEST_SEQUENCES, STEPS),
  network: networkWith({ units: UNITS, learningRate: TRAINING.learningRate }, (seed, sizes) =>
    createNetwork(
      { ...sizes, features: FEATURE_COUNT, outputs: 1, everyStep: false, readout: 'linear' },
      seed,
    ),
  ),
  score,
  probes,
  replacement: otherValue,
  shouldForget: () => undefined,
  extrapolations: (seed) => [
    { name: '40 steps', sequences: draw(seed, DATA_STREAMS.extrapolation, 64, 40) },
    { name: '80 steps', sequences: draw(seed, DATA_STREAMS.extrapolation + 1, 64, 80) },
  ],
});

function draw(seed: number, stream: number, count: number, steps: number): Sequences {
  const sizes = { count, steps, features: FEATURE_COUNT, outputSteps: 1, outputs: 1 };
  return drawSequences(sizes, seed, stream, (sample, generator) => drawSample(sample, generator, steps));
}

function drawSample({ x, y }: Sample, generator: Generator, steps: number): void {
  for (let step = 0; step < steps; step++) x[step * FEATURE_COUNT + FEATURES.value] = drawValue(generator);
  const first = generator.integer(FIRST_AMONG);
  const rest = generator.integer(steps / 2 - 1);
  const second = rest < first ? rest : rest + 1;
  for (const step of [first, second]) x[step * FEATURE_COUNT + FEATURES.marker] = MARKED;
  // A first step that was drawn is not marked after all, and counts as 0.
  for (const step of [0, steps - 1]) x[step * FEATURE_COUNT + FEATURES.marker] = BORDER;
  y[0] = targetOf(x);
}

/**
 * 0.5 + (X1 + X2) / 4 of the marked values.
 *
 * @param x `[steps, 2]`
 */
export function targetOf(x: ArrayLike<number>): number {
  let total = 0;
  for (let begin = 0; begin < x.length; begin += FEATURE_COUNT) {
    if (x[begin + FEATURES.marker] === MARKED) total += x[begin + FEATURES.value] as number;
  }
  return 0.5 + total / 4;
}

async function score(network: Network, sequences: Sequences): Promise<Score> {
  const answers = await answersOf(network, sequences);
  const { details, ...rest } = scoreAnswers(answers, sequences.y);
  const right = answers.filter(
    (answer, index) => Math.abs(answer - (sequences.y[index] as number)) < TOLERANCE,
  );
  const correctRate = right.length / sequences.count;
  return { ...rest, solved: correctRate >= SOLVED_RATE, details: { ...details, correctRate } };
}

/** Probes the answer on each value. */
function probes({ x, count, steps }: Sequences): Probe[] {
  return Array.from({ length: count * steps }, (_, index): Probe => {
    const inputStep = index % steps;
    const marked = x[index * FEATURE_COUNT + FEATURES.marker] === MARKED;
    const past = marked ? 'keep' : 'forget';
    return {
      sample: Math.floor(index / steps),
      outputStep: 0,
      output: 0,
      inputStep,
      feature: FEATURES.value,
      role: inputStep === steps - 1 ? 'current' : past,
      ideal: marked ? 1 / 4 : 0,
    };
  });
}
