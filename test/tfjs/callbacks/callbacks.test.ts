import { describe, expect, jest, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { FitHistory } from '../../../src/network/index.js';
import { type FitArgs, fit, LogCallback } from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';
import { furthest, makeSmall, SAMPLES, weightsOf, x, y } from '../compiled/small-training.js';

withBackend();

type Callbacks = NonNullable<FitArgs['callbacks']>;
type Recording = { calls: string[]; numbers: number[]; history: FitHistory };

const NAMES = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
] as const;
const OPTIONS = {
  epochs: 3,
  batchSize: 4,
  seed: 2,
  validationData: [x.slice(0, 3), y.slice(0, 3)],
} as FitArgs;

/** All calls with the names in their logs, and all numbers, with the model's weights at each call. */
async function record(
  engine: 'compiled' | 'tfjs',
  wrap: (functions: object) => Callbacks,
  extra: FitArgs = {},
): Promise<Recording> {
  const model = makeSmall({ metrics: ['mae'] });
  const calls: string[] = [];
  const numbers: number[] = [];
  const hear =
    (name: string) =>
    async (...args: unknown[]): Promise<void> => {
      const index = args.filter((value) => typeof value === 'number');
      const logs = args.find((value) => typeof value === 'object') ?? {};
      calls.push(`${name} ${index.join()} ${Object.keys(logs).join()}`);
      numbers.push(...(Object.values(logs) as number[]), ...(await weightsOf(model)));
    };
  const functions = Object.fromEntries(NAMES.map((name) => [name, hear(name)]));
  const history = await fit(model, x, y, { ...OPTIONS, ...extra, engine, callbacks: wrap(functions) });
  return { calls, numbers, history };
}

class Inherited extends tfl.Callback {
  constructor(functions: object) {
    super();
    Object.assign(this, functions);
  }
}

