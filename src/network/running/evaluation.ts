import {
  type PreparedSession,
  prepareSession,
  type SessionOptions,
  TrainingSession,
} from '../../session/index.js';
import { largestBatch } from '../data/samples.js';
import { withSession } from './open-with-threads.js';

/** The result of `evaluate`: `loss`, and each metric by tfjs-layers' name. */
export interface Evaluation {
  loss: number;
  [metric: string]: number;
}

/**
 * Loss and metrics over `asked.evaluation`: means over batches, weighted by batch size.
 *
 * @param names of loss and metrics, in the order of the session's scalars
 * @param states states of the stateful layers, before; undefined: zeros
 * @param prepare `prepareSession`, which may throw something else
 * @returns also the states afterwards
 * @throws NotLowered or LetheError `backend` as for `TrainingSession.open`.
 */
export async function evaluateBy(
  asked: SessionOptions,
  names: readonly string[],
  weights: readonly Float32Array[],
  states: readonly Float32Array[] | undefined,
  prepare: (options: SessionOptions) => PreparedSession = prepareSession,
): Promise<{ evaluation: Evaluation; states: Float32Array[] }> {
  const { batchSize, evaluation } = asked;
  const options = { ...asked, batchSize: largestBatch(batchSize, evaluation?.count) };
  return withSession('evaluate', options, prepare(options), TrainingSession.open, (session) => {
    session.setWeights(weights);
    if (states !== undefined) session.setStates(states);
    const values = session.evaluate();
    const evaluation = Object.fromEntries(names.map((name, index) => [name, values[index] ?? Number.NaN]));
    return { evaluation: evaluation as Evaluation, states: session.getStates() };
  });
}
