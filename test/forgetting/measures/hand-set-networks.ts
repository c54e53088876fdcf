// Networks whose dependence on the past is known, because their weights were set by hand: an LSTM without curvature
// (linear activation, gates that stand at 1 or 0) and a read-out that adds up what it gives.
import type { Probe, Role, Sequences } from '../../../src/forgetting/tasks/task.js';
import { dense, lstm, Network, timeDistributed } from '../../../src/network/public.js';
import { Generator } from '../../../src/random/index.js';

/** Of gates that stand at 1, or with the other sign at 0. */
const OPEN = 128;

/** An LSTM (named `lstm`) of one input with a read-out of one number at each step. */
export function makeNetwork(
  units: number,
  options: { activation?: string; features?: number } = {},
): Network {
  const { activation = 'linear', features = 1 } = options;
  const settings = { name: 'lstm', units, returnSequences: true, inputShape: [null, features] };
  return Network.create(
    [
      lstm({ ...settings, activation: activation as 'linear', recurrentActivation: 'sigmoid' }),
      timeDistributed({ layer: dense({ units: 1 }) }),
    ],
    { seed: 3 },
  );
}

/** c_t = f c_(t-1) + x_t: with a forget gate of 1 the sum of all inputs, with one of 0 the present one. */
function oneUnit(forgetGate: 0 | 1): Network {
  const network = makeNetwork(1);
  const forget = forgetGate === 1 ? OPEN : -OPEN;
  network.setWeights([[0, 0, 1, 0], [0, 0, 0, 0], [OPEN, forget, 0, OPEN], [1], [0]]);
  return network;
}

/** y_t = x_0 + ... + x_t */
export const rememberingEverything = (): Network => oneUnit(1);

/** y_t = x_t */
export const forgettingEverything = (): Network => oneUnit(0);

/**
 * y_t = x_t + x_(t-1): the first unit holds the input, the second what the first one had, through the recurrent kernel; no
 * cell outlives a step.
 */
export function rememberingOneStep(): Network {
  const network = makeNetwork(2);
  const kernel = [0, 0, 0, 0, 1, 0, 0, 0];
  const recurrent = [[0, 0, 0, 0, 0, 1, 0, 0], new Array(8).fill(0)].flat();
  const bias = [OPEN, OPEN, -OPEN, -OPEN, 0, 0, OPEN, OPEN];
  network.setWeights([kernel, recurrent, bias, [1, 1], [0]]);
  return network;
}

/** Small integers, of which sums are exact; no targets. */
export function integers(count: number, steps: number, features = 1): Sequences {
  const generator = new Generator(2, 'data', 0);
  const x = Float32Array.from({ length: count * steps * features }, () => generator.integer(9) - 4);
  return { x, y: new Float32Array(count * steps), count, steps, features, outputSteps: steps, outputs: 1 };
}

/** Of every output on every input up to it, with the roles of `y_t = x_t + x_(t-1)`. */
export function allProbes({ count, steps }: Sequences): Probe[] {
  const probes: Probe[] = [];
  for (let sample = 0; sample < count; sample++) {
    for (let outputStep = 0; outputStep < steps; outputStep++) {
      for (let inputStep = 0; inputStep <= outputStep; inputStep++) {
        const lag = outputStep - inputStep;
        const past: Role = lag === 1 ? 'keep' : 'forget';
        const role = lag === 0 ? 'current' : past;
        probes.push({ sample, outputStep, output: 0, inputStep, feature: 0, role, ideal: lag < 2 ? 1 : 0 });
      }
    }
  }
  return probes;
}

/** Writes another integer over the first feature, and leaves the others. */
export const anotherInteger = {
  replacement({ x, steps, features }: Sequences, probe: Probe, draw: () => number): Float32Array {
    const begin = (probe.sample * steps + probe.inputStep) * features;
    const step = x.slice(begin, begin + features);
    step[probe.feature] = (step[probe.feature] as number) + 1 + Math.floor(draw() * 8);
    return step;
  },
};
