import type { LayersModel } from '@tensorflow/tfjs-layers';
import { idRangeOf, NotLowered, type Samples, type TrainingDescription } from '../../compiler/index.js';
import { checkIds, targetShape } from '../../network/index.js';
import { floatsOf } from '../data/parts.js';
import type { Samples as GivenSamples } from '../data/samples.js';
import type { ModelDescription } from './describe-model.js';

/** Samples as a session takes them, and the shape of one at each input. */
export interface SessionSamples {
  sampleShapes: number[][];
  samples: Samples;
}

/**
 * Inputs and targets, with a weight for each sample, or for each step of it, for each output that has such, as a session takes
 * them.
 *
 * @throws RangeError naming the first number that is no row of what takes it.
 * @throws NotLowered if targets are not shaped like the outputs, which tfjs would stretch.
 */
export function sessionSamples(
  model: LayersModel,
  { network }: ModelDescription,
  { outputs }: Pick<TrainingDescription, 'outputs'>,
  { x, y }: GivenSamples,
  weights: readonly (Float32Array | null)[] = [],
): SessionSamples {
  const sampleShapes = x.map(({ shape: [, ...sample] }, index) => {
    const { length: axes } = network.inputs[index]?.shape ?? [];
    if (axes === sample.length) return sample;
    throw new NotLowered(`expected ${axes} axes of a sample, got ${sample.length}`);
  });
  for (const [index, input] of x.entries()) checkIds(input.what, input, idRangeOf(network, index));
  const shapes = x.map(({ shape }) => [...shape]);
  const computed = model.computeOutputShape(shapes.length === 1 ? (shapes[0] as number[]) : shapes);
  const computedShapes = (outputs.length === 1 ? [computed] : computed) as number[][];
  for (const [index, { loss }] of outputs.entries()) {
    const [, ...output] = computedShapes[index] ?? [];
    const expected = targetShape(loss, output);
    const [, ...given] = y[index]?.shape ?? [];
    if (given.join() === expected.join()) continue;
    throw new NotLowered(`expected targets of shape [${expected.join()}] a sample, got [${given.join()}]`);
  }
  const samples: Samples = {
    inputs: x.map(floatsOf),
    targets: y.map(floatsOf),
    weights: weights.map((own) => own ?? undefined),
    count: x[0]?.shape[0] ?? 0,
  };
  return { sampleShapes, samples };
}
