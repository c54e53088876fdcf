import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { interventions, jacobian, sensitivities } from '../../../src/forgetting/measures/index.js';
import type { Probe, Sequences } from '../../../src/forgetting/tasks/task.js';
import { dense, lstm, Network, timeDistributed } from '../../../src/network/public.js';
import { anotherInteger, integers, makeNetwork } from './hand-set-networks.js';

afterAll(releaseKernels);

const [COUNT, STEPS, FEATURES, OUTPUTS] = [2, 5, 2, 3] as const;

/** Curved networks with several features and outputs, which answer at each step or at the last one. */
const NETWORKS = [true, false].map((everyStep): [string, Network, Sequences] => {
  const settings = { units: 6, inputShape: [null, FEATURES], recurrentActivation: 'sigmoid' } as const;
  const layer = dense({ units: OUTPUTS, activation: 'tanh' });
  const layers = [
    lstm({ ...settings, returnSequences: everyStep }),
    everyStep ? timeDistributed({ layer }) : layer,
  ];
  const outputSteps = everyStep ? STEPS : 1;
  const { x, ...rest } = integers(COUNT, STEPS, FEATURES);
  const sequences = { ...rest, x: x.map((value) => value / 4), outputSteps, outputs: OUTPUTS };
  const title = everyStep ? 'answers at each step' : 'answers at the last step';
  return [title, Network.create(layers, { seed: 1 }), sequences];
});

function everyProbe({ outputSteps }: Sequences): Probe[] {
  const sizes = [COUNT, outputSteps, OUTPUTS, STEPS, FEATURES];
  return Array.from({ length: sizes.reduce((product, size) => product * size) }, (_, index) => {
    let rest = index;
    const [feature, inputStep, output, outputStep, sample] = [...sizes].reverse().map((size) => {
      const place = rest % size;
      rest = Math.floor(rest / size);
      return place;
    }) as [number, number, number, number, number];
    return { sample, outputStep, output, inputStep, feature, role: 'keep', ideal: 1 };
  });
}

/** The output of a probe, with the probe's input moved. */
async function moved(network: Network, sequences: Sequences, probe: Probe, by: number): Promise<number> {
  const { steps, features, outputs, outputSteps, count } = sequences;
  const values = sequences.x.slice();
  const at = (probe.sample * steps + probe.inputStep) * features + probe.feature;
  values[at] = (values[at] as number) + by;
  const answers = await network.predict({ values, shape: [count, steps, features] });
  const { sample, outputStep, output } = probe;
  return answers.values[(sample * outputSteps + outputStep) * outputs + output] as number;
}

describe.each(NETWORKS)('of a network that %s', (_, network, sequences) => {
  const probes = everyProbe(sequences);

  test('the Jacobian agrees with central differences within a thousandth, everywhere', async () => {
    const found = await jacobian(network, sequences);
    expect(found.values.length).toBe(probes.length);
    expect(found.values.some((value) => Math.abs(value) > 0.05)).toBe(true);
    const step = 2 ** -6;
    for (const probe of probes) {
      const { sample, outputStep, output, inputStep, feature } = probe;
      const after = await moved(network, sequences, probe, step);
      const before = await moved(network, sequences, probe, -step);
      const exact = found.at(sample, outputStep, output, inputStep, feature);
      expect(Math.abs(exact - (after - before) / (2 * step))).toBeLessThan(1e-3);
    }
  });

  test('sensitivities are elements of the Jacobian, in the order of the probes, whatever that is', async () => {
    const found = await jacobian(network, sequences);
    expect([...(await sensitivities(network, sequences, probes))]).toEqual([...found.values]);
    const some = probes.filter((_, index) => index % 3 === 0).reverse();
    const expected = some.map(({ sample, outputStep, output, inputStep, feature }) =>
      found.at(sample, outputStep, output, inputStep, feature),
    );
    expect([...(await sensitivities(network, sequences, some))]).toEqual(expected);
  });

  test('some rows of the Jacobian are those rows of the whole', async () => {
    const whole = await jacobian(network, sequences);
    const last = sequences.outputSteps - 1;
    const part = await jacobian(network, sequences, { samples: [1], outputSteps: [last] });
    expect(part.shape).toEqual([1, 1, OUTPUTS, STEPS, FEATURES]);
    expect(part.at(1, last, 2, 3, 1)).toBe(whole.at(1, last, 2, 3, 1));
    expect(() => part.at(0, last, 0, 0, 0)).toThrow('sample 0 was not computed');
    expect(() => part.at(1, last, OUTPUTS, 0, 0)).toThrow('expected an integer from 0 to 2, got 3');
  });

  test('interventions move the output as it moves when the input is written over', async () => {
    const step = new Map<string, number>();
    const task = {
      replacement(of: Sequences, probe: Probe, draw: () => number): Float32Array {
        const values = anotherInteger.replacement(of, probe, draw);
        const present = of.x[(probe.sample * STEPS + probe.inputStep) * FEATURES + probe.feature] as number;
        const by = (values[probe.feature] as number) - present;
        step.set([probe.sample, probe.inputStep, probe.feature].join(), by);
        return values;
      },
    };
    const found = await interventions(network, task, sequences, probes, 8);
    // One for each input, which all outputs share.
    expect(step.size).toBe(COUNT * STEPS * FEATURES);
    for (const [index, probe] of probes.entries()) {
      const by = step.get([probe.sample, probe.inputStep, probe.feature].join()) as number;
      const change =
        (await moved(network, sequences, probe, by)) - (await moved(network, sequences, probe, 0));
      expect(found[index]).toBe(change / by);
    }
  });
});

test('interventions are the same for the same seed, and others for another', async () => {
  const [, network, sequences] = NETWORKS[0] as [string, Network, Sequences];
  const probes = everyProbe(sequences);
  const effects = (seed: number): Promise<Float64Array> =>
    interventions(network, anotherInteger, sequences, probes, seed);
  expect(await effects(1)).toEqual(await effects(1));
  expect(await effects(1)).not.toEqual(await effects(2));
});

describe('probes of what is not there', () => {
  const sequences = integers(2, 4);
  const probe: Probe = {
    sample: 0,
    outputStep: 0,
    output: 0,
    inputStep: 0,
    feature: 0,
    role: 'keep',
    ideal: 1,
  };

  test.each(['sample', 'outputStep', 'output', 'inputStep', 'feature'] as const)(
    'are refused by %s',
    async (place) => {
      const network = makeNetwork(2);
      const odd = [{ ...probe, [place]: 7 }];
      const message = `${place}: expected an integer from 0 to`;
      await expect(sensitivities(network, sequences, odd)).rejects.toThrow(message);
      await expect(interventions(network, anotherInteger, sequences, odd, 0)).rejects.toThrow(message);
    },
  );

  test('and so are replacements by what is there already', async () => {
    const same = { replacement: () => sequences.x.slice(0, 1) };
    await expect(interventions(makeNetwork(2), same, sequences, [probe], 0)).rejects.toThrow(
      'expected another value than',
    );
  });
});
