import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Loss, NotLowered, type Samples } from '../../compiler/index.js';
import { targetShape } from '../../network/index.js';
import { floatsOf, type Part } from '../data/parts.js';
import type { Samples as GivenSamples } from '../data/samples.js';
import type { ModelDescription } from './describe-model.js';

/** Samples as a session takes them, and the shape of one at each input. */
export interface SessionSamples {
  sampleShapes: number[][];
  samples: Samples;
}

/**
 * The inputs and the only target, with one weight a sample or none, as a session takes them.
 *
 * @throws NotLowered if the targets are not shaped like the outputs, which tfjs would stretch.
 */
export function sessionSamples(
  model: LayersModel,
  { network }: ModelDescription,
  loss: Loss,
  { x, y }: GivenSamples,
  weights?: Float32Array | null,
): SessionSamples {
  const sampleShapes = x.map(({ shape: [, ...sample] }, index) => {
    const { length: axes } = network.inputs[index]?.shape ?? [];
    if (axes === sample.length) return sample;
    throw new NotLowered(`expected ${axes} axes of a sample, got ${sample.length}`);
  });
  const shapes = x.map(({ shape }) => [...shape]);
  const computed = model.computeOutputShape(shapes.length === 1 ? (shapes[0] as number[]) : shapes);
  const [, ...output] = computed as number[];
  const target = y[0] as Part;
  const expected = targetShape(loss, output);
  const [, ...given] = target.shape;
  if (given.join() !== expected.join()) {
    throw new NotLowered(`expected targets of shape [${expected.join()}] a sample, got [${given.join()}]`);
  }
  const count = x[0]?.shape[0] ?? 0;
  const samples = { inputs: x.map(floatsOf), y: floatsOf(target), weights: weights ?? undefined, count };
  return { sampleShapes, samples };
}
