import { checkValues } from '../statistics/check-values.js';
import { median, momentsOf } from '../statistics/index.js';
import { checkProbes } from '../tasks/check-sequences.js';
import type { Probe } from '../tasks/task.js';

/** The selectivity index and its two parts; each is from 0 to 1. */
export interface Selectivity {
  /** max(0, retention - leak) */
  readonly index: number;
  /** How much of the inputs to keep is kept: 1 is the ideal. */
  readonly retention: number;
  /** How much of the inputs to forget remains: 0 nothing, 1 as much as should remain of the inputs to keep. */
  readonly leak: number;
}

/**
 * Computes the selectivity index with its two parts, from sensitivities or effects of interventions v, one for each
 * probe:
 *
 *     r = max(0, 1 - |v - ideal| / |ideal|)            of a probe to keep
 *     l = min(1, |v| / reference)                      of a probe to forget
 *     index = max(0, mean r - mean l)
 *
 * with the median |ideal| of the probes to keep as the reference. Means are over all probes of a role; probes on the
 * current input do not count, as it needs no memory.
 *
 * A network that depends equally on the whole past has no selectivity, whatever the size of that dependence:
 * remembering everything (r = l = 1), forgetting everything (r = l = 0) and keeping half of everything (r = l = 1/2)
 * all give 0. Only keeping one and forgetting the other gives 1. A dependence of the wrong size or sign is not the
 * required memory, so r falls on both sides of the ideal; leaks of either sign count, as both disturb the output
 * equally.
 *
 * It is hit rate less false-alarm rate, the index J of W. J. Youden (Index for rating diagnostic tests, Cancer 3(1), 1950),
 * with degrees for hits and false alarms; values below 0 (only inputs to forget are kept) become 0.
 *
 * @throws RangeError unless there is one value for each probe, or if there is no probe to keep or none to forget, or
 *   the ideal of a probe to keep is 0.
 * @throws TypeError if probes or values are of another type.
 */
export function selectivityOf(probes: readonly Probe[], values: ArrayLike<number>): Selectivity {
  return judge('selectivityOf', probes, values);
}

function judge(caller: string, probes: readonly Probe[], values: ArrayLike<number>): Selectivity {
  checkProbes(caller, probes, ['ideal']);
  checkValues(`${caller}: values`, values);
  if (values.length !== probes.length) {
    throw new RangeError(
      `${caller}: values: expected ${probes.length}, one for each probe, got ${values.length}`,
    );
  }
  const kept = probes.filter(({ role }) => role === 'keep');
  for (const [role, count] of [
    ['keep', kept.length],
    ['forget', probes.filter((probe) => probe.role === 'forget').length],
  ] as const) {
    if (count === 0) throw new RangeError(`${caller}: expected a probe to ${role}, got none`);
  }
  const reference = median(kept.map(({ ideal }) => Math.abs(ideal)));
  const retentions: number[] = [];
  const leaks: number[] = [];
  for (const [index, { role, ideal }] of probes.entries()) {
    const value = values[index] as number;
    switch (role) {
      case 'keep':
        if (ideal === 0) throw new RangeError(`${caller}: a probe to keep: expected another ideal than 0`);
        retentions.push(Math.max(0, 1 - Math.abs(value - ideal) / Math.abs(ideal)));
        break;
      case 'forget':
        leaks.push(Math.min(1, Math.abs(value) / reference));
        break;
      case 'current':
        break;
      default:
        role satisfies never;
    }
  }
  const [retention, leak] = [momentsOf(retentions).mean, momentsOf(leaks).mean];
  return { index: Math.max(0, retention - leak), retention, leak };
}

/** Only the selectivity index, from 0 to 1: see {@link selectivityOf}. */
export function selectivity(probes: readonly Probe[], values: ArrayLike<number>): number {
  return judge('selectivity', probes, values).index;
}
