// Weights of samples, and of their steps.
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  dense,
  input,
  lstm,
  model,
  Network,
  type NetworkFitArgs,
  releaseKernels,
  type SampleWeights,
  sgd,
} from '../../../src/core.js';
import { noise } from '../../compiler/networks.js';

afterAll(releaseKernels);

const SAMPLES = 7;
const STEPS = 4;
const x = { values: noise(SAMPLES * STEPS * 2, 1), shape: [SAMPLES, STEPS, 2] };
const last = { values: noise(SAMPLES * 3, 2), shape: [SAMPLES, 3] };
const each = { values: noise(SAMPLES * STEPS * 3, 3), shape: [SAMPLES, STEPS, 3] };
const ofSamples = noise(SAMPLES, 4).map((value) => Math.abs(value));
const ofSteps = noise(SAMPLES * STEPS, 5).map((value) => Math.abs(value));

type Numbers = typeof x;

/** Samples `begin` to `end` of some. */
function part({ values, shape: [count = 0, ...sample] }: Numbers, begin: number, end: number): Numbers {
  const size = values.length / count;
  return { values: values.slice(begin * size, end * size), shape: [end - begin, ...sample] };
}

function create(returnSequences: boolean): Network {
  const network = Network.create([lstm({ units: 3, returnSequences, inputShape: [STEPS, 2] })], { seed: 3 });
  network.compile({ optimizer: sgd(0.3), loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] });
  return network;
}

async function fingerprintOf(
  returnSequences: boolean,
  sampleWeight: SampleWeights | undefined,
  args: NetworkFitArgs = {},
): Promise<string> {
  const network = create(returnSequences);
  const given = { epochs: 2, batchSize: 3, ...args, ...(sampleWeight && { sampleWeight }) };
  return (await network.fit(x, returnSequences ? each : last, given)).fingerprint;
}

test('of samples are those that class weights are made into, to the bit', async () => {
  const classes = [0, 1, 1, 0, 1, 0, 0];
  const run = async (args: NetworkFitArgs): Promise<string> => {
    const network = create(false);
    const y = { values: Float32Array.from(classes.flatMap((c) => [1 - c, c, 0])), shape: [SAMPLES, 3] };
    return (await network.fit(x, y, { epochs: 2, batchSize: 3, ...args })).fingerprint;
  };
  const expected = await run({ classWeight: { 0: 0.5, 1: 3 } });
  const weights = classes.map((c) => (c === 0 ? 0.5 : 3));
  for (const sampleWeight of [weights, Float32Array.from(weights), { values: weights, shape: [SAMPLES] }]) {
    expect(await run({ sampleWeight })).toBe(expected);
  }
  expect(await run({})).not.toBe(expected);
});

describe.each([1, 2, 8])('on %d threads', (threads) => {
  test('weights of 1 change no weight of the network', async () => {
    const ones = { values: new Float32Array(SAMPLES * STEPS).fill(1), shape: [SAMPLES, STEPS] };
    for (const [sequences, weights] of [
      [false, ones.values.subarray(0, SAMPLES)],
      [true, ones.values.subarray(0, SAMPLES)],
      [true, ones],
    ] as const) {
      expect(await fingerprintOf(sequences, weights, { threads })).toBe(
        await fingerprintOf(sequences, undefined),
      );
    }
  });

  test('all bits are those of one thread', async () => {
    const weights = { values: ofSteps, shape: [SAMPLES, STEPS] };
    expect(await fingerprintOf(true, weights, { threads })).toBe(await fingerprintOf(true, weights));
    expect(await fingerprintOf(true, weights)).not.toBe(await fingerprintOf(true, undefined));
  });
});

test('of steps that are all alike are those of samples', async () => {
  const repeated = Float32Array.from(
    { length: SAMPLES * STEPS },
    (_, at) => ofSamples[Math.floor(at / STEPS)] ?? 0,
  );
  const weights = { values: repeated, shape: [SAMPLES, STEPS] };
  expect(await fingerprintOf(true, weights)).toBe(await fingerprintOf(true, ofSamples));
});

test('multiply losses that are evaluated, not the metrics', async () => {
  const network = create(true);
  const alone: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    alone.push((await network.evaluate(part(x, sample, sample + 1), part(each, sample, sample + 1))).loss);
  }
  const plain = await network.evaluate(x, each);
  const weighted = await network.evaluate(x, each, { sampleWeight: ofSamples });
  expect(weighted).toEqual({ ...plain, loss: weighted.loss });
  const expected =
    alone.reduce((sum, loss, sample) => sum + loss * (ofSamples[sample] as number), 0) / SAMPLES;
  expect(Math.abs(weighted.loss - expected)).toBeLessThan(1e-6);
});

