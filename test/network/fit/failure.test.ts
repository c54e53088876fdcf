// What is left of a training run that fails in the middle: a step that was done, with all that belongs to it.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  adam,
  batchNormalization,
  dense,
  dropout,
  lstm,
  Network,
  type NetworkCallbacks,
  type NetworkFitArgs,
} from '../../../src/core.js';
import { HeldKernels } from '../../engine/held-kernels.js';

const x = Array.from({ length: 10 }, (_, sample) => [0, 1, 2].map((step) => [Math.sin(3 * sample + step)]));
const y = x.map(([first]) => [(first?.[0] ?? 0) / 2]);
/** Steps of an epoch. */
const STEPS = 3;
const ARGS: NetworkFitArgs = {
  epochs: 6,
  batchSize: 4,
  seed: 3,
  learningRateSchedule: (epoch, rate) => rate * (epoch === 0 ? 1 : 0.5),
};
/** After which the runs below are broken: the second of epoch 2. */
const LAST = 2 * STEPS + 2;

function make(): Network {
  const network = Network.create(
    [
      lstm({ units: 6, inputShape: [3, 1] }),
      batchNormalization(),
      dropout({ rate: 0.2 }),
      dense({ units: 1 }),
    ],
    { seed: 1 },
  );
  network.compile({ optimizer: adam(0.02), loss: 'meanSquaredError' });
  return network;
}

/** Calls `then` after a given number of steps. */
function after(steps: number, then: () => void | Promise<void>): NetworkCallbacks {
  let done = 0;
  return {
    onBatchEnd() {
      done++;
      return done === steps ? then() : undefined;
    },
  };
}

/** A network that nothing happened to, stopped after a given number of steps. */
async function stopped(steps: number): Promise<Network> {
  const network = make();
  if (steps === 0) return network;
  const stop = (): void => {
    network.stopTraining = true;
  };
  await network.fit(x, y, { ...ARGS, callbacks: after(steps, stop) });
  return network;
}

/** Holds a network to one that was stopped: weights, optimizer, learning rate, position, and how both go on. */
async function expectStopped(network: Network, steps: number): Promise<void> {
  const other = await stopped(steps);
  expect(network.fingerprint()).toBe(other.fingerprint());
  const bytes = [network, other].map((each) => each.toBytes({ includeOptimizer: true }));
  const [got, expected] = await Promise.all(bytes);
  expect(got).toEqual(expected);
  const more = { ...ARGS, epochs: 5, initialEpoch: 3, threads: 1 };
  const [goesOn, goesOnAsWell] = [await network.fit(x, y, more), await other.fit(x, y, more)];
  expect(goesOn.fingerprint).toBe(goesOnAsWell.fingerprint);
}

/** Steps up to the one whose weights an error tells that are left. */
function stepsLeft(message: string): number {
  if (/the weights are those that it began with$/.test(message)) return 0;
  const [, epoch, batch] = /the weights are those of epoch (\d+), batch (\d+)$/.exec(message) ?? [];
  return STEPS * Number(epoch) + Number(batch) + 1;
}

let held: HeldKernels | undefined;
function hold(patience?: number): HeldKernels {
  held = new HeldKernels(patience);
  return held;
}
afterEach(() => {
  held?.letGo();
  held = undefined;
});

async function failing(network: Network, args: NetworkFitArgs): Promise<{ message: string }> {
  const fit = network.fit(x, y, { ...ARGS, ...args });
  await expect(fit).rejects.toMatchObject({ name: 'LetheError', code: 'backend' });
  return fit.then(
    () => ({ message: 'it did not fail' }),
    (error: Error) => error,
  );
}

