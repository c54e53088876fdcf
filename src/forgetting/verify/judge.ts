// What the measures say of one network.
import type { Network } from '../../network/public.js';
import { byLag, interventions, type LagSummary, selectivity, sensitivities } from '../measures/index.js';
import type { Probe, Sequences, Task } from '../tasks/index.js';
import { orZero } from './rounding.js';

/** Data for judging a network: sequences, their probes, and the seed of replacements. */
export interface Subject {
  readonly task: Task;
  readonly sequences: Sequences;
  readonly probes: readonly Probe[];
  readonly seed: number;
}

/** The selectivity of a network, and its dependences by lag. */
export interface Judgement {
  /** Selectivity by the Jacobian; null if derivatives say nothing about the task. */
  readonly sensitivity: number | null;
  /** Selectivity by interventions; null if they were skipped. */
  readonly intervention: number | null;
  /** The smaller of the two. */
  readonly selectivity: number;
  readonly sensitivityByLag: readonly LagSummary[];
  readonly interventionByLag: readonly LagSummary[];
}

/**
 * The selectivity of a network by sensitivities and by interventions.
 *
 * @param quickly skips interventions if there are sensitivities
 */
export async function judge(
  network: Network,
  subject: Subject,
  quickly: boolean = false,
): Promise<Judgement> {
  const { task, sequences, probes, seed } = subject;
  const own = task.stateless?.(network) ?? network;
  const derivatives = task.differentiable ? await sensitivities(own, sequences, probes) : undefined;
  const effects =
    quickly && derivatives !== undefined
      ? undefined
      : await interventions(own, task, sequences, probes, seed);
  const index = (values: Float64Array | undefined): number | null =>
    values === undefined ? null : orZero(selectivity(probes, values));
  const lags = (values: Float64Array | undefined): LagSummary[] =>
    values === undefined ? [] : byLag(probes, values.map(orZero), sequences);
  const [sensitivity, intervention] = [index(derivatives), index(effects)];
  return {
    sensitivity,
    intervention,
    selectivity: Math.min(sensitivity ?? 1, intervention ?? 1),
    sensitivityByLag: lags(derivatives),
    interventionByLag: lags(effects),
  };
}
