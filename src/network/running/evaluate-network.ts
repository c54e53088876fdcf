import { prepareSession, type SessionOptions } from '../../session/index.js';
import type { FitData } from '../data/forms.js';
import { orModelError } from '../errors/model-error.js';
import { type DataContext, readData } from '../fit/fit-data.js';
import { checkMasked, tellLossMasks } from '../fit/loss-masks.js';
import type { SampleWeights } from '../fit/sample-weight.js';
import { trainingOf } from '../fit/training-of.js';
import type { Limits } from '../options/limits.js';
import { checkSession } from './check-session.js';
import { evaluateBy } from './evaluation.js';

/** Data and parts of a network for an evaluation. */
export interface EvaluationTask extends Omit<DataContext, 'caller'>, Pick<SessionOptions, 'threads'> {
  readonly x: FitData;
  readonly y: FitData;
  readonly sampleWeight: SampleWeights | undefined;
  readonly limits: Limits | undefined;
  readonly weights: readonly Float32Array[];
  /** States of the stateful layers, before; undefined: zeros. */
  readonly states: readonly Float32Array[] | undefined;
}

/**
 * Loss and metrics of a network, and its states afterwards.
 *
 * @throws RangeError, TypeError or LetheError as for `Network.evaluate`.
 */
export async function evaluateNetwork(task: EvaluationTask): ReturnType<typeof evaluateBy> {
  const { x, y, sampleWeight, compiled, batchSize, threads, limits, rules, outputNames } = task;
  const read = readData({ ...task, caller: 'evaluate' }, x, y, sampleWeight);
  const { sampleShapes, samples: evaluation, network, unequal } = read;
  const training = trainingOf(compiled, rules, unequal);
  const asked = { network, sampleShapes, training, batchSize, threads, evaluation };
  return evaluateBy(asked, compiled.names, task.weights, task.states, (options) => {
    const prepared = orModelError('evaluate', () => {
      checkSession('evaluate', limits, options);
      return prepareSession(options);
    });
    checkMasked('evaluate', prepared, outputNames, unequal);
    tellLossMasks('evaluate', task.network, prepared, outputNames, training);
    return prepared;
  });
}
