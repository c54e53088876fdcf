import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import {
  checkMasked,
  checkSession,
  type Evaluation,
  evaluateBy,
  type Limits,
  type LossRules,
  tellLossMasks,
} from '../../network/index.js';
import { BatchSession, prepareSession } from '../../session/index.js';
import { type Batch, cutBatches, meansOver } from '../data/batches.js';
import type { Samples } from '../data/samples.js';
import { describeTraining } from '../model/describe-training.js';
import { BatchSessions } from './batch-sessions.js';
import { describeModel } from './describe-model.js';
import { readStates, readStatesNow, writeStates } from './layer-states.js';
import { readWeights, readWeightsNow } from './model-state.js';
import { CompiledBatches } from './open-batches.js';
import { runOn, type SessionSamples, sessionSamples } from './samples.js';

/**
 * Loss and metrics on Lethe's kernels; changes the states of stateful layers.
 *
 * @param names of loss and metrics, in the model's order
 * @throws NotLowered if the model cannot be compiled, LetheError `backend` if the kernels cannot run here, `limits` if
 *   it would exceed `limits`.
 */
export async function evaluateCompiled(
  model: LayersModel,
  samples: Samples,
  names: readonly string[],
  {
    rules,
    limits,
    weights: sampleWeights,
    ...how
  }: {
    readonly batchSize: number;
    readonly threads: number | undefined;
    readonly limits: Limits | undefined;
    readonly rules: LossRules;
    readonly weights: readonly (Float32Array | null)[];
  },
): Promise<Evaluation> {
  const description = describeModel(model);
  const described = describeTraining(model, rules);
  const read = sessionSamples(model, description, described, samples, sampleWeights);
  const { sampleShapes, samples: evaluation } = read;
  const { network, training, unequal } = runOn('evaluate', description.network, described, read);
  const options = { network, sampleShapes, training, ...how, evaluation };
  const { stateful } = description;
  const weights = await readWeights(description);
  const result = await evaluateBy(options, names, weights, await readStates(stateful), (asked) => {
    checkSession('evaluate', limits, asked);
    const prepared = prepareSession(asked);
    checkMasked('evaluate', prepared, model.outputNames, unequal);
    tellLossMasks('evaluate', description.network, prepared, model.outputNames, training);
    return prepared;
  });
  if (stateful.length > 0) writeStates(stateful, result.states);
  return result.evaluation;
}

/**
 * Prepares the same for batches that come one by one.
 *
 * @param first the first batch
 * @returns a function for the means over all batches, weighted by batch size
 * @throws NotLowered if the model cannot be compiled, LetheError `backend` if the kernels cannot run here.
 */
export async function openEvaluation(
  model: LayersModel,
  first: Batch,
  threads: number | undefined,
  rules: LossRules,
): Promise<(batches: AsyncIterable<Batch>) => Promise<number[]>> {
  const description = describeModel(model);
  const training = describeTraining(model, rules);
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

/**
 * Loss and metrics on Lethe's kernels, on one thread and synchronously; changes the states of stateful layers.
 *
 * @throws NotLowered if the model cannot be compiled.
 * @throws LetheError `state` if the kernels are not loaded yet.
 */
export function evaluateLoaded(
  caller: string,
  model: LayersModel,
  samples: Samples,
  batchSize: number,
): number[] {
  const description = describeModel(model);
  const training = describeTraining(model, {});
  const read = (part: Samples): SessionSamples => sessionSamples(model, description, training, part);
  const { sampleShapes } = read(samples);
  const count = samples.x[0]?.shape[0] ?? 0;
  const size = Math.min(batchSize, count);
  const { network, stateful } = description;
  const evaluation = { inputs: [], targets: [], count: size + (count % size) };
  const options = { network, sampleShapes, training, batchSize: size, threads: 1, evaluation };
  const session = BatchSession.openLoaded(options, prepareSession(options));
  if (session === undefined) {
    throw new LetheError(
      'state',
      `${caller}: expected loaded kernels, got none: await accelerate(model) first`,
    );
  }
  try {
    session.setWeights(readWeightsNow(description));
    session.setStates(readStatesNow(stateful));
    const sums = session.scalarNames.map(() => 0);
    for (const { samples: part, count: own } of cutBatches(samples, size)) {
      for (const [index, value] of session.evaluateBatch(read(part).samples).entries()) {
        sums[index] = (sums[index] as number) + value * own;
      }
    }
    if (stateful.length > 0) writeStates(stateful, session.getStates());
    return sums.map((sum) => sum / count);
  } finally {
    session.close();
  }
}
