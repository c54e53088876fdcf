import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../src/engine/index.js';
import { Generator } from '../../src/random/index.js';
import type { SessionOptions, TrainingSession } from '../../src/session/index.js';
import {
  dense,
  layer,
  lstm,
  type Setting,
  stateOf,
  trainingOptions,
  withSession,
} from '../compiler/networks.js';

afterAll(releaseKernels);

/** Two layers with dropout on 11 samples: batches of 4, 4 and 3. */
const SETTING: Setting = {
  sampleShape: [5, 3],
  layers: [
    lstm('a', 6, { dropout: 0.25, recurrent_dropout: 0.25 }),
    layer('Dropout', 'b', { rate: 0.5 }),
    lstm('c', 5, { return_sequences: false, activation: 'relu' }),
    dense('d', 2, { activation: 'sigmoid' }),
  ],
  batchSize: 4,
  targetSize: 2,
  samples: 11,
  training: { metrics: ['meanAbsoluteError'] },
};
const OPTIONS: SessionOptions = trainingOptions(SETTING);

function orders(epochs: number): Uint32Array[] {
  return Array.from({ length: epochs }, (_, epoch) => new Generator(3, 'shuffle', epoch).permutation(11));
}

function joined(parts: readonly ArrayLike<number>[]): number[] {
  return parts.flatMap((part) => Array.from(part));
}

/** Trains with `train`, and tells the logs and all that it left behind. */
async function outcome(
  train: (session: TrainingSession) => ArrayLike<number>[],
  options: SessionOptions = OPTIONS,
): Promise<object> {
  return withSession(options, (session) => ({ logs: joined(train(session)), ...stateOf(session) }));
}

describe('a session trains', () => {
  test('several batches in one call as in calls of one, bit for bit, across a smaller last batch', async () => {
    const atOnce = await outcome((session) => [session.train(0, 7, 0)]);
    const single = await outcome((session) => Array.from({ length: 7 }, (_, i) => session.train(i, 1, i)));
    expect(single).toEqual(atOnce);
    const uneven = await outcome((session) => [
      session.train(0, 2, 0),
      session.train(2, 4, 2),
      session.train(6, 1, 6),
    ]);
    expect(uneven).toEqual(atOnce);
  });

  test('an order of several epochs as epoch by epoch, bit for bit', async () => {
    const epochs = orders(4);
    const atOnce = await outcome((session) => {
      session.setOrder(Uint32Array.from(joined(epochs)));
      return [session.train(0, 4 * session.batchesPerEpoch, 0)];
    });
    const separate = await outcome((session) =>
      epochs.map((order, epoch) => {
        session.setOrder(order);
        return session.train(0, session.batchesPerEpoch, epoch * session.batchesPerEpoch);
      }),
    );
    expect(separate).toEqual(atOnce);
  });

  test('full batches alone in one run, over several epochs, too', async () => {
    const options = trainingOptions({ ...SETTING, samples: 8 });
    const order = Uint32Array.from(joined([0, 1, 2].map(() => [7, 6, 5, 4, 3, 2, 1, 0])));
    const atOnce = await outcome((session) => {
      session.setOrder(order);
      return [session.train(0, 6, 0)];
    }, options);
    const single = await outcome((session) => {
      session.setOrder(order);
      return Array.from({ length: 6 }, (_, i) => session.train(i, 1, i));
    }, options);
    expect(single).toEqual(atOnce);
  });

  test('in an order as on samples that stand in it', async () => {
    const [order = new Uint32Array()] = orders(1);
    const { train } = OPTIONS;
    const pick = (values: Float32Array, size: number): Float32Array =>
      Float32Array.from(joined([...order].map((i) => values.subarray(i * size, (i + 1) * size))));
    const moved = {
      ...OPTIONS,
      train: {
        inputs: [pick(train?.inputs[0] as Float32Array, 15)],
        targets: [pick(train?.targets[0] as Float32Array, 2)],
        count: 11,
      },
    };
    const ordered = await outcome((session) => {
      session.setOrder(order);
      return [session.train(0, 3, 0)];
    });
    expect(await outcome((session) => [session.train(0, 3, 0)], moved)).toEqual(ordered);
  });

  test('a smaller last batch as a session of its own trains it', async () => {
    const whole = await withSession(OPTIONS, (session) => {
      session.train(0, 3, 0);
      return stateOf(session);
    });
    const carried = await withSession(OPTIONS, (session) => {
      session.train(0, 2, 0);
      return { weights: session.getWeights(), optimizer: session.getOptimizerState() };
    });
    const { train } = OPTIONS;
    const last = {
      inputs: [train?.inputs[0]?.slice(8 * 15) as Float32Array],
      targets: [train?.targets[0]?.slice(8 * 2) as Float32Array],
      count: 3,
    };
    const alone = await withSession({ ...OPTIONS, train: last, batchSize: 3 }, (session) => {
      session.setWeights(carried.weights);
      session.setOptimizerState(carried.optimizer);
      session.train(0, 1, 2);
      return stateOf(session);
    });
    expect(alone).toEqual(whole);
  });

  test('with the same bits on 1, 2, 3, 4 and 8 threads', async () => {
    const results = [];
    for (const threads of [1, 2, 3, 4, 8]) {
      const train = (session: TrainingSession): ArrayLike<number>[] => {
        expect(session.plan.threads).toBe(threads);
        return [session.train(0, 6, 0)];
      };
      results.push(await outcome(train, { ...OPTIONS, threads }));
    }
    for (const other of results) expect(other).toEqual(results[0]);
  });

  test('with the same bits in an arena that another session left behind', async () => {
    const train = (session: TrainingSession): ArrayLike<number>[] => [session.train(0, 6, 0)];
    releaseKernels();
    const fresh = await outcome(train);
    const large = trainingOptions({ ...SETTING, layers: [lstm('a', 30), dense('b', 2)], targetSize: 10 });
    await withSession(large, (session) => session.train(0, 3, 0));
    expect(await outcome(train)).toEqual(fresh);
  });
});

