import type { Network } from '../../network/public.js';
import { checkNetwork } from '../tasks/check-network.js';
import { checkPlace, checkProbes, checkSequences } from '../tasks/check-sequences.js';
import type { Probe, Sequences } from '../tasks/task.js';
import { jacobianRows, type Row } from './jacobian-rows.js';

/**
 * Computes the sensitivity of each probe: the element dy[outputStep][output] / dx[inputStep][feature] of its sample's
 * Jacobian, by backpropagation on the compiled engine. Only rows of probes are computed, each once.
 *
 * Sensitivity is local: how much an infinitesimal change of the input changes the output, with all other inputs fixed.
 * `interventions` measures the effect of real changes.
 *
 * @param network a network whose sequences begin with zeros
 * @returns one sensitivity for each probe, in order
 * @throws RangeError naming a probe's place that the sequences do not have, or if these do not have the stated sizes;
 *   and as `network.inputGradients`.
 * @throws TypeError naming the invalid argument.
 */
export async function sensitivities(
  network: Network,
  sequences: Sequences,
  probes: readonly Probe[],
): Promise<Float64Array> {
  checkNetwork('sensitivities', network, 'inputGradients');
  checkSequences('sensitivities', sequences);
  checkProbes('sensitivities', probes);
  const { steps, features, outputSteps, outputs } = sequences;
  const rows: Row[] = [];
  const askedOf: number[][] = [];
  const numbers = new Map<number, number>();
  for (const [index, probe] of probes.entries()) {
    checkPlace('sensitivities: inputStep', probe.inputStep, steps);
    checkPlace('sensitivities: feature', probe.feature, features);
    const { sample, outputStep, output } = probe;
    const key = (sample * outputSteps + outputStep) * outputs + output;
    const number = numbers.get(key) ?? rows.length;
    if (number === rows.length) {
      numbers.set(key, number);
      rows.push({ sample, outputStep, output });
      askedOf.push([]);
    }
    (askedOf[number] as number[]).push(index);
  }
  const found = new Float64Array(probes.length);
  await jacobianRows('sensitivities', network, sequences, rows, (row, derivatives) => {
    for (const index of askedOf[row] as number[]) {
      const { inputStep, feature } = probes[index] as Probe;
      found[index] = derivatives[inputStep * features + feature] as number;
    }
  });
  return found;
}
