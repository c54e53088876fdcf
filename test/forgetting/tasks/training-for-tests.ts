// What tests of several tasks do with them.

import {
  inputsOf,
  type Probe,
  type Sequences,
  type Task,
  targetsOf,
} from '../../../src/forgetting/tasks/index.js';
import type { Network } from '../../../src/network/public.js';

/** The task's network, trained as the task says. */
export async function train(task: Task, seed: number): Promise<Network> {
  const { learningRate, ...options } = task.training;
  const data = task.trainingData(seed);
  const network = task.network(seed, { learningRate });
  await network.fit(inputsOf(data), targetsOf(data), { ...options, seed, threads: 1 });
  return network;
}

/** The inputs of one sample, `[steps, features]`. */
export function sampleOf({ x, steps, features }: Sequences, sample: number): Float32Array {
  return x.slice(sample * steps * features, (sample + 1) * steps * features);
}

/** How the output of a probe of `target`, a function of a sample's inputs, changes with the probe's input. */
export function differenceQuotient(
  sequences: Sequences,
  probe: Probe,
  target: (x: Float64Array) => ArrayLike<number>,
): number {
  const at = probe.inputStep * sequences.features + probe.feature;
  const value = (change: number): number => {
    const x = Float64Array.from(sampleOf(sequences, probe.sample));
    x[at] = (x[at] as number) + change;
    return target(x)[probe.outputStep] as number;
  };
  return (value(0.5) - value(-0.5)) / 1;
}
