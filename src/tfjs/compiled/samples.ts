import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { hasSparseTargets, type LossName, NotLowered, type Samples } from '../../compiler/index.js';
import { readFloats } from '../model/assign.js';
import type { ModelDescription } from './describe-model.js';

/** Samples as a session takes them, and the shape of one at each input. */
export interface SessionSamples {
  sampleShapes: number[][];
  samples: Samples;
}

/**
 * Reads `[...inputs, target, weights]`, weights may be left out, each with one row for each sample.
 *
 * @throws NotLowered if the targets are not shaped like the outputs, which tfjs would stretch.
 */
export async function readSessionSamples(
  model: LayersModel,
  { network }: ModelDescription,
  loss: LossName,
  tensors: readonly (Tensor | null)[],
): Promise<SessionSamples> {
  const inputs = tensors.slice(0, network.inputs.length) as Tensor[];
  const [target, weights] = tensors.slice(inputs.length) as [Tensor, Tensor | null | undefined];
  const count = inputs[0]?.shape[0] ?? 0;
  const sampleShapes = inputs.map(({ shape: [, ...sample] }, index) => {
    const { length: axes } = network.inputs[index]?.shape ?? [];
    if (axes === sample.length) return sample;
    throw new NotLowered(`expected ${axes} axes of a sample, got ${sample.length}`);
  });
  const shapes = inputs.map(({ shape }) => shape);
  const computed = model.computeOutputShape(shapes.length === 1 ? (shapes[0] as number[]) : shapes);
  const [, ...output] = computed as number[];
  const expected = hasSparseTargets(loss) ? [...output.slice(0, -1), 1] : output;
  const [, ...given] = target.shape;
  if (given.join() !== expected.join()) {
    throw new NotLowered(`expected targets of shape [${expected.join()}] a sample, got [${given.join()}]`);
  }
  return {
    sampleShapes,
    samples: {
      inputs: await Promise.all(inputs.map(readFloats)),
      y: await readFloats(target),
      weights: weights ? await readFloats(weights) : undefined,
      count,
    },
  };
}
