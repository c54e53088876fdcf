import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Evaluation, evaluateBy } from '../../network/index.js';
import { type Batch, meansOver } from '../data/batches.js';
import type { Samples } from '../data/samples.js';
import { describeTraining } from '../model/describe-training.js';
import { BatchSessions } from './batch-sessions.js';
import { describeModel } from './describe-model.js';
import { readStates, writeStates } from './layer-states.js';
import { readWeights } from './model-state.js';
import { CompiledBatches } from './open-batches.js';
import { type SessionSamples, sessionSamples } from './samples.js';

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

/**
 * Prepares the same of batches that come one by one.
 *
 * @param first of them
 * @returns what gives the means over all, each batch by its size
 * @throws NotLowered if the model cannot be compiled, LetheError `backend` if the kernels cannot run here.
 */
export async function openEvaluation(
  model: LayersModel,
  first: Batch,
  threads: number | undefined,
): Promise<(batches: AsyncIterable<Batch>) => Promise<number[]>> {
  const description = describeModel(model);
  const training = describeTraining(model, {});
  const { stateful, network } = description;
  const weights = await readWeights(description);
  const states = await readStates(stateful);
  const sessions = new BatchSessions('evaluate', { network, training, threads }, []);
  const read = ({ samples }: Batch): SessionSamples => sessionSamples(model, description, training, samples);
  const session = await sessions.take('evaluation', read(first));
  return async (batches) => {
    try {
      session.setWeights(weights);
      session.setStates(states);
      const engine = new CompiledBatches(sessions, read);
      const means = await meansOver(batches, (batch) => engine.evaluate(batch));
      if (stateful.length > 0) writeStates(stateful, sessions.session.getStates());
      return means;
    } finally {
      sessions.close();
    }
  };
}
