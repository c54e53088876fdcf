import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { releaseKernels } from '../../../src/engine/index.js';
import { dense, type LayerJson, layer, lstm, noise, RECURRENT } from '../../compiler/networks.js';
import { inProportion } from '../../in-proportion.js';
import { RUNS } from '../../kernels/cases.js';
import { predict, stepOf, streamed, withStream } from './networks.js';

afterAll(releaseKernels);

/** One to three recurrent layers with dense layers, dropout and activations between them; the last may return one step alone. */
const chains: fc.Arbitrary<{ layers: LayerJson[]; returnsSequences: boolean }> = fc
  .record({
    recurrent: fc.array(
      fc.record({
        make: fc.constantFrom(...RECURRENT),
        units: fc.integer({ min: 1, max: 21 }),
        activation: fc.constantFrom('tanh', 'tanh', 'relu', 'softsign'),
        recurrent_activation: fc.constantFrom('sigmoid', 'sigmoid', 'hard_sigmoid', 'keras3_hard_sigmoid'),
        use_bias: fc.boolean(),
        stateful: fc.boolean(),
        dropout: fc.constantFrom(0, 0.5),
        recurrent_dropout: fc.constantFrom(0, 0.5),
        between: fc.constantFrom(
          undefined,
          layer('Dropout', 'between', { rate: 0.5 }),
          layer('Activation', 'between', { activation: 'elu' }),
          dense('between', 3, { activation: 'tanh' }),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    returnsSequences: fc.boolean(),
    head: fc.constantFrom(
      undefined,
      dense('head', 1),
      dense('head', 5, { activation: 'softmax' }),
      layer('TimeDistributed', 'head', { layer: dense('inner', 2, { activation: 'sigmoid' }) }),
    ),
  })
  .map(({ recurrent, returnsSequences, head }) => {
    const layers = recurrent.flatMap(({ make, units, between, ...config }, index) => {
      const return_sequences = returnsSequences || index < recurrent.length - 1;
      const inner =
        between === undefined ? [] : [{ ...between, config: { ...between.config, name: `b${index}` } }];
      return [make(`a${index}`, units, { ...config, return_sequences }), ...inner];
    });
    const fits = head !== undefined && (returnsSequences || head.class_name === 'Dense');
    return { layers: fits ? [...layers, head] : layers, returnsSequences };
  });

test('each step gives the bits of predict: at this step of the sequence, or for the sequence so far', async () => {
  await fc.assert(
    fc.asyncProperty(
      chains,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(1, 2),
      async ({ layers, returnsSequences }, features, batch, time, threads) => {
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
