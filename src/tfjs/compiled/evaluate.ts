import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Evaluation, evaluateBy } from '../../network/index.js';
import type { Samples } from '../data/samples.js';
import { describeTraining } from '../model/describe-training.js';
import { describeModel } from './describe-model.js';
import { readStates, writeStates } from './layer-states.js';
import { readWeights } from './model-state.js';
import { sessionSamples } from './samples.js';

/**
 * Loss and metrics on our kernels; moves the states of stateful layers.
 *
 * @param names of loss and metrics, in the model's order
 * @throws NotLowered if the model cannot be compiled, LetheError `backend` if the kernels cannot run here.
 */
export async function evaluateCompiled(
  model: LayersModel,
  samples: Samples,
  names: readonly string[],
  how: { readonly batchSize: number; readonly threads: number | undefined },
): Promise<Evaluation> {
  const description = describeModel(model);
  const training = describeTraining(model, {});
  const { sampleShapes, samples: evaluation } = sessionSamples(model, description, training, samples);
  const options = { network: description.network, sampleShapes, training, ...how, evaluation };
  const { stateful } = description;
  const weights = await readWeights(description);
  const result = await evaluateBy(options, names, weights, await readStates(stateful));
  if (stateful.length > 0) writeStates(stateful, result.states);
  return result.evaluation;
}
