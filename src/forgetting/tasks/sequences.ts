// Making sequences and handing them to a network.
import type { ShapedNumbers } from '../../network/public.js';
import { Generator } from '../../random/index.js';
import { checkSequences, checkTargets } from './check-sequences.js';
import type { Probe, Sequences } from './task.js';

/** Purposes of data: each has its own random numbers, streams `(seed, 'data', stream)` of the generator. */
export const DATA_STREAMS = { training: 0x7a00, test: 0x7a01, extrapolation: 0x7a10 } as const;

/** The sizes of {@link Sequences}. */
export type SequenceSizes = Omit<Sequences, 'x' | 'y'>;

/** The place of the numbers of one sample; initially zeros. */
export interface Sample {
  /** `[steps, features]` */
  readonly x: Float32Array;
  /** `[outputSteps, outputs]` */
  readonly y: Float32Array;
}

/**
 * Draws sequences one after the other.
 *
 * @param stream see {@link DATA_STREAMS}
 * @param draw writes a sample
 */
export function drawSequences(
  sizes: SequenceSizes,
  seed: number,
  stream: number,
  draw: (sample: Sample, generator: Generator) => void,
): Sequences {
  const generator = new Generator(seed, 'data', stream);
  const { count, steps, features, outputSteps, outputs } = sizes;
  const x = new Float32Array(count * steps * features);
  const y = new Float32Array(count * outputSteps * outputs);
  const part = (values: Float32Array, size: number, index: number): Float32Array =>
    values.subarray(index * size, (index + 1) * size);
  for (let index = 0; index < count; index++) {
    draw({ x: part(x, steps * features, index), y: part(y, outputSteps * outputs, index) }, generator);
  }
  return { ...sizes, x, y };
}

/** Uniform in [-magnitude, magnitude), as float32: with variance `magnitude`^2 / 3. */
export function drawValue(generator: Generator, magnitude: number = 1): number {
  return Math.fround((2 * generator.uniform() - 1) * magnitude);
}

/**
 * The inputs in the form of a `Network`, `[count, steps, features]`.
 *
 * @throws TypeError or RangeError if they are not sequences, or do not have the stated sizes.
 */
export function inputsOf(sequences: Sequences): ShapedNumbers {
  checkSequences('inputsOf', sequences);
  const { x, count, steps, features } = sequences;
  return { values: x, shape: [count, steps, features] };
}

/**
 * The targets in the form of a `Network`: `[count, steps, outputs]`, or `[count, outputs]` for only the last step.
 *
 * @throws TypeError or RangeError if they are not sequences, or do not have the stated sizes.
 */
export function targetsOf(sequences: Sequences): ShapedNumbers {
  checkTargets('targetsOf', sequences);
  const { y, count, steps, outputSteps, outputs } = sequences;
  return { values: y, shape: outputSteps === steps ? [count, steps, outputs] : [count, outputs] };
}

/**
 * The inputs at a probe's step with another value of its feature: one that occurs in the sequences, and so comes from
 * the distribution of the inputs, whatever that is. The other features stay.
 *
 * @param draw uniform in [0, 1); called once
 * @throws RangeError if the feature has the same value everywhere.
 */
export function otherValue(sequences: Sequences, probe: Probe, draw: () => number): Float32Array {
  const { x, count, steps, features } = sequences;
  const begin = (probe.sample * steps + probe.inputStep) * features;
  const step = x.slice(begin, begin + features);
  const present = step[probe.feature];
  const places = count * steps;
  const first = Math.floor(draw() * places);
  for (let offset = 0; offset < places; offset++) {
    const value = x[((first + offset) % places) * features + probe.feature] as number;
    if (value === present) continue;
    step[probe.feature] = value;
    return step;
  }
  throw new RangeError(`replacement: feature ${probe.feature}: expected several values, got only ${present}`);
}
