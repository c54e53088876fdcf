// One value to be kept for as long as nothing else is said: what to forget, and when, is in the input.
import { checkedTask } from './checked-task.js';
import { networkWith } from './network-options.js';
import { createNetwork } from './networks.js';
import { REGRESSION_CRITERION, scoreRegression } from './regression.js';
import { DATA_STREAMS, drawSequences, drawValue, otherValue } from './sequences.js';
import type { Probe, Sequences, Task } from './task.js';

/** Indices of the features; without flags a step keeps the memory. */
const FEATURES = { value: 0, store: 1, erase: 2 } as const;
const FEATURE_COUNT = 3;

const STEPS = 16;
const STORE_PROBABILITY = 0.25;
const ERASE_PROBABILITY = 0.125;
const TRAINING_SEQUENCES = 512;
const TEST_SEQUENCES = 64;
const UNITS = 10;
const TRAINING = { epochs: 60, batchSize: 16, shuffle: true, learningRate: 1e-2 } as const;

/** The number of formerly stored values that are probed for each output. */
const FORGOTTEN = 3;
/** Probed outputs of sequences longer than the training data, evenly spaced up to the last one. */
const FEW = 4;

/** The stored value at a step, and earlier ones. */
interface Memory {
  /** Step at which the current value was stored; undefined: none. */
  readonly stored: number | undefined;
  /** Steps of the values stored before it, the last one first. */
  readonly forgotten: readonly number[];
}

/**
 * The memory at each step of a sequence, after applying its flags.
 *
 * @param x `[steps, 3]`
 */
export function memoryOf(x: ArrayLike<number>): Memory[] {
  let memory: Memory = { stored: undefined, forgotten: [] };
  return Array.from({ length: x.length / FEATURE_COUNT }, (_, step) => {
    const [store, erase] = [FEATURES.store, FEATURES.erase].map((flag) => x[step * FEATURE_COUNT + flag]);
    if (store !== 0 || erase !== 0) {
      const { stored, forgotten } = memory;
      memory = {
        stored: store === 0 ? undefined : step,
        forgotten: stored === undefined ? forgotten : [stored, ...forgotten],
      };
    }
    return memory;
  });
}

/** A value with flags: store it, erase the stored value, or (without flags) keep that; the output is the stored value. */
export const flaggedMemory: Task = checkedTask({
  name: 'flagged-memory',
  title: 'Keep a value until told to forget it',
  description:
    'At each step come a value and two flags: store this value in place of what was stored, erase what was stored, or ' +
    'keep it, however many other values pass by. The output is the value stored, 0 if there is none.',
  criterion: REGRESSION_CRITERION,
  source: '',
  expectation: 'selective',
  units: UNITS,
  training: TRAINING,
  differentiable: true,
  trainingData: (seed) => draw(seed, DATA_STREAMS.training, TRAINING_SEQUENCES, STEPS, 1),
  testData: (seed) => draw(seed, DATA_STREAMS.test, TEST_SEQUENCES, STEPS, 1),
  network: networkWith({ units: UNITS, learningRate: TRAINING.learningRate }, (seed, sizes) =>
    createNetwork(
      { ...sizes, features: FEATURE_COUNT, outputs: 1, everyStep: true, readout: 'linear' },
      seed,
    ),
  ),
  score: scoreRegression,
  probes,
  replacement: otherValue,
  shouldForget: ({ x, count, steps }) =>
    Uint8Array.from({ length: count * steps }, (_, step) => {
      const begin = step * FEATURE_COUNT;
      return x[begin + FEATURES.store] === 0 && x[begin + FEATURES.erase] === 0 ? 0 : 1;
    }),
  extrapolations: (seed) => [
    { name: '64 steps', sequences: draw(seed, DATA_STREAMS.extrapolation, 16, 64, 1) },
    { name: '256 steps', sequences: draw(seed, DATA_STREAMS.extrapolation + 1, 8, 256, 1) },
    { name: 'values 3 times as large', sequences: draw(seed, DATA_STREAMS.extrapolation + 2, 32, STEPS, 3) },
  ],
});

function draw(seed: number, stream: number, count: number, steps: number, magnitude: number): Sequences {
  const sizes = { count, steps, features: FEATURE_COUNT, outputSteps: steps, outputs: 1 };
  return drawSequences(sizes, seed, stream, ({ x, y }, generator) => {
    for (let step = 0; step < steps; step++) {
      const begin = step * FEATURE_COUNT;
      x[begin + FEATURES.value] = drawValue(generator, magnitude);
      const kind = generator.uniform();
      if (kind < STORE_PROBABILITY) x[begin + FEATURES.store] = 1;
      else if (kind < STORE_PROBABILITY + ERASE_PROBABILITY) x[begin + FEATURES.erase] = 1;
    }
    for (const [step, { stored }] of memoryOf(x).entries()) {
      y[step] = stored === undefined ? 0 : (x[stored * FEATURE_COUNT + FEATURES.value] as number);
    }
  });
}

/**
 * Probes each output on the stored value, and on formerly stored ones. Values never stored are not probed, and in long
 * sequences only four outputs: each needs a backward pass through all steps.
 */
function probes({ x, count, steps }: Sequences): Probe[] {
  const found: Probe[] = [];
  const every = steps <= STEPS ? 1 : Math.floor(steps / FEW);
  for (let sample = 0; sample < count; sample++) {
    const size = steps * FEATURE_COUNT;
    const memories = memoryOf(x.subarray(sample * size, (sample + 1) * size));
    for (const [outputStep, { stored, forgotten }] of memories.entries()) {
      if ((outputStep + 1) % every !== 0) continue;
      const probe = (inputStep: number, role: Probe['role'], ideal: number): void => {
        found.push({ sample, outputStep, output: 0, inputStep, feature: FEATURES.value, role, ideal });
      };
      if (stored !== undefined) probe(stored, stored === outputStep ? 'current' : 'keep', 1);
      for (const step of forgotten.slice(0, FORGOTTEN)) probe(step, 'forget', 0);
    }
  }
  return found;
}