describe('callbacks of the compiled engine', () => {
  test.each<[string, (functions: object) => Callbacks]>([
    ['functions', (functions) => functions],
    ['a list of functions', (functions) => [functions]],
    ['a CustomCallback', (functions) => new tfl.CustomCallback(functions, 'never')],
    ['a class derived from Callback', (functions) => new Inherited(functions)],
  ])('given as %s are called as by tfjs: order, logs, and the model as it is then', async (_, wrap) => {
    const tfjs = await record('tfjs', wrap);
    const compiled = await record('compiled', wrap);
    expect(compiled.calls).toEqual(tfjs.calls);
    expect(furthest(compiled.numbers, tfjs.numbers)).toBeLessThan(2e-6);
    expect(Object.keys(compiled.history.history)).toEqual(['loss', 'mae', 'val_loss', 'val_mae']);
    expect(Object.keys(compiled.history.history)).toEqual(Object.keys(tfjs.history.history));
    expect(compiled.history.epoch).toEqual(tfjs.history.epoch);
  });

  test('change nothing by listening', async () => {
    const { history } = await record('compiled', (functions) => functions);
    const alone = await fit(makeSmall({ metrics: ['mae'] }), x, y, { ...OPTIONS, engine: 'compiled' });
    expect(alone.fingerprint).toBe(history.fingerprint);
    expect(alone.history).toEqual(history.history);
  });

  test('that look at logs alone hear the same', async () => {
    const losses: number[] = [];
    const onEpochEnd = async (epoch: number, logs?: tfl.Logs): Promise<void> => {
      losses.push(epoch, Number(logs?.loss));
    };
    const options = { epochs: 50, batchSize: 4, engine: 'compiled' } as const;
    const result = await fit(makeSmall(), x, y, { ...options, callbacks: new LogCallback({ onEpochEnd }) });
    expect(losses).toEqual(result.epoch.flatMap((epoch) => [epoch, result.history.loss?.[epoch]]));
    expect((await fit(makeSmall(), x, y, options)).history).toEqual(result.history);
  });

  test('several epochs at once give the history of one at a time', async () => {
    const options = { epochs: 40, batchSize: 3, engine: 'compiled' } as const;
    const { history, fingerprint } = await fit(makeSmall({ metrics: ['mae'] }), x, y, options);
    const onEpochBegin = async (): Promise<void> => {};
    const single = await fit(makeSmall({ metrics: ['mae'] }), x, y, {
      ...options,
      callbacks: { onEpochBegin },
    });
    expect([single.history, single.fingerprint]).toEqual([history, fingerprint]);
  });

  test.each([
    ['adam', () => tf.train.adam(0.01)],
    ['sgd', () => tf.train.sgd(0.01)],
    ['momentum', () => tf.train.momentum(0.01, 0.5)],
  ])('may change the learning rate of %s, in epochs and batches', async (_, make) => {
    const run = async (engine: 'compiled' | 'tfjs'): Promise<number[]> => {
      const optimizer = make() as tf.SGDOptimizer;
      const model = makeSmall({ optimizer });
      const set = (rate: number): void => {
        if ('setLearningRate' in optimizer) optimizer.setLearningRate(rate);
        else (optimizer as { learningRate: number }).learningRate = rate;
      };
      await fit(model, x, y, {
        ...OPTIONS,
        engine,
        callbacks: {
          onEpochBegin: async (epoch) => set(0.05 / (epoch + 1)),
          onBatchEnd: async (batch) => set(batch === 0 ? 0.2 : 0.001),
        },
      });
      return weightsOf(model);
    };
    expect(furthest(await run('compiled'), await run('tfjs'))).toBeLessThan(2e-6);
  });

  test('may change weights and the states of layers', async () => {
    const run = async (engine: 'compiled' | 'tfjs'): Promise<number[]> => {
      const model = makeSmall({ stateful: 2 });
      await fit(model, x, y, {
        epochs: 4,
        batchSize: 2,
        shuffle: false,
        engine,
        callbacks: {
          onEpochBegin: async (epoch) => {
            if (epoch % 2 === 1) model.resetStates();
          },
          onEpochEnd: async (epoch) => {
            if (epoch !== 1) return;
            const halves = model.getWeights().map((weight) => tf.mul(weight, 0.5));
            model.setWeights(halves);
            tf.dispose(halves);
          },
        },
      });
      const states = (model.layers[0] as unknown as { states_: tf.Tensor[] }).states_;
      const values = await Promise.all(states.map((state) => state.data()));
      return [...(await weightsOf(model)), ...values.flatMap((value) => [...value])];
    };
    expect(furthest(await run('compiled'), await run('tfjs'))).toBeLessThan(2e-6);
  });

  test('may not compile the model again', async () => {
    const { inputs, outputs } = makeSmall();
    const model = tfl.model({ inputs, outputs });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const onEpochEnd = async (): Promise<void> => {
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    };
    const fitting = fit(model, x, y, { epochs: 2, engine: 'compiled', callbacks: { onEpochEnd } });
    await expect(fitting).rejects.toThrow(/expected the model's optimizer .* to stay as they are.*'tfjs'/);
    expect((await fit(model, x, y, { engine: 'compiled' })).epoch).toEqual([0]);
  });

  test('that throw end the training, and the model keeps what was learnt', async () => {
    const model = makeSmall();
    const onBatchEnd = async (batch: number): Promise<void> => {
      if (batch === 1) throw new RangeError('enough');
    };
    await expect(
      fit(model, x, y, { ...OPTIONS, engine: 'compiled', callbacks: { onBatchEnd } }),
    ).rejects.toThrow('enough');
    const reference = makeSmall();
    const stop = async (batch: number): Promise<void> => {
      if (batch === 1) reference.stopTraining = true;
    };
    await fit(reference, x, y, { ...OPTIONS, engine: 'tfjs', callbacks: { onBatchEnd: stop } });
    expect(furthest(await weightsOf(model), await weightsOf(reference))).toBeLessThan(1e-6);
  });

  test.each(['compiled', 'tfjs'] as const)(
    '%s: onYield is called with epoch, batch and logs',
    async (engine) => {
      const heard: string[] = [];
      const onYield = async (epoch: number, batch: number, logs: tfl.Logs): Promise<void> => {
        heard.push(`${epoch} ${batch} ${Object.keys(logs).join()}`);
      };
      await fit(makeSmall(), x, y, {
        epochs: 2,
        batchSize: 5,
        engine,
        yieldEvery: 0,
        callbacks: { onYield },
      });
      expect(heard).toEqual(['0 0', '0 1', '1 0', '1 1'].map((place) => `${place} batch,size,loss`));
      const never = { engine, yieldEvery: 'never', callbacks: { onYield } } as const;
      await expect(fit(makeSmall(), x, y, never)).rejects.toThrow(/never/);
    },
  );

  test.each(['batch', 'epoch', 1] as const)('the event loop runs with yieldEvery %p', async (yieldEvery) => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await fit(makeSmall(), x, y, { epochs: 3000, batchSize: 2, engine: 'compiled', yieldEvery });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  test("with 'never' it does not", async () => {
    let turns = 0;
    let timer: NodeJS.Timeout | undefined;
    let started = 0;
    let took = 0;
    // From the first batch to the last: before, whoever comes first waits for the kernels.
    const onTrainBegin = async (): Promise<void> => {
      started = performance.now();
      timer = setInterval(() => turns++, 1);
    };
    const onTrainEnd = async (): Promise<void> => {
      took = performance.now() - started;
      clearInterval(timer);
    };
    await fit(makeSmall(), x, y, {
      epochs: 300,
      batchSize: 2,
      engine: 'compiled',
      yieldEvery: 'never',
      callbacks: { onTrainBegin, onTrainEnd },
    });
    expect([took > 1, turns]).toEqual([true, 0]);
  });
});

describe.each(['compiled', 'tfjs'] as const)('options of engine %s', (engine) => {
  test('a schedule is asked at each epoch and decides the learning rate', async () => {
    for (const make of [() => tf.train.sgd(0.4), () => tf.train.adam(0.4)]) {
      const asked: number[][] = [];
      const scheduled = makeSmall({ optimizer: make() });
      await fit(scheduled, x, y, {
        ...OPTIONS,
        engine,
        learningRateSchedule: (epoch, rate) => {
          asked.push([epoch, rate]);
          return rate / 2;
        },
      });
      expect(asked).toEqual([
        [0, 0.4],
        [1, 0.2],
        [2, 0.1],
      ]);
      const optimizer = scheduled.optimizer as tf.SGDOptimizer;
      expect((optimizer as unknown as { learningRate: number }).learningRate).toBe(0.05);
      const byHand = makeSmall({ optimizer: make() });
      await fit(byHand, x, y, {
        ...OPTIONS,
        engine,
        callbacks: {
          onEpochBegin: async (epoch) => {
            const target = byHand.optimizer as tf.SGDOptimizer & { learningRate: number };
            const rate = 0.2 / 2 ** epoch;
            if (target.setLearningRate === undefined) target.learningRate = rate;
            else target.setLearningRate(rate);
          },
        },
      });
      expect(await weightsOf(scheduled)).toEqual(await weightsOf(byHand));
    }
  });

  test('a signal from a callback stops it after the batch, one between epochs before the next', async () => {
    for (const [stopAt, epochs] of [
      [4, [0]],
      [6, [0, 1]],
    ] as const) {
      const controller = new AbortController();
      let batches = 0;
      const onBatchEnd = async (): Promise<void> => {
        if (++batches === stopAt) controller.abort();
      };
      const { signal } = controller;
      const args = { ...OPTIONS, engine, signal, callbacks: { onBatchEnd } };
      const result = await fit(makeSmall(), x, y, args);
      expect([result.aborted, result.timings.steps, result.epoch]).toEqual([true, stopAt, epochs]);
    }
  });

  test('stopTraining within an epoch ends it with the means so far', async () => {
    const model = makeSmall();
    const losses: number[] = [];
    const onBatchEnd = async (batch: number, logs?: tfl.Logs): Promise<void> => {
      losses.push(Number(logs?.loss));
      if (batch === 1) model.stopTraining = true;
    };
    const result = await fit(model, x, y, { epochs: 5, batchSize: 4, engine, callbacks: { onBatchEnd } });
    expect(result.epoch).toEqual([0]);
    expect(result.history.loss).toEqual([((losses[0] ?? 0) * 4 + (losses[1] ?? 0) * 4) / 8]);
  });

  test('verbose prints nothing, or a line for each epoch', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => {});
    try {
      await fit(makeSmall(), x, y, { epochs: 2, engine });
      await fit(makeSmall(), x, y, { epochs: 2, engine, verbose: 1 }); // Less than a second.
      expect(log).not.toHaveBeenCalled();
      await fit(makeSmall(), x, y, { epochs: 2, engine, verbose: 2, validationSplit: 0.2 });
      const lines = log.mock.calls.map(([line]) => String(line).replace(/\d+\.\d+/g, 'N'));
      expect(lines).toEqual(['epoch 1 of 2: loss N, val_loss N', 'epoch 2 of 2: loss N, val_loss N']);
    } finally {
      log.mockRestore();
    }
  });

  test('yieldEvery and the seed of orders change no bits of each other', async () => {
    const options = { epochs: 3, batchSize: SAMPLES - 1, seed: 5, engine } as const;
    const prints = new Set<string>();
    for (const yieldEvery of ['auto', 'never', 'batch', 'epoch', 2] as const)
      prints.add((await fit(makeSmall(), x, y, { ...options, yieldEvery })).fingerprint);
    expect(prints.size).toBe(1);
  });
});

