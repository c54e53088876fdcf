import type { LstmTrace } from '../../compiler/index.js';
import { checkInteger } from '../../network/index.js';
import { naturalLogarithm } from '../../random/index.js';
import { checkNumber, checkValues } from '../statistics/check-values.js';
import { correlation, momentsOf, mutualInformation } from '../statistics/index.js';
import { checkArray } from '../tasks/check-sequences.js';

/** Statistics of a network's forget gate over many sequences. */
export interface GateSummary {
  /** Mean over all samples, steps and units. */
  readonly mean: number;
  /** `[units]`: mean and standard deviation over samples and steps. */
  readonly meanByUnit: readonly number[];
  readonly spreadByUnit: readonly number[];
  /** `[steps]`: mean over samples and units. */
  readonly meanByStep: readonly number[];
  /** `[units]`: -1 / ln of the mean, in steps; null if the gate stays at 1 (or at 0). */
  readonly timeConstantByUnit: readonly (number | null)[];
  /** `[units]`: Pearson's r with whether the past should be forgotten; null if one of the two does not vary. */
  readonly correlationByUnit: readonly (number | null)[];
  /** `[units]`: information of the gate about whether the past should be forgotten, in bits; null as above. */
  readonly mutualInformationByUnit: readonly (number | null)[];
}

/** Bins of the gate's values, for {@link mutualInformation}. */
const BINS = 8;

/**
 * Summarizes the forget gate f of an LSTM: its mean and spread, its time constants, and its relation to what should be
 * forgotten (`correlation`, `mutualInformation`).
 *
 * Without new input a cell falls to f_1 f_2 ... f_t of its value; for a constant f it falls to 1/e in -1 / ln f steps,
 * the time constant. Here it is that of the mean gate, also for a gate that opens and closes: it says how fast the unit
 * forgets on average, not when.
 *
 * Source: C. Tallec, Y. Ollivier, Can recurrent neural networks warp time?, ICLR 2018 (a gate as the inverse of a
 * forgetting time); F. A. Gers, J. Schmidhuber, F. Cummins, Learning to Forget, Neural Computation 12(10), 2000.
 *
 * @param trace of `network.trace`, `[batch, steps, units]`
 * @param shouldForget 1 where the past is to be forgotten at a step, else 0, `[batch, steps]`; undefined if it is the
 *   same at every step
 * @throws TypeError if `trace` is not that of an LSTM (or is the whole list), or if `shouldForget` is not a list of
 *   numbers.
 * @throws RangeError if `trace` does not have the stated sizes, or `shouldForget` not one number for each step of each
 *   sample.
 */
export function gateSummary(trace: LstmTrace, shouldForget?: Uint8Array): GateSummary {
  if (!(trace?.f instanceof Float32Array)) {
    throw new TypeError('gateSummary: trace: expected one from network.trace, got none');
  }
  const { batch, steps, units, f } = trace;
  for (const name of ['batch', 'steps', 'units'] as const) {
    checkInteger(`gateSummary: trace: ${name}`, trace[name], 1);
  }
  checkArray('gateSummary: trace: f', f, [batch, steps, units]);
  const count = batch * steps;
  if (shouldForget !== undefined) checkValues('gateSummary: shouldForget', shouldForget);
  if (shouldForget !== undefined && shouldForget.length !== count) {
    throw new RangeError(
      `gateSummary: shouldForget: expected ${count} numbers for shape [${batch}, ${steps}], got ${shouldForget.length}`,
    );
  }
  const gates = Array.from({ length: units }, (_, unit) =>
    Float64Array.from({ length: count }, (_, index) => f[index * units + unit] as number),
  );
  const byUnit = gates.map(momentsOf);
  const meanByUnit = byUnit.map(({ mean }) => mean);
  const dependence = <Result>(
    measure: (gate: Float64Array, labels: Uint8Array) => Result,
  ): (Result | null)[] =>
    gates.map((gate) => (shouldForget === undefined ? null : measure(gate, shouldForget)));
  return {
    mean: momentsOf(meanByUnit).mean,
    meanByUnit,
    spreadByUnit: byUnit.map(({ standardDeviation }) => standardDeviation),
    meanByStep: Array.from({ length: steps }, (_, step) => meanOfStep(trace, step)),
    timeConstantByUnit: meanByUnit.map(timeConstant),
    correlationByUnit: dependence(correlation),
    mutualInformationByUnit: dependence((gate, labels) => mutualInformation(gate, labels, BINS)),
  };
}

/** -1 / ln f in steps; null for 0 and 1, which forget at once and never. @throws TypeError if it is not a number. */
export function timeConstant(gate: number): number | null {
  checkNumber('timeConstant: gate', gate);
  return gate > 0 && gate < 1 ? -1 / naturalLogarithm(gate) : null;
}

function meanOfStep({ batch, steps, units, f }: LstmTrace, step: number): number {
  let sum = 0;
  for (let sample = 0; sample < batch; sample++) {
    for (let unit = 0; unit < units; unit++) sum += f[(sample * steps + step) * units + unit] as number;
  }
  return sum / (batch * units);
}
