// What is saved while a network trains is its state after the last finished step.
import { describe, expect, test } from '@jest/globals';
import { adam, dense, lstm, momentum, Network, type NetworkFitArgs, rmsprop, sgd } from '../../src/core.js';
import { useTemporaryFolder } from '../temporary-folder.js';

const EPOCHS = 8;
const SAVED = 3;
const inFolder = useTemporaryFolder('save-in-training');

const x = Array.from({ length: 6 }, (_, sample) =>
  Array.from({ length: 4 }, (__, step) => [((sample * 7 + step * 3) % 11) / 11]),
);
const y = x.map((sequence) => [(sequence[2]?.[0] ?? 0) + (sequence[3]?.[0] ?? 0)]);
/** No rate of it is a float32. */
const learningRateSchedule = (_: number, rate: number): number => rate * 0.7;
const ARGS: NetworkFitArgs = { epochs: EPOCHS, batchSize: 2, seed: 5, learningRateSchedule };

type Optimizer = Parameters<Network['compile']>[0]['optimizer'];
const OPTIMIZERS: { readonly [name: string]: Optimizer } = {
  sgd: sgd(0.1),
  momentum: momentum(0.1, 0.9),
  adam: adam(0.01),
  rmsprop: rmsprop(0.01),
};

function make(optimizer: Optimizer): Network {
  const layers = [lstm({ units: 5, recurrentDropout: 0.3, inputShape: [4, 1] }), dense({ units: 1 })];
  const network = Network.create(layers, { seed: 3 });
  network.compile({ optimizer, loss: 'meanSquaredError' });
  return network;
}

describe.each(Object.entries(OPTIMIZERS))('%s', (name, optimizer) => {
  test.each([
    ['awaited', true],
    ['not awaited', false],
  ])('goes on with the bits of never having stopped from a save in a callback, %s', async (how, awaited) => {
    const expected = (await make(optimizer).fit(x, y, ARGS)).fingerprint;
    const network = make(optimizer);
    const folder = inFolder(`${name}, ${how}`);
    const options = { includeOptimizer: true };
    const saves: Promise<unknown>[] = [];
    await network.fit(x, y, {
      ...ARGS,
      callbacks: {
        async onEpochEnd(epoch) {
          if (epoch !== SAVED) return;
          saves.push(
            network.save(folder, options),
            network.toBytes(options),
            network.save(undefined, options),
          );
          if (awaited) await Promise.all(saves);
        },
      },
    });
    const [, bytes, artifacts] = await Promise.all(saves);
    for (const source of [folder, bytes as Uint8Array, artifacts as object]) {
      const resumed = await Network.load(source);
      const { fingerprint } = await resumed.fit(x, y, { ...ARGS, initialEpoch: SAVED + 1 });
      expect(fingerprint).toBe(expected);
    }
  });
});

test('saves that nobody awaits leave the last one in the folder', async () => {
  const network = make('adam');
  const folder = inFolder('each epoch');
  const saves: Promise<void>[] = [];
  const prints: string[] = [];
  await network.fit(x, y, {
    ...ARGS,
    epochs: 20,
    callbacks: {
      onEpochEnd() {
        saves.push(network.save(folder, { includeOptimizer: true }));
        prints.push(network.fingerprint());
      },
    },
  });
  await Promise.all(saves);
  expect((await Network.load(folder)).fingerprint()).toBe(prints.at(-1));
});
