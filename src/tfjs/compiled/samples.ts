import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  hasSparseTargets,
  inputShapeOf,
  type LossName,
  NotLowered,
  type Samples,
} from '../../compiler/index.js';
import { readFloats } from '../model/assign.js';
import type { ModelDescription } from './describe-model.js';

/** Samples as a session takes them, and the shape of one. */
export interface SessionSamples {
  sampleShape: number[];
  samples: Samples;
}

/**
 * Reads `[input, target, weights]`, weights may be left out, each with one row for each sample.
 *
 * @throws NotLowered if the targets are not shaped like the outputs, which tfjs would stretch.
 */
export async function readSessionSamples(
  model: LayersModel,
  { network }: ModelDescription,
  loss: LossName,
  tensors: readonly (Tensor | null)[],
): Promise<SessionSamples> {
  const [input, target, weights] = tensors as [Tensor, Tensor, Tensor | null | undefined];
  const [count = 0, ...sampleShape] = input.shape;
  const { length: axes } = inputShapeOf(network);
  if (axes !== sampleShape.length) {
    throw new NotLowered(`expected ${axes} axes of a sample, got ${sampleShape.length}`);
  }
  const [, ...output] = model.computeOutputShape([count, ...sampleShape]) as number[];
  const expected = hasSparseTargets(loss) ? [...output.slice(0, -1), 1] : output;
  const [, ...given] = target.shape;
  if (given.join() !== expected.join()) {
    throw new NotLowered(`expected targets of shape [${expected.join()}] a sample, got [${given.join()}]`);
  }
  return {
    sampleShape,
    samples: {
      x: await readFloats(input),
      y: await readFloats(target),
      weights: weights ? await readFloats(weights) : undefined,
      count,
    },
  };
}
