import { type NetworkDescription, withInputShapes } from '../../compiler/index.js';
import { GradientSession, prepareGradients } from '../../session/index.js';
import type { FitData } from '../data/forms.js';
import { Outputs } from '../data/outputs.js';
import { countOf, type NamedNumbers, readInputs, readTargets, sampleShapesOf } from '../data/samples.js';
import { orModelError } from '../errors/model-error.js';
import { checkPlan, type Limits, watchOf } from '../options/limits.js';
import { withSession } from '../running/open-with-threads.js';
import { networkOutputShapes } from '../weights/weight-order.js';

/** Samples in one backward pass. */
const BATCH_SIZE = 256;
const CALLER = 'inputGradients';

/**
 * For each sample the sum over its outputs of `outputGradients` times d(output) / d(input), in the shape of `x`.
 * Stateful layers, too, begin each sequence with zeros.
 *
 * @param weights layer by layer: kernel, recurrent kernel, bias; row-major
 * @param outputNames for each output the layer that computes it
 * @param x for each input `[count, ...sampleShape]`
 * @param outputGradients for each output `[count, ...outputShape]`
 * @returns for each input `[count, ...sampleShape]`
 * @throws RangeError or TypeError naming the expected and the received shape.
 * @throws LetheError `model` naming the layer that cannot take such samples; `backend` if the kernels cannot be started
 *   here; `limits` if it would exceed `limits`.
 */
export async function inputGradients(
  description: NetworkDescription,
  outputNames: readonly string[],
  weights: readonly Float32Array[],
  x: FitData,
  outputGradients: FitData,
  limits: Limits | undefined,
): Promise<Outputs[]> {
  const network = { ...description, batchSize: null };
  const inputs = readInputs(CALLER, 'x', x, network, 1);
  const count = countOf(inputs);
  const sampleShapes = sampleShapesOf(inputs);
  const shapes = orModelError(CALLER, () => networkOutputShapes(withInputShapes(network, sampleShapes)));
  const outputs = outputNames.map((name, index) => ({ name, sample: shapes[index] ?? [] }));
  const names = { x: 'x', y: 'outputGradients' };
  const gradients = readTargets(CALLER, names, outputGradients, inputs[0] as NamedNumbers, outputs);
  const batchSize = Math.max(1, Math.min(BATCH_SIZE, count));
  const options = { network, sampleShapes, batchSize, watchBytes: watchOf(CALLER, limits) };
  const prepared = orModelError(CALLER, () => prepareGradients(options));
  checkPlan(CALLER, limits, prepared, () => Math.ceil(count / batchSize));
  const found = await withSession(CALLER, options, prepared, GradientSession.open, (session) => {
    session.setWeights(weights);
    const [given, wanted] = [inputs, gradients].map((each) => each.map(({ values }) => values));
    return session.inputGradients(given as Float32Array[], wanted as Float32Array[], count);
  });
  return found.map((values, index) => new Outputs(values, inputs[index]?.shape ?? []));
}
