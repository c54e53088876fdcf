// `lethe/core` on this runtime: the same training run as through tfjs-layers, the same bits; and streams of it.
import { dense, dropout, LetheError, lstm, Network, rmsprop } from 'lethe/core';
import { STACKED } from './compiled.js';
import { equal, type Harness } from './harness.js';

/** The network of the case {@link STACKED}, by the builder of `lethe/core`. */
function buildStacked(): Network {
  const network = Network.create(
    [
      lstm({
        units: 33,
        inputShape: [12, 5],
        returnSequences: true,
        dropout: 0.1,
        recurrentDropout: 0.2,
        recurrentActivation: 'sigmoid',
      }),
      dropout({ rate: 0.3 }),
      lstm({ units: 17, recurrentActivation: 'sigmoid' }),
      dense({ units: 4, activation: 'softmax' }),
    ],
    { seed: STACKED.seed },
  );
  network.compile({ optimizer: rmsprop(0.005), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return network;
}

/**
 * After `checkCompiled`, which left what the same training run gave through tfjs-layers.
 *
 * @param threads of the compiled engine
 * @param isStart without weights that are frozen in parts
 */
export async function checkCore(harness: Harness, threads: number, isStart: boolean): Promise<void> {
  const { samples, steps, features, x, y, args, fact } = STACKED;
  await harness.check(`lethe/core trains as lethe does with ${threads} thread(s)`, async () => {
    const network = buildStacked();
    const data = { values: x(), shape: [samples, steps, features] };
    const { fingerprint, history } = await network.fit(data, y(samples), { ...args, threads });
    equal(JSON.stringify([fingerprint, history]), harness.facts[fact], 'fingerprint and history');
    const loaded = await Network.load(await network.toBytes({ includeOptimizer: true }));
    equal(loaded.fingerprint(), fingerprint, 'fingerprint after loading');
    const outputs = await loaded.predict(data, { threads });
    const stream = await loaded.stream({ batch: samples, threads });
    let streamed: number[] = [];
    for (let step = 0; step < steps; step++) streamed = Array.from(stream.step(stepOf(data.values, step)));
    stream.close();
    equal(streamed, Array.from(outputs.values), 'what streams at the last step');
    const [first] = await loaded.trace(data);
    equal(first?.h.length, samples * steps * 33, 'numbers in a trace');
    harness.facts['lethe/core: outputs'] = JSON.stringify(streamed);
    const gradients = await loaded.inputGradients(data, {
      ...outputs,
      values: outputs.values.map((_, at) => at % 3),
    });
    harness.facts['lethe/core: input gradients'] = JSON.stringify(Array.from(gradients.values));
  });
  if (!isStart) await checkFrozen(harness, threads);
  await harness.check('lethe/core draws a large orthogonal kernel', async () => {
    // By a WebAssembly module of its own, or without one where bytes may not be compiled: the same bits.
    const network = Network.create([lstm({ units: 144, inputShape: [1, 1] })], { seed: 3 });
    harness.facts['lethe/core: orthogonal'] = network.fingerprint();
  });
  await harness.check('lethe/core refuses bytes that are no network', async () => {
    const error: unknown = await Network.load(new Uint8Array(40)).catch((reason: unknown) => reason);
    equal(error instanceof LetheError && error.code, 'data', 'code of the error');
  });
}

async function checkFrozen(harness: Harness, threads: number): Promise<void> {
  const { samples, steps, features, x, y, args } = STACKED;
  await harness.check(
    `lethe/core trains the rest of weights that are frozen in parts with ${threads} thread(s)`,
    async () => {
      const network = buildStacked();
      const before = network.weights;
      const gradientMasks = before.map(({ values }) => values.map((_, at) => at % 2));
      const data = { values: x(), shape: [samples, steps, features] };
      const { fingerprint } = await network.fit(data, y(samples), { ...args, threads, gradientMasks });
      const frozen = network.weights.every(({ values }, index) =>
        values.every((value, at) => (value === before[index]?.values[at]) === (at % 2 === 0)),
      );
      equal(frozen, true, 'every other element stays');
      harness.facts['lethe/core: frozen in parts'] = fingerprint;
    },
  );
}

/** `[batch, features]` of one step of `[batch, steps, features]`. */
function stepOf(values: readonly number[], step: number): number[] {
  const { samples, steps, features } = STACKED;
  return Array.from({ length: samples }, (_, sample) => {
    const from = (sample * steps + step) * features;
    return values.slice(from, from + features);
  }).flat();
}
