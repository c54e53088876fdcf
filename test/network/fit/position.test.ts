import { describe, expect, test } from '@jest/globals';
import { adam, dense, dropout, lstm, Network, type NetworkFitArgs } from '../../../src/core.js';
import { advance, beginAt, readPosition, streamOf, withPosition } from '../../../src/network/fit/position.js';

const SAMPLES = 10;
const x = Array.from({ length: SAMPLES }, (_, sample) =>
  Array.from({ length: 3 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11]),
);
const y = x.map((sequence) => [(sequence[0]?.[0] ?? 0) + 1]);

function make(): Network {
  const network = Network.create(
    [
      lstm({ units: 4, inputShape: [3, 1], recurrentDropout: 0.2 }),
      dropout({ rate: 0.5 }),
      dense({ units: 1 }),
    ],
    { seed: 1 },
  );
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  return network;
}

/** A last batch of two samples; orders and masks are drawn. */
const ARGS: NetworkFitArgs = { batchSize: 4 };

async function train(network: Network, args: NetworkFitArgs): Promise<string> {
  return (await network.fit(x, y, { ...ARGS, ...args })).fingerprint;
}

describe('many short calls of fit', () => {
  test.each([[{}], [{ seed: 7 }]])(
    'of one epoch give the bits of one call of all epochs, %j',
    async (args) => {
      const whole = await train(make(), { ...args, epochs: 6 });
      const network = make();
      for (let call = 0; call < 5; call++) await train(network, { ...args, epochs: 1 });
      expect(await train(network, { ...args, epochs: 1 })).toBe(whole);
    },
  );

  test('of several epochs, without the seed after the first one, and with initialEpoch, as well', async () => {
    const whole = await train(make(), { seed: 7, epochs: 6 });
    const uneven = make();
    await train(uneven, { seed: 7, epochs: 1 });
    await train(uneven, { epochs: 3 });
    expect(await train(uneven, { epochs: 2 })).toBe(whole);
    const counted = make();
    for (let epoch = 0; epoch < 5; epoch++)
      await train(counted, { seed: 7, initialEpoch: epoch, epochs: epoch + 1 });
    expect(await train(counted, { seed: 7, initialEpoch: 5, epochs: 6 })).toBe(whole);
  });

  test('with a save and a load between them, as well', async () => {
    const whole = await train(make(), { seed: 7, epochs: 6 });
    let network = make();
    for (let call = 0; call < 5; call++) {
      await train(network, { epochs: 1, ...(call === 0 ? { seed: 7 } : {}) });
      network = await Network.load(await network.toBytes({ includeOptimizer: true }));
    }
    expect(await train(network, { epochs: 1 })).toBe(whole);
  });

  test('draw on where batches and samples change between them', async () => {
    const network = make();
    await train(network, { epochs: 2 });
    const fewer = await network.fit(x.slice(0, 6), y.slice(0, 6), { batchSize: 3, epochs: 1 });
    const artifacts = await network.save();
    expect(artifacts.userDefinedMetadata).toEqual({ lethe: { training: { seed: 0, epochs: 3, steps: 8 } } });
    expect(fewer.timings.steps).toBe(2);
  });
});

test('every call draws another order', async () => {
  const network = Network.create([lstm({ units: 2, inputShape: [3, 1] }), dense({ units: 1 })], { seed: 1 });
  network.compile({ optimizer: adam(1e-30), loss: 'meanSquaredError' });
  const orders = new Set<string>();
  for (let call = 0; call < 5; call++) {
    const losses: number[] = [];
    const callbacks = { onBatchEnd: (_: number, { loss }: { loss?: number }) => void losses.push(loss ?? 0) };
    await network.fit(x, y, { batchSize: 1, callbacks });
    orders.add(losses.join());
  }
  expect(orders.size).toBe(5);
});

test('another seed begins a stream of its own', async () => {
  const other = make();
  await train(other, { seed: 2, epochs: 1 });
  const artifacts = await other.save(undefined, { includeOptimizer: true });
  expect(artifacts.userDefinedMetadata).toEqual({ lethe: { training: { seed: 2, epochs: 1, steps: 3 } } });
  await train(other, { seed: 5, epochs: 1 });
  const { userDefinedMetadata } = await other.save();
  expect(userDefinedMetadata).toEqual({ lethe: { training: { seed: 5, epochs: 1, steps: 3 } } });
});

test('compile begins a training run: the same weights, seed and options give the same bits again', async () => {
  const network = make();
  const weights = network.weights.map(({ values }) => values);
  const first = await train(network, { seed: 1, epochs: 3 });
  network.setWeights(weights);
  network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
  expect(await train(network, { seed: 1, epochs: 3 })).toBe(first);
});

test('a training run that is aborted within an epoch does not draw that epoch again', async () => {
  const network = make();
  const controller = new AbortController();
  const callbacks = { onBatchEnd: (batch: number) => void (batch === 1 && controller.abort()) };
  const { aborted } = await network.fit(x, y, { ...ARGS, epochs: 3, signal: controller.signal, callbacks });
  expect(aborted).toBe(true);
  const { userDefinedMetadata } = await network.save();
  expect(userDefinedMetadata).toEqual({ lethe: { training: { seed: 0, epochs: 1, steps: 2 } } });
});

test('initialEpoch of a model that was not trained here passes over what it stands for', () => {
  expect(beginAt(undefined, undefined, 0, 3)).toEqual({ seed: 0, epochs: 0, steps: 0 });
  expect(beginAt(undefined, 9, 4, 3)).toEqual({ seed: 9, epochs: 4, steps: 12 });
  const present = { seed: 9, epochs: 5, steps: 17 };
  expect(beginAt(present, undefined, 0, 3)).toEqual(present);
  expect(beginAt(present, 9, 5, 3)).toEqual(present);
  expect(beginAt(present, 9, 2, 3)).toEqual(present); // It never goes back.
  expect(beginAt(present, 9, 7, 3)).toEqual({ seed: 9, epochs: 7, steps: 23 });
  expect(beginAt(present, 8, 2, 3)).toEqual({ seed: 8, epochs: 2, steps: 6 });
  expect(advance(present, 3, 7)).toEqual({ seed: 9, epochs: 8, steps: 24 });
  expect(streamOf(2 ** 32 + 5)).toBe(5);
});

test('files keep the position beside what is theirs', () => {
  const position = { seed: 1, epochs: 2, steps: 3 };
  const metadata = { author: 'me', lethe: { kind: 'SeriesPredictor' } };
  const kept = withPosition(metadata, position);
  expect(kept).toEqual({ author: 'me', lethe: { kind: 'SeriesPredictor', training: position } });
  expect(readPosition('load', kept)).toEqual(position);
  expect(withPosition(kept, undefined)).toEqual(metadata);
  expect(withPosition(withPosition(undefined, position), undefined)).toBeUndefined();
  expect(withPosition(undefined, undefined)).toBeUndefined();
});

test.each([
  [{ lethe: { training: 3 } }, 'load: userDefinedMetadata.lethe.training: expected an object, got 3'],
  [
    { lethe: { training: { seed: 0, epochs: -1, steps: 0 } } },
    'load: userDefinedMetadata.lethe.training.epochs: expected an integer of at least 0, got -1',
  ],
])('a file with another position is refused: %j', (metadata, message) => {
  expect(() => readPosition('load', metadata)).toThrow(message);
});
