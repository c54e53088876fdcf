import type { Network } from '../../network/public.js';
import { Generator } from '../../random/index.js';
import { checkKind } from '../../text/kinds.js';
import { checkNetwork, checkSeed, checkTask } from '../tasks/check-network.js';
import { checkPlace, checkProbes, checkSequences } from '../tasks/check-sequences.js';
import type { Probe, Sequences, Task } from '../tasks/task.js';

/** Random numbers of the replacements: `(seed, 'data', stream)`. */
const STREAM = 0x7b01;

/** Samples computed at once. */
const BATCH_SIZE = 256;

/** The most input numbers of all copies in one call of `predict`. */
const CHUNK_NUMBERS = 1048576;

/** A sample in which one input step may be replaced. */
interface Copy {
  readonly sample: number;
  /** Undefined: the original sample. */
  readonly change: Change | undefined;
}

/** The replacement of an input step, and the probes that share it. */
interface Change {
  readonly inputStep: number;
  readonly feature: number;
  /** `[features]` */
  readonly step: Float32Array;
  /** Indices of the probes. */
  readonly probes: number[];
}

/**
 * Measures the effect of an intervention for each probe: another value replaces the probe's input step, everything else
 * stays, and the change of the output is divided by that of the input's feature, (y' - y) / (x' - x). For a linear
 * dependence this is the derivative; for others it is the mean of the derivative between x and x' (if only that feature
 * is replaced).
 *
 * All probes of the same sample, input step and feature share one replacement. Replacements are drawn
 * from the generator `(seed, 'data', 0x7b01)` in the order of the probes.
 *
 * Source: J. Pearl, Causality (2000), section 3.2 (the effect of do(x)).
 *
 * @param network a network whose sequences begin with zeros
 * @param task draws the replacements: different values from the distribution of the inputs
 * @returns one effect for each probe, in order
 * @throws RangeError naming a probe's place that the sequences do not have, or if a replacement does not change the
 *   value.
 * @throws TypeError naming the invalid argument.
 */
export async function interventions(
  network: Network,
  task: Pick<Task, 'replacement'>,
  sequences: Sequences,
  probes: readonly Probe[],
  seed: number,
): Promise<Float64Array> {
  checkNetwork('interventions', network, 'predict');
  checkTask('interventions', task, ['replacement']);
  checkSequences('interventions', sequences);
  checkProbes('interventions', probes);
  checkSeed('interventions', seed);
  const { x, steps, features, outputSteps, outputs } = sequences;
  const size = steps * features;
  const outputSize = outputSteps * outputs;
  const found = new Float64Array(probes.length);
  const copies = copiesOf(task, sequences, probes, seed);
  const atOnce = Math.max(1, Math.floor(CHUNK_NUMBERS / Math.max(size, outputSize)));
  let before: Float32Array = new Float32Array(outputSize);
  for (let first = 0; first < copies.length; first += atOnce) {
    const chunk = copies.slice(first, first + atOnce);
    const values = new Float32Array(chunk.length * size);
    for (const [index, { sample, change }] of chunk.entries()) {
      values.set(x.subarray(sample * size, (sample + 1) * size), index * size);
      if (change !== undefined) values.set(change.step, index * size + change.inputStep * features);
    }
    const inputs = { values, shape: [chunk.length, steps, features] };
    const answers = await network.predict(inputs, { batchSize: BATCH_SIZE });
    for (const [index, { sample, change }] of chunk.entries()) {
      const after = answers.values.subarray(index * outputSize, (index + 1) * outputSize);
      if (change === undefined) {
        before = after.slice();
        continue;
      }
      const { inputStep, feature, step } = change;
      const moved = (step[feature] as number) - (x[sample * size + inputStep * features + feature] as number);
      for (const place of change.probes) {
        const { outputStep, output } = probes[place] as Probe;
        const at = outputStep * outputs + output;
        found[place] = ((after[at] as number) - (before[at] as number)) / moved;
      }
    }
  }
  return found;
}

/** For each sample: the original, then a copy with each change. */
function copiesOf(
  task: Pick<Task, 'replacement'>,
  sequences: Sequences,
  probes: readonly Probe[],
  seed: number,
): Copy[] {
  const { count, steps, features, outputSteps, outputs } = sequences;
  const generator = new Generator(seed, 'data', STREAM);
  const draw = (): number => generator.uniform();
  const changes = new Map<number, Map<number, Change>>();
  for (const [place, probe] of probes.entries()) {
    const { sample, inputStep, feature } = probe;
    checkPlace('interventions: sample', sample, count);
    checkPlace('interventions: outputStep', probe.outputStep, outputSteps);
    checkPlace('interventions: output', probe.output, outputs);
    checkPlace('interventions: inputStep', inputStep, steps);
    checkPlace('interventions: feature', feature, features);
    const ofSample = changes.get(sample) ?? new Map<number, Change>();
    changes.set(sample, ofSample);
    const key = inputStep * features + feature;
    const known = ofSample.get(key);
    if (known !== undefined) {
      known.probes.push(place);
      continue;
    }
    const step = task.replacement(sequences, probe, draw);
    checkReplacement(sequences, probe, step);
    ofSample.set(key, { inputStep, feature, step, probes: [place] });
  }
  return [...changes].flatMap(([sample, ofSample]) => [
    { sample, change: undefined },
    ...[...ofSample.values()].map((change) => ({ sample, change })),
  ]);
}

function checkReplacement({ x, steps, features }: Sequences, probe: Probe, step: Float32Array): void {
  const { sample, inputStep, feature } = probe;
  checkKind('interventions: replacement', step instanceof Float32Array, 'a Float32Array', step);
  if (step.length !== features) {
    throw new RangeError(`interventions: replacement: expected ${features} numbers, got ${step.length}`);
  }
  const present = x[(sample * steps + inputStep) * features + feature];
  if (step[feature] === present) {
    throw new RangeError(
      `interventions: replacement: feature ${feature}: expected another value than ${present}, got the same`,
    );
  }
}