test.each(['compiled', 'tfjs'] as const)(
  "engine %s lets a CustomCallback wait as it was told, else by what works here, not by tfjs's frames",
  async (engine) => {
    let turns = 0;
    const own = new tfl.CustomCallback({ nextFrameFunc: async () => void turns++ }, 'batch');
    const stock = new tfl.CustomCallback({}, 'batch');
    const waiting = stock as unknown as { nextFrameFunc: unknown };
    expect(waiting.nextFrameFunc).toBe(tf.nextFrame);
    const args: FitArgs = { engine, epochs: 2, batchSize: SAMPLES / 2, callbacks: [own, stock] };
    await fit(makeSmall(), x, y, args);
    expect(turns).toBe(4);
    expect(waiting.nextFrameFunc).not.toBe(tf.nextFrame);
  },
);

test.each(['compiled', 'tfjs'] as const)(
  "engine %s: the onYield of a CustomCallback of one's own hears of the epoch that runs",
  async (engine) => {
    const epochs: number[] = [];
    const own = new tfl.CustomCallback({ onYield: async (epoch) => void epochs.push(epoch) }, 1e-6 as never);
    await fit(makeSmall(), x, y, { engine, epochs: 3, batchSize: SAMPLES, callbacks: own });
    expect(epochs).toEqual([0, 1, 2]);
  },
);
