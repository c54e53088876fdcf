import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { releaseKernels } from '../../../src/engine/index.js';
import * as generated from '../../compiler/generated/layers.js';
import { dense, type LayerJson, lstm, noise } from '../../compiler/networks.js';
import { chainOf } from '../../compiler/program/chains.js';
import { inProportion } from '../../in-proportion.js';
import { RUNS } from '../../kernels/cases.js';
import { predict, stepOf, streamed, withStream } from './networks.js';

afterAll(releaseKernels);

const MOST_STEPS = 6;

const recurrent = fc.oneof(
  ...(['LSTM', 'GRU', 'SimpleRNN'] as const).map((className) =>
    generated.recurrent(className, { go_backwards: false }),
  ),
);

/** Layers that take each step by itself. */
const perStep = fc.oneof(
  { weight: 3, arbitrary: generated.denses },
  ...[generated.activations, generated.rectifiers, generated.dropouts, generated.gaussianNoises],
  ...[generated.gaussianDropouts, generated.alphaDropouts, fc.constant(generated.sharedPrelu)],
);

/** One to three recurrent layers, other layers behind each; the last may return one step alone. */
const chains: fc.Arbitrary<{ features: number; layers: LayerJson[]; returnsSequences: boolean }> = fc
  .record({
    features: fc.integer({ min: 1, max: 6 }),
    parts: fc.array(fc.tuple(recurrent, fc.array(perStep, { maxLength: 2 })), { minLength: 1, maxLength: 3 }),
  })
  .map(({ features, parts }) => {
    const { layers, shape } = chainOf(
      [MOST_STEPS, features],
      parts.flatMap(([first, then]) => [first, ...then]),
    );
    return { features, layers, returnsSequences: shape.length === 2 };
  });

test('each step gives the bits of predict: at this step of the sequence, or for the sequence so far', async () => {
  await fc.assert(
    fc.asyncProperty(
      chains,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: MOST_STEPS }),
      fc.constantFrom(1, 2),
      async ({ features, layers, returnsSequences }, batch, time, threads) => {
        const network = await streamed(features, layers);
        const x = noise(batch * time * features);
        const whole = returnsSequences ? await predict(network, x, batch, time) : undefined;
        await withStream(
          network,
          batch,
          async (stream) => {
            for (let step = 0; step < time; step++) {
              const got = [...stream.step(stepOf(x, batch, features, step))];
              const expected =
                whole === undefined
                  ? await predict(network, x, batch, step + 1)
                  : stepOf(whole, batch, stream.outputSize, step);
              expect(got).toEqual([...expected]);
            }
          },
          threads,
        );
      },
    ),
    { ...RUNS, numRuns: inProportion(60) },
  );
});

test('thousands of streams give each the bits of one alone, on any number of threads', async () => {
  const batch = 4096;
  const network = await streamed(3, [lstm('a', 8), dense('b', 2)]);
  const steps = [0, 1, 2].map((step) => noise(batch * 3, step));
  const all = await Promise.all(
    [1, 3].map((threads) =>
      withStream(network, batch, (stream) => steps.map((x) => [...stream.step(x)]), threads),
    ),
  );
  expect(all[1]).toEqual(all[0]);
  await withStream(network, 1, (stream) => {
    for (const one of [0, 1, 2, 1777, 4094, 4095]) {
      stream.reset();
      for (const [step, x] of steps.entries()) {
        const got = [...stream.step(x.subarray(3 * one, 3 * one + 3))];
        expect(got).toEqual(all[0]?.[step]?.slice(2 * one, 2 * one + 2));
      }
    }
  });
});
