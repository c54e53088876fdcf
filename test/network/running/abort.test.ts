// A prediction with a signal lets the event loop run between batches, ends when the signal is aborted, and has the same bits.
import { afterEach, expect, test } from '@jest/globals';
import { dense, LetheError, lstm, Network, releaseKernels } from '../../../src/core.js';

afterEach(releaseKernels);

const STEPS = 40;
const x = Array.from({ length: 600 }, (_, sample) =>
  Array.from({ length: STEPS }, (__, step) => [((sample * 7 + step * 3) % 11) / 11]),
);

/** Some turns of the event loop in 600 samples. */
function make(): Network {
  const network = Network.create([lstm({ units: 64, inputShape: [STEPS, 1] }), dense({ units: 1 })], {
    seed: 1,
  });
  return network;
}

const options = { batchSize: 8, threads: 1 };

/** How often the event loop ran until `work` was done. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const turn = (): void => {
    turns++;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  done = true;
  return turns;
}

test('with a signal the event loop has its turns, without one it has none, and the bits are the same', async () => {
  const network = make();
  const expected = await network.predict(x, options);
  const { signal } = new AbortController();
  const outputs: unknown[] = [];
  const keep = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => outputs.push(value));
  expect(await turnsOf(keep(network.predict(x, options)))).toBe(0);
  expect(await turnsOf(keep(network.predict(x, { ...options, signal })))).toBeGreaterThan(2);
  expect(outputs).toEqual([expected, expected]);
});

test('a short prediction has no turn in between, whether it has a signal or not', async () => {
  const network = make();
  await network.predict(x.slice(0, 8), options);
  const { signal } = new AbortController();
  expect(await turnsOf(network.predict(x.slice(0, 8), { ...options, signal }))).toBe(0);
});

test('an abort while it runs ends it, with the reason of the signal as the cause, and changes nothing', async () => {
  const network = Network.create(
    [lstm({ units: 64, batchInputShape: [4, STEPS, 1], stateful: true, returnSequences: true })],
    { seed: 1 },
  );
  const part = x.slice(0, 4);
  const first = await network.predict(part, { threads: 1 });
  const second = await network.predict(part, { threads: 1 });
  network.resetStates();
  await network.predict(part, { threads: 1 });
  const controller = new AbortController();
  const reason = new Error('enough');
  const running = network.predict(x, { threads: 1, signal: controller.signal });
  setImmediate(() => controller.abort(reason));
  const error = await running.catch((caught: unknown) => caught);
  expect(error).toEqual(new LetheError('aborted', 'predict: aborted by its signal'));
  expect(error).toMatchObject({ code: 'aborted', cause: reason });
  expect(await network.predict(part, { threads: 1 })).toEqual(second);
  network.resetStates();
  expect(await network.predict(part, { threads: 1 })).toEqual(first);
});

test('a signal that is aborted already begins nothing', async () => {
  const network = make();
  const signal = AbortSignal.abort();
  await expect(network.predict(x, { ...options, signal })).rejects.toThrow(
    expect.objectContaining({
      code: 'aborted',
      message: 'predict: aborted by its signal',
      cause: signal.reason,
    }),
  );
});

test('predictions beside each other, with signals and without, have their own bits', async () => {
  const [some, other] = [make(), Network.create([lstm({ units: 7, inputShape: [STEPS, 1] })], { seed: 2 })];
  const [expected, others] = [await some.predict(x, options), await other.predict(x, options)];
  const { signal } = new AbortController();
  const all = [
    some.predict(x, { ...options, signal }),
    other.predict(x, { ...options, signal }),
    some.predict(x, { ...options, signal }),
    some.predict(x, options),
    other.predict(x, options),
  ];
  setImmediate(() => some.setWeights(some.weights.map(({ values }) => values.map((value) => value + 1))));
  expect(await Promise.all(all)).toEqual([expected, others, expected, expected, others]);
  expect(some.predictSync(x, options)).not.toEqual(expected);
});