test('go with the samples that validationSplit keeps aside', async () => {
  const weights = { values: ofSteps, shape: [SAMPLES, STEPS] };
  for (const [sampleWeight, kept] of [
    [ofSamples, ofSamples.slice(4)],
    [weights, part(weights, 4, SAMPLES)],
  ] as const) {
    const network = create(true);
    const { history } = await network.fit(x, each, { validationSplit: 0.4, sampleWeight });
    const evaluation = await network.evaluate(part(x, 4, SAMPLES), part(each, 4, SAMPLES), {
      sampleWeight: kept,
    });
    expect(history.val_loss).toEqual([evaluation.loss]);
  }
});

describe('of several outputs', () => {
  function both(): Network {
    const from = input({ shape: [STEPS, 2] });
    const steps = lstm({ units: 3, returnSequences: true, name: 'each' }).apply(from);
    const one = dense({ units: 3, name: 'last' }).apply(lstm({ units: 2 }).apply(steps));
    const network = Network.create(model({ inputs: from, outputs: [steps, one] }), { seed: 5 });
    network.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' });
    return network;
  }
  const run = async (sampleWeight: unknown): Promise<string> =>
    (await both().fit(x, [each, last], { sampleWeight: sampleWeight as SampleWeights })).fingerprint;

  test('are a list or a record, where one may have none', async () => {
    const weights = { values: ofSteps, shape: [SAMPLES, STEPS] };
    const expected = await run([weights, null]);
    expect(await run({ each: weights })).toBe(expected);
    expect(await run({ each: weights, last: null })).toBe(expected);
    expect(await run([weights, ofSamples])).not.toBe(expected);
    expect(await run(undefined)).not.toBe(expected);
  });

  test.each([
    [
      'numbers for all',
      ofSamples,
      /^fit: sampleWeight: expected weights for each of the outputs each, last, in a list/,
    ],
    ['too few', [ofSamples], /^fit: sampleWeight: expected weights for each of the outputs each, last/],
    ['another name', { eac: ofSamples }, /^fit: sampleWeight: .*got eac \(did you mean each\?\)$/],
    ['nothing by name', {}, /^fit: sampleWeight: expected weights by the names each, last, got none$/],
    [
      'too many steps',
      { last: { values: ofSteps, shape: [SAMPLES, STEPS] } },
      /^fit: sampleWeight.last: expected shape \[7\], got \[7, 4\]$/,
    ],
  ])('%s are refused', async (_, given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });
});

describe('what does not fit is refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['fewer samples', [1, 2], /^fit: sampleWeight has 2 samples, y has 7$/],
    [
      'other steps',
      { values: new Float32Array(SAMPLES * 3), shape: [SAMPLES, 3] },
      /^fit: sampleWeight: expected shape \[7\] or \[7, 4\], got \[7, 3\]$/,
    ],
    [
      'what is no number',
      [1, 1, 1, 'a', 1, 1, 1],
      /^fit: sampleWeight\[3\]: expected a number, got string a$/,
    ],
    [
      'what is not finite',
      [1, 1, 1, Number.NaN, 1, 1, 1],
      /^fit: sampleWeight\[3\]: expected a finite float32 number, got NaN$/,
    ],
    [
      'unequal steps of equal sequences',
      Array.from({ length: SAMPLES }, (_, sample) => new Array<number>(sample === 0 ? 3 : STEPS).fill(1)),
      /^fit: sampleWeight: expected as many numbers for each sample, got unequal lengths$/,
    ],
  ])('%s', async (_, sampleWeight, message) => {
    const weights = sampleWeight as SampleWeights;
    await expect(create(true).fit(x, each, { sampleWeight: weights })).rejects.toThrow(message);
    const evaluating = create(true).evaluate(x, each, { sampleWeight: weights });
    await expect(evaluating).rejects.toThrow(/^evaluate: sampleWeight/);
  });

  test('weights of classes beside them', async () => {
    const args = { sampleWeight: ofSamples, classWeight: { 0: 1, 1: 1, 2: 1 } };
    await expect(create(false).fit(x, last, args)).rejects.toThrow(
      new RangeError('fit: sampleWeight: expected it without classWeight, got both'),
    );
  });
});
