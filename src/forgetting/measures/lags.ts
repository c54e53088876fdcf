import { checkKind, isObject } from '../../text/kinds.js';
import { checkNumber, checkValues } from '../statistics/check-values.js';
import { momentsOf } from '../statistics/index.js';
import { checkProbes, checkSizes } from '../tasks/check-sequences.js';
import type { Probe, Sequences } from '../tasks/task.js';

/** A dependence by lag: how much outputs depend on inputs this many steps earlier. */
export interface LagSummary {
  /** Steps from the input to the output; 0 is the input of the same step. */
  readonly lag: number;
  /** Number of probes with this lag. */
  readonly count: number;
  readonly mean: number;
  /** Standard deviation over the probes. */
  readonly spread: number;
  /** Mean of the ideals. */
  readonly ideal: number;
  /** Mean absolute distance from the ideals. */
  readonly distance: number;
}

/**
 * Lag of a probe, in steps: the output's step minus the input's. A single output belongs to the last step.
 *
 * @throws TypeError or RangeError naming the invalid argument.
 */
export function lagOf(
  probe: Pick<Probe, 'inputStep' | 'outputStep'>,
  sequences: Pick<Sequences, 'steps' | 'outputSteps'>,
): number {
  checkKind('lagOf: probe', isObject(probe), 'a probe', probe);
  checkNumber('lagOf: probe: inputStep', probe.inputStep);
  checkNumber('lagOf: probe: outputStep', probe.outputStep);
  checkSizes('lagOf', sequences, ['steps', 'outputSteps']);
  return lagBetween(probe, sequences);
}

function lagBetween(
  { inputStep, outputStep }: Pick<Probe, 'inputStep' | 'outputStep'>,
  { steps, outputSteps }: Pick<Sequences, 'steps' | 'outputSteps'>,
): number {
  return outputStep + steps - outputSteps - inputStep;
}

/**
 * Summarizes sensitivities (or effects of interventions) by lag, the smallest first.
 *
 * @param values one for each probe
 * @param sequences the sequences of the probes
 * @throws RangeError unless there is one value for each probe.
 * @throws TypeError naming the invalid argument.
 */
export function byLag(
  probes: readonly Probe[],
  values: ArrayLike<number>,
  sequences: Pick<Sequences, 'steps' | 'outputSteps'>,
): LagSummary[] {
  checkProbes('byLag', probes, ['inputStep', 'outputStep', 'ideal']);
  checkValues('byLag: values', values);
  checkSizes('byLag', sequences, ['steps', 'outputSteps']);
  if (values.length !== probes.length) {
    throw new RangeError(
      `byLag: values: expected ${probes.length}, one for each probe, got ${values.length}`,
    );
  }
  const lags = new Map<number, number[]>();
  for (const [index, probe] of probes.entries()) {
    const lag = lagBetween(probe, sequences);
    const places = lags.get(lag) ?? [];
    lags.set(lag, places);
    places.push(index);
  }
  return [...lags]
    .sort(([one], [other]) => one - other)
    .map(([lag, places]): LagSummary => {
      const found = places.map((place) => values[place] as number);
      const ideals = places.map((place) => (probes[place] as Probe).ideal);
      const distances = found.map((value, index) => Math.abs(value - (ideals[index] as number)));
      const { mean, standardDeviation: spread } = momentsOf(found);
      return {
        lag,
        count: places.length,
        mean,
        spread,
        ideal: momentsOf(ideals).mean,
        distance: momentsOf(distances).mean,
      };
    });
}
