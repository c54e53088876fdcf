import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { dense, type Logs, lstm, Network, type NetworkFitArgs, sgd } from '../../../src/core.js';

const SAMPLES = 10;
const x = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: 3 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11]),
);
const y = x.map((sequence) => [(sequence[0]?.[0] ?? 0) + 1]);

/** Squared errors of a linear layer that a rate of 1e4 doubles and doubles again. */
function make(learningRate: number): Network {
  const network = Network.create([lstm({ units: 3, inputShape: [3, 1] }), dense({ units: 1 })], { seed: 1 });
  network.compile({ optimizer: sgd(learningRate), loss: 'meanSquaredError' });
  return network;
}

const ARGS: NetworkFitArgs = { epochs: 40, batchSize: 4, seed: 1 };

let warn: jest.SpiedFunction<typeof console.warn>;
beforeEach(() => {
  warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

describe('a training run that diverges', () => {
  test('stops at the end of that batch, tells where, and warns', async () => {
    const { history, divergence, timings, epoch } = await make(1e4).fit(x, y, ARGS);
    const { epoch: at = 0, batch = 0, of } = divergence ?? {};
    expect(of).toMatch(/^(loss|weights)$/);
    expect(timings.steps).toBe(3 * at + batch + 1);
    expect(epoch.at(-1)).toBe(at);
    expect(history.loss).toHaveLength(at + 1);
    expect(at).toBeLessThan(39);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(`^fit: stopped: the training run diverged at epoch ${at}, batch ${batch}: `)],
    ]);
  });

  test('stops at the same batch, with the same weights, whoever listens and on any number of threads', async () => {
    const plain = await make(1e4).fit(x, y, ARGS);
    const ways: NetworkFitArgs[] = [
      { threads: 2 },
      { threads: 3, callbacks: { onBatchEnd: () => {} } },
      { callbacks: { onEpochEnd: () => {} } },
      { yieldEvery: 'batch' },
      { validationData: [x, y] },
    ];
    for (const way of ways) {
      const other = await make(1e4).fit(x, y, { ...ARGS, ...way });
      expect([other.divergence, other.fingerprint, other.timings.steps]).toEqual([
        plain.divergence,
        plain.fingerprint,
        plain.timings.steps,
      ]);
    }
  });

  test('tells weights where the loss before the step was finite still', async () => {
    const network = make(3e38);
    const { divergence, timings } = await network.fit(x, y, { ...ARGS, batchSize: SAMPLES });
    expect(divergence).toEqual({ epoch: 0, batch: 0, of: 'weights' });
    expect(timings.steps).toBe(1);
    expect(network.weights.some(({ values }) => !values.every(Number.isFinite))).toBe(true);
  });

  test('tells its callbacks', async () => {
    const batches: Logs[] = [];
    let ended = 0;
    const { divergence } = await make(3e38).fit(x, y, {
      ...ARGS,
      callbacks: {
        onBatchEnd: (_, logs) => void batches.push(logs),
        onTrainEnd: () => void ended++,
      },
    });
    expect([batches.length, ended]).toEqual([1, 1]);
    expect(divergence).toEqual({ epoch: 0, batch: 0, of: 'weights' });
  });

  test('is an error for onDivergence: throw', async () => {
    const training = make(3e38).fit(x, y, { ...ARGS, onDivergence: 'throw' });
    await expect(training).rejects.toMatchObject({
      name: 'LetheError',
      code: 'diverged',
      message: expect.stringMatching(
        /^fit: expected finite numbers, .* at epoch 0, batch 0: weights are not finite/,
      ),
    });
    expect(warn).not.toHaveBeenCalled();
  });

  test('goes on for onDivergence: continue', async () => {
    const { divergence, timings, history } = await make(3e38).fit(x, y, {
      ...ARGS,
      onDivergence: 'continue',
    });
    expect([divergence, timings.steps]).toEqual([undefined, 120]);
    expect(history.loss?.at(-1)).toBeNaN();
    expect(warn).not.toHaveBeenCalled();
  });
});

test('looking for divergence changes no bit of a training run that stays finite', async () => {
  const watched = await make(0.1).fit(x, y, ARGS);
  const unwatched = await make(0.1).fit(x, y, { ...ARGS, onDivergence: 'continue' });
  expect(watched.divergence).toBeUndefined();
  expect([watched.fingerprint, watched.history]).toEqual([unwatched.fingerprint, unwatched.history]);
});

test('an unknown onDivergence is refused', async () => {
  const args = { onDivergence: 'ignore' } as unknown as NetworkFitArgs;
  await expect(make(0.1).fit(x, y, args)).rejects.toThrow(
    new RangeError("fit: onDivergence: expected 'stop', 'continue' or 'throw', got ignore"),
  );
});