describe('a session refuses', () => {
  const refusals: [string, (session: TrainingSession) => unknown, string][] = [
    [
      'more batches than the order holds',
      (session) => {
        session.setOrder(orders(1)[0]);
        session.train(1, 3, 0);
      },
      'train: expected 1 to 2 batches from 1 on, got 3',
    ],
    ['no batches', (session) => session.train(0, 0, 0), 'batches from 0 on, got 0'],
    ['batches that are no number', (session) => session.train(0, Number.NaN, 0), 'got NaN'],
    [
      'an order that is too long',
      (session) => session.setOrder(new Uint32Array(session.maximumOrder + 1)),
      'setOrder: expected at most',
    ],
    ['too few weights', (session) => session.setWeights([]), 'setWeights: expected 8 weights, got 0'],
    [
      'weights of another length',
      (session) => session.setWeights(session.getWeights().map(() => new Float32Array(1))),
      'a/kernel: expected 72 numbers, got 1',
    ],
    [
      'optimizer slots of other weights',
      (session) => session.setOptimizerState({ iterations: 1, scalars: {}, slots: [[new Float32Array(1)]] }),
      'optimizer: slot 0: expected 8 weights, got 1',
    ],
    [
      'states where it has none',
      (session) => session.setStates([new Float32Array(1)]),
      'setStates: expected 0 states, got 1',
    ],
    ['to evaluate without samples', (session) => session.evaluate(), 'evaluate: expected samples, got none'],
    [
      'to predict while it trains',
      (session) => session.predict([new Float32Array(15)], 1),
      'this session was not opened to predict',
    ],
  ];
  test.each(refusals)('%s', async (_, misuse, message) => {
    await withSession(OPTIONS, (session) => expect(() => misuse(session)).toThrow(message));
  });

  test('to run once it is closed', async () => {
    const session = await withSession(OPTIONS, (open) => open);
    expect(() => session.train(0, 1, 0)).toThrow('released');
  });

  test('samples of another length, and hands its arena back', async () => {
    const { train } = OPTIONS;
    const open = (more: object): Promise<unknown> =>
      withSession({ ...OPTIONS, train: { ...(train as NonNullable<typeof train>), ...more } }, () => {});
    await expect(open({ inputs: [new Float32Array(7)] })).rejects.toThrow(
      'train: x: expected 165 numbers for 11 samples, got 7',
    );
    await expect(open({ targets: [new Float32Array(7)] })).rejects.toThrow(
      'train: y: expected 22 numbers for 11 samples, got 7',
    );
    await expect(open({ weights: [new Float32Array(7)] })).rejects.toThrow(
      'train: weights: expected 11 numbers for 11 samples, got 7',
    );
  });

  test('weights that are frozen from changing', async () => {
    const layers = [lstm('a', 5, { trainable: false }), dense('b', 2)];
    const options = trainingOptions({ ...SETTING, layers, targetSize: 10 });
    await withSession(options, (session) => {
      const before = session.getWeights();
      session.train(0, 3, 0);
      const after = session.getWeights();
      expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
      expect(after[3]).not.toEqual(before[3]);
      expect(after[4]).not.toEqual(before[4]);
      expect(session.gradients().length).toBe(2);
    });
  });
});
