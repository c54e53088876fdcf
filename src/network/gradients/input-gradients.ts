import { idRangeOf, inputShapeOf, type NetworkDescription, withInputShape } from '../../compiler/index.js';
import { GradientSession, prepareGradients } from '../../session/index.js';
import type { NetworkData } from '../data/numbers.js';
import { Outputs } from '../data/outputs.js';
import { readInputs, readTargets } from '../data/samples.js';
import { orModelError } from '../errors/model-error.js';
import { withSession } from '../running/open-with-threads.js';
import { networkOutputShape } from '../weights/weight-order.js';

/** Samples that go backwards at once. */
const BATCH_SIZE = 256;
const CALLER = 'inputGradients';

/**
 * For each sample the sum over its outputs of `outputGradients` times d(output) / d(input), in the shape of `x`. Stateful
 * layers, too, begin each sequence with states of zeros.
 *
 * @param weights layer by layer: kernel, recurrent kernel, bias; row-major
 * @param x `[count, ...sampleShape]`
 * @param outputGradients `[count, ...outputShape]`
 * @throws RangeError or TypeError naming the expected and the received shape.
 * @throws LetheError `model` naming the layer that cannot take such samples; `backend` if the kernels cannot be
 *   started here.
 */
export async function inputGradients(
  description: NetworkDescription,
  weights: readonly Float32Array[],
  x: NetworkData,
  outputGradients: NetworkData,
): Promise<Outputs> {
  const inputs = readInputs(`${CALLER}: x`, x, {
    sample: inputShapeOf(description),
    fixedBatch: null,
    batchSize: 1,
    ids: idRangeOf(description),
  });
  const [count = 0, ...sampleShape] = inputs.shape;
  const network = { ...description, batchSize: null };
  const outputShape = orModelError(CALLER, () => networkOutputShape(withInputShape(network, sampleShape)));
  const names = { x: 'x', y: 'outputGradients' };
  const gradients = readTargets(CALLER, names, outputGradients, inputs, outputShape);
  const batchSize = Math.max(1, Math.min(BATCH_SIZE, count));
  const options = { network, sampleShapes: [sampleShape], batchSize };
  const prepared = orModelError(CALLER, () => prepareGradients(options));
  const [values] = await withSession(CALLER, options, prepared, GradientSession.open, (session) => {
    session.setWeights(weights);
    return session.inputGradients([inputs.values], [gradients.values], count);
  });
  return new Outputs(values as Float32Array, inputs.shape);
}
