import { afterAll, describe, expect, test } from '@jest/globals';
import type { LstmTrace } from '../../../src/compiler/index.js';
import { releaseKernels } from '../../../src/core.js';
import {
  ABLATIONS,
  type AblationName,
  ablate,
  ablationTitle,
} from '../../../src/forgetting/ablations/index.js';
import { selectivity, sensitivities } from '../../../src/forgetting/measures/index.js';
import { adam, dense, lstm, Network, timeDistributed } from '../../../src/network/public.js';
import {
  allProbes,
  integers,
  rememberingEverything,
  rememberingOneStep,
} from '../measures/hand-set-networks.js';

afterAll(releaseKernels);

const UNITS = 5;
const MEANS = [0.9, 0.25, 0.5, 0.001, 1];
const sequences = integers(6, 4, 2);
const x = { values: sequences.x, shape: [6, 4, 2] };
const y = { values: Float32Array.from({ length: 24 }, (_, index) => index % 5), shape: [6, 4, 1] };

const HARD = ['hardSigmoid', 'keras3HardSigmoid'] as const;

function create(recurrentActivation: 'sigmoid' | (typeof HARD)[number] = 'sigmoid'): Network {
  const network = Network.create(
    [
      lstm({ name: 'first', units: UNITS, returnSequences: true, inputShape: [4, 2], recurrentActivation }),
      lstm({ name: 'second', units: 3, returnSequences: true, recurrentActivation }),
      timeDistributed({ layer: dense({ units: 1 }) }),
    ],
    { seed: 1 },
  );
  network.compile({ optimizer: adam(0.05), loss: 'meanSquaredError' });
  return network;
}

async function traceOf(network: Network): Promise<LstmTrace> {
  const [trace] = await network.trace(x);
  return trace as LstmTrace;
}

/** Names of the weights that changed. */
function changed(network: Network, before: Network): string[] {
  const others = before.weights;
  return network.weights
    .filter(({ values }, index) => !values.every((value, at) => Object.is(value, others[index]?.values[at])))
    .map(({ name }) => name);
}

/** What the forget gate of a unit is at, after an ablation of it. */
const GATES: readonly (readonly [AblationName, (unit: number) => number])[] = [
  ['forget-1', () => 1],
  ['forget-0', () => 0],
  ['forget-mean', (unit) => MEANS[unit] as number],
];

describe.each(GATES)('%s', (name, gate) => {
  test('fixes the first forget gate, before training and after it, and leaves the rest to be trained', async () => {
    const network = create();
    const masks = ablate(network, name, MEANS);
    expect(changed(network, create())).toEqual(['first/kernel', 'first/recurrent_kernel', 'first/bias']);
    const before = await traceOf(network);
    const started = network.weights;
    await network.fit(x, y, { epochs: 5, gradientMasks: masks as Float32Array[], seed: 0 });
    for (const trace of [before, await traceOf(network)]) {
      for (const [index, value] of trace.f.entries()) {
        const wanted = gate(index % UNITS);
        // Exactly 1 or 0; a mean as nearly as float32 and the sigmoid have it.
        if (name !== 'forget-mean') expect(value).toBe(wanted);
        else expect(Math.abs(value - wanted)).toBeLessThan(3e-7);
      }
    }
    for (const [index, { name: weight, values }] of network.weights.entries()) {
      const first = started[index]?.values as Float32Array;
      const isForgetGate = (at: number): boolean =>
        weight.startsWith('first/') && Math.floor((at % (4 * UNITS)) / UNITS) === 1;
      for (const [at, value] of values.entries()) {
        if (isForgetGate(at)) expect(value).toBe(first[at]);
      }
      expect(values.some((value, at) => !isForgetGate(at) && value !== first[at])).toBe(true);
    }
  });
});

test.each(HARD)('forget-1 and forget-0 fix %s as well', async (hard) => {
  for (const [name, gate] of GATES.slice(0, 2)) {
    const network = create(hard);
    ablate(network, name);
    expect(new Set((await traceOf(network)).f)).toEqual(new Set([gate(0)]));
  }
});

