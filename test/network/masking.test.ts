// What masking means: steps that are left out are as if they were not there.
import { afterAll, expect, test } from '@jest/globals';
import {
  bidirectional,
  dense,
  embedding,
  gru,
  kerasDefaults,
  type LayerTopology,
  lstm,
  masking,
  Network,
  releaseKernels,
  sgd,
  simpleRNN,
} from '../../src/core.js';
import { noise } from '../compiler/networks.js';

afterAll(releaseKernels);

const LAYERS: { readonly [name: string]: () => LayerTopology } = {
  LSTM: () => lstm({ units: 5 }),
  'GRU, reset before': () => gru({ units: 5 }),
  'GRU, reset after': () => gru({ ...kerasDefaults.gru, units: 5 }),
  SimpleRNN: () => simpleRNN({ units: 5 }),
  'both directions': () => bidirectional({ layer: gru({ ...kerasDefaults.gru, units: 3 }) }),
};

const SAMPLES = 4;
const [STEPS, FEATURES] = [3, 2];

/** The same sequences with steps of zeros before, behind and in between. */
function padded(x: Float32Array, before: number, behind: number): { values: Float32Array; shape: number[] } {
  const steps = before + 2 * STEPS + behind;
  const values = new Float32Array(SAMPLES * steps * FEATURES);
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (let step = 0; step < STEPS; step++) {
      const from = (sample * STEPS + step) * FEATURES;
      const to = (sample * steps + before + 2 * step) * FEATURES;
      values.set(x.subarray(from, from + FEATURES), to);
    }
  }
  return { values, shape: [SAMPLES, steps, FEATURES] };
}

test.each(Object.entries(LAYERS))('%s: zeros anywhere change no bit of a prediction', async (_, make) => {
  const network = Network.create([masking({ inputShape: [null, FEATURES] }), make(), dense({ units: 2 })]);
  const x = noise(SAMPLES * STEPS * FEATURES);
  const { values } = await network.predict({ values: x, shape: [SAMPLES, STEPS, FEATURES] });
  for (const [before, behind] of [
    [0, 0],
    [2, 0],
    [0, 3],
    [1, 2],
  ] as const) {
    expect((await network.predict(padded(x, before, behind))).values).toEqual(values);
  }
});

test('what is left out gives zeros with zeroOutputForMask, and what was given before it without', async () => {
  const outputs = (zeroOutputForMask: boolean) => {
    const layer = lstm({ units: 2, returnSequences: true, zeroOutputForMask });
    return Network.create([masking({ inputShape: [null, 1] }), layer]).predict([[[1], [0], [2], [0]]]);
  };
  const { values } = await outputs(false);
  const [first, , third] = [0, 2, 4].map((at) => [...values.subarray(at, at + 2)]) as [
    number[],
    number[],
    number[],
  ];
  expect([...values]).toEqual([...first, ...first, ...third, ...third]);
  expect([...(await outputs(true)).values]).toEqual([...first, 0, 0, ...third, 0, 0]);
});

test('zeroOutputForMask is refused where there is no sequence', () => {
  const layer = lstm({ units: 2, zeroOutputForMask: true, inputShape: [null, 1], name: 'reader' });
  expect(() => Network.create([layer])).toThrow(
    'layer reader: zero_output_for_mask without return_sequences has no kernel',
  );
});

test('ids of 0 are left out behind an embedding that masks them', async () => {
  const table = embedding({ inputDim: 5, outputDim: 3, maskZero: true });
  const network = Network.create([table, lstm({ units: 4 }), dense({ units: 1 })]);
  const { values } = await network.predict([[1, 4, 2]]);
  expect((await network.predict([[0, 1, 0, 4, 2, 0]])).values).toEqual(values);
  const plain = Network.create([
    embedding({ inputDim: 5, outputDim: 3 }),
    lstm({ units: 4 }),
    dense({ units: 1 }),
  ]);
  expect((await plain.predict([[1, 4, 2, 0]])).values).not.toEqual(values);
});

test.each(Object.entries(LAYERS))('%s: a step learns the same from them', async (_, make) => {
  const y = { values: noise(SAMPLES * 2, 1), shape: [SAMPLES, 2] };
  const x = noise(SAMPLES * STEPS * FEATURES);
  const learnt = async (data: { values: Float32Array; shape: number[] }): Promise<Float32Array[]> => {
    const network = Network.create([masking({ inputShape: [null, FEATURES] }), make(), dense({ units: 2 })]);
    network.compile({ optimizer: sgd(0.5), loss: 'meanSquaredError' });
    await network.fit(data, y, { epochs: 3 });
    return network.weights.map(({ values }) => values);
  };
  const expected = await learnt({ values: x, shape: [SAMPLES, STEPS, FEATURES] });
  const actual = await learnt(padded(x, 1, 2));
  for (const [index, values] of expected.entries()) {
    for (const [at, value] of values.entries()) {
      expect(Math.abs((actual[index]?.[at] as number) - value)).toBeLessThanOrEqual(1e-6);
    }
  }
});