describe('a worker that dies', () => {
  test.each([
    [1, 'at epoch 0, batch 1; the weights are those of epoch 0, batch 0'],
    [LAST, 'at epoch 2, batch 2; the weights are those of epoch 2, batch 1'],
    [LAST + 1, 'at epoch 3, batch 0; the weights are those of epoch 2, batch 2'],
  ])('between two steps, after %i, takes nothing along', async (steps, where) => {
    const kernels = hold();
    const network = make();
    const callbacks = after(steps, () => kernels.end());
    const { message } = await failing(network, { threads: 2, callbacks });
    expect(message).toBe(`fit: thread 1 ended (exit code 1) ${where}`);
    await expectStopped(network, steps);
  });

  test('before the first step leaves what there was', async () => {
    const kernels = hold();
    const network = make();
    const callbacks = { onTrainBegin: () => kernels.end() };
    const { message } = await failing(network, { threads: 2, callbacks });
    expect(message).toMatch(/ at epoch 0, batch 0; the weights are those that it began with$/);
    await expectStopped(network, 0);
  });

  test('before the samples to validate on leaves the weights of the epoch', async () => {
    const kernels = hold();
    const network = make();
    const callbacks = after(2 * STEPS, () => kernels.end());
    const { message } = await failing(network, { threads: 2, callbacks, validationData: [x, y] });
    expect(message).toMatch(/ validating epoch 1; the weights are those of epoch 1, batch 2$/);
    await expectStopped(network, 2 * STEPS);
  });

  test.each([
    ['thread 1', /^fit: a worker thread died, or did not come to a barrier within 30000 ms/],
    ['all', /^fit: (the kernels stopped \(|a worker thread died, )/],
  ] as const)('in the middle of a step leaves one that was done: %s', async (who, what) => {
    const kernels = hold();
    const network = make();
    let arena = (): Float32Array => new Float32Array();
    let before = arena();
    const callbacks = after(LAST, () => {
      arena = kernels.breakSteps(who);
      before = arena();
    });
    const { message } = await failing(network, { threads: 2, callbacks });
    expect(message).toMatch(what);
    expect(message).toMatch(/ at epoch 2, batch 2; the weights are those /);
    expect(arena()).not.toEqual(before); // The step was half done.
    const left = stepsLeft(message);
    expect(left).toBeLessThanOrEqual(LAST);
    await expectStopped(network, left);
  });

  test('unseen, while others wait for it, leaves a step that was done', async () => {
    const kernels = hold(1500);
    const network = make();
    const callbacks = after(LAST, () => kernels.workers[0]?.terminate());
    const { message } = await failing(network, { threads: 3, callbacks, yieldEvery: 'never' });
    const left = stepsLeft(message);
    expect(left).toBeLessThanOrEqual(LAST);
    await expectStopped(network, left);
  });

  test('while many steps are one call leaves one that was done', async () => {
    const kernels = hold();
    const network = make();
    let isBroken = false;
    const onYield = (): void => {
      if (!isBroken) kernels.breakSteps('all');
      isBroken = true;
    };
    const args: NetworkFitArgs = { epochs: 100_000, batchSize: 4, seed: 3 };
    const fit = network.fit(x, y, { ...args, threads: 2, callbacks: { onYield } });
    await expect(fit).rejects.toMatchObject({ code: 'backend' });
    const left = stepsLeft(await fit.then(String, ({ message }: Error) => message));
    const other = make();
    const whole = Math.floor(left / STEPS);
    await other.fit(x, y, { ...args, threads: 1, epochs: whole });
    const stop = (): void => {
      other.stopTraining = true;
    };
    const rest = { ...args, threads: 1, initialEpoch: whole, callbacks: after(left - STEPS * whole, stop) };
    if (left > STEPS * whole) await other.fit(x, y, rest);
    expect(network.fingerprint()).toBe(other.fingerprint());
  });
});

test('states of stateful layers are those of the same step', async () => {
  const create = (): Network => {
    const network = Network.create(
      [lstm({ units: 5, batchInputShape: [10, 3, 1], stateful: true }), dense({ units: 1 })],
      { seed: 1 },
    );
    network.compile({ optimizer: adam(0.02), loss: 'meanSquaredError' });
    return network;
  };
  const kernels = hold();
  const args = { batchSize: 10, shuffle: false, learningRateSchedule: () => 0.02 };
  const network = create();
  const callbacks = after(4, () => void kernels.breakSteps('thread 1'));
  const { message } = await failing(network, { ...args, callbacks, threads: 2 });
  expect(message).toMatch(/the weights are those (of epoch \d+, batch 0|that it began with)$/);
  const [, epoch = '-1'] = /those of epoch (\d+), batch 0$/.exec(message) ?? [];
  const other = create();
  await other.fit(x, y, { ...ARGS, ...args, epochs: Number(epoch) + 1, threads: 1 });
  expect((await network.predict(x)).values).toEqual((await other.predict(x)).values);
});

test('kernels that stop on the only thread leave what there was before the call', async () => {
  const kernels = hold();
  const network = make();
  const callbacks = after(LAST, () => void kernels.breakSteps('all'));
  const { message } = await failing(network, { threads: 1, callbacks });
  expect(message).toMatch(
    /^fit: the kernels stopped .* at epoch 2, batch 2; the weights are those from before this call$/,
  );
  await expectStopped(network, 0);
});

describe.each([1, 2])('on %i thread(s)', (threads) => {
  const failure = new Error('of somebody else');
  const fail = (): never => {
    throw failure;
  };

  test.each([
    ['onBatchBegin', { onBatchBegin: throwing(LAST + 1) }, LAST],
    ['onBatchEnd', after(LAST, fail), LAST],
    ['onEpochBegin', { onEpochBegin: throwing(3) }, 2 * STEPS],
    ['onEpochEnd', { onEpochEnd: throwing(2) }, 2 * STEPS],
    ['onTrainBegin', { onTrainBegin: fail }, 0],
  ] as const)('an error in %s leaves the last step that was done', async (_, callbacks, steps) => {
    const network = make();
    await expect(network.fit(x, y, { ...ARGS, threads, callbacks })).rejects.toBe(failure);
    await expectStopped(network, steps);
  });

  /** Throws when it is called so often. */
  function throwing(times: number): () => void {
    let called = 0;
    return () => {
      called++;
      if (called % times === 0) fail();
    };
  }

  test('a signal leaves the last step that was done', async () => {
    const network = make();
    const controller = new AbortController();
    const callbacks = after(LAST, () => controller.abort());
    const { aborted } = await network.fit(x, y, { ...ARGS, threads, callbacks, signal: controller.signal });
    expect(aborted).toBe(true);
    await expectStopped(network, LAST);
  });

  test.each(['stop', 'throw'] as const)(
    'a run that diverges leaves the step that did: %s',
    async (onDivergence) => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
      const args = { ...ARGS, threads, learningRateSchedule: (epoch: number) => (epoch < 2 ? 0.02 : 1e38) };
      const network = make();
      const ended = await network.fit(x, y, { ...args, onDivergence }).catch((error: unknown) => error);
      const text = onDivergence === 'throw' ? String(ended) : String(warn.mock.calls[0]?.[0]);
      warn.mockRestore();
      const [, epoch, batch] = /diverged at epoch (\d+), batch (\d+)/.exec(text) ?? [];
      const other = make();
      const stop = (): void => {
        other.stopTraining = true;
      };
      const callbacks = after(STEPS * Number(epoch) + Number(batch) + 1, stop);
      const { fingerprint } = await other.fit(x, y, { ...args, callbacks, onDivergence: 'continue' });
      expect(network.fingerprint()).toBe(fingerprint);
    },
  );
});