test.each(HARD)('forget-mean holds %s at its means as well', async (hard) => {
  const network = create(hard);
  ablate(network, 'forget-mean', MEANS);
  const { f } = await traceOf(network);
  for (const [at, value] of f.entries()) {
    expect(Math.abs(value - (MEANS[at % UNITS] as number))).toBeLessThan(1e-6);
  }
});

test('an ablation that there is none of is refused, and so are gates that no bias can hold', () => {
  for (const name of ['forget1', undefined]) {
    expect(() => ablate(create(), name as AblationName)).toThrow(
      `ablate: name: expected one of ${ABLATIONS.join(', ')}, got ${name}`,
    );
  }
  const layer = lstm({ name: 'first', units: 2, inputShape: [4, 2], recurrentActivation: 'relu' });
  expect(() => ablate(Network.create([layer]), 'forget-1')).toThrow(
    /ablate: layer "first": expected sigmoid or hard sigmoid gates, got Relu/,
  );
});

test('no-recurrence makes the first recurrent kernel zeros, which stay', async () => {
  const network = create();
  const masks = ablate(network, 'no-recurrence');
  expect(changed(network, create())).toEqual(['first/recurrent_kernel']);
  await network.fit(x, y, { epochs: 3, gradientMasks: masks as Float32Array[], seed: 0 });
  const kernel = network.weights.find(({ name }) => name === 'first/recurrent_kernel')?.values;
  expect(new Set(kernel)).toEqual(new Set([0]));
  expect(changed(network, create())).toContain('first/kernel');
});

test('full changes nothing', () => {
  const network = create();
  expect(ablate(network, 'full')).toBeUndefined();
  expect(network.fingerprint()).toBe(create().fingerprint());
});

describe('what a network loses shows where its memory was', () => {
  const few = integers(2, 4);
  const probes = allProbes(few);
  const index = async (network: Network, name: AblationName): Promise<number> => {
    ablate(network, name);
    return selectivity(probes, await sensitivities(network, few, probes));
  };

  test('memory of one step in the hidden state needs the recurrent kernel, not the cell', async () => {
    expect(await index(rememberingOneStep(), 'full')).toBe(1);
    expect(await index(rememberingOneStep(), 'forget-0')).toBe(1);
    expect(await index(rememberingOneStep(), 'forget-1')).toBe(0);
    expect(await index(rememberingOneStep(), 'no-recurrence')).toBe(0);
  });

  test('memory in the cell needs the forget gate open', async () => {
    const lags = async (name: AblationName): Promise<number[]> => {
      const network = rememberingEverything();
      ablate(network, name);
      const last = probes.filter(({ sample, outputStep }) => sample === 0 && outputStep === 3);
      return [...(await sensitivities(network, few, last))];
    };
    expect(await lags('no-recurrence')).toEqual([1, 1, 1, 1]);
    expect(await lags('forget-0')).toEqual([0, 0, 0, 1]);
  });
});

describe('ablate', () => {
  test('names what a network lacks', () => {
    const without = Network.create([dense({ units: 1, inputShape: [2] })]);
    expect(() => ablate(without, 'forget-1')).toThrow(
      'ablate: expected a network with an LSTM, got one without',
    );
    const unbiased = Network.create([lstm({ name: 'bare', units: 2, inputShape: [3, 1], useBias: false })]);
    expect(() => ablate(unbiased, 'forget-1')).toThrow('ablate: layer "bare": expected a bias, got none');
    expect(ablate(unbiased, 'no-recurrence')).toHaveLength(2);
  });

  test('takes one mean for each unit, from 0 to 1, and changes nothing else', () => {
    const network = create();
    expect(() => ablate(network, 'forget-mean')).toThrow('expected 5, one for each unit, got none');
    expect(() => ablate(network, 'forget-mean', [1])).toThrow('expected 5, one for each unit, got 1');
    expect(() => ablate(network, 'forget-mean', [0, 1, 0, 1, 1.5])).toThrow(
      'unit 4: expected a number from 0 to 1, got 1.5',
    );
    expect(network.fingerprint()).toBe(create().fingerprint());
  });

  test('has a title for each', () => {
    expect(new Set(ABLATIONS.map(ablationTitle)).size).toBe(ABLATIONS.length);
    expect(ablationTitle('forget-1')).toBe('forget gate fixed at 1 (1997)');
  });
});
