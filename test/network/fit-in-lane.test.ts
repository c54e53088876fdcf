// Networks that train side by side: each has the bits, the states and the errors of training by itself.
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { checkpoints } from '../../src/checkpoint/index.js';
import {
  adam,
  dense,
  dropout,
  gru,
  type LayerTopology,
  lstm,
  Network,
  type NetworkFitArgs,
  releaseKernels,
} from '../../src/core.js';
import { fitInLane } from '../../src/network/index.js';
import { Lanes } from '../../src/session/index.js';
import { HeldKernels } from '../engine/held-kernels.js';
import { memoryStore } from '../receipt/memory-store.js';

const opened: Lanes[] = [];
let held: HeldKernels | undefined;

async function open(count: number): Promise<Lanes> {
  const lanes = await Lanes.open(count, false);
  opened.push(lanes);
  return lanes;
}

afterEach(() => {
  for (const lanes of opened.splice(0)) lanes.close();
  held?.letGo();
  held = undefined;
});
afterAll(releaseKernels);

const x = Array.from({ length: 11 }, (_, sample) => [0, 1, 2].map((step) => [Math.sin(3 * sample + step)]));
const y = x.map(([first]) => [(first?.[0] ?? 0) / 2]);

/** Networks of different sizes: their runs take different times. */
const LAYERS: readonly (readonly LayerTopology[])[] = [
  [lstm({ units: 6, inputShape: [3, 1] }), dropout({ rate: 0.2 }), dense({ units: 1 })],
  [gru({ units: 40, inputShape: [3, 1] }), dense({ units: 1 })],
  [lstm({ units: 33, inputShape: [3, 1], stateful: false }), dense({ units: 1 })],
];

function make(index: number): Network {
  const network = Network.create(LAYERS[index % LAYERS.length] as readonly LayerTopology[], { seed: index });
  network.compile({ optimizer: adam(0.02), loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] });
  return network;
}

const argsOf = (seed: number): NetworkFitArgs => ({
  ...{ seed, epochs: 6, batchSize: 4, validationSplit: 0.3 },
  earlyStopping: { patience: 2 + seed, restoreBestWeights: true },
});

/** Weights, optimizer and history. */
async function stateOf(network: Network, history: unknown): Promise<unknown> {
  return { bytes: await network.toBytes({ includeOptimizer: true }), history };
}

async function alone(index: number): Promise<unknown> {
  const network = make(index);
  const { history } = await network.fit(x, y, { ...argsOf(index), threads: 1 });
  return stateOf(network, history);
}

describe('networks side by side', () => {
  test.each([1, 2, 3, 4])('have the bits of each by itself, in %i lanes', async (count) => {
    const lanes = await open(count);
    const states = await lanes.do(5, async (index, lane) => {
      const network = make(index);
      const { history, threads } = await fitInLane(network, lane, x, y, argsOf(index));
      expect(threads).toBe(1);
      return stateOf(network, history);
    });
    for (const [index, state] of states.entries()) expect(state).toEqual(await alone(index));
  });

  test('may need more memory than the network before in their lane', async () => {
    const lanes = await open(2);
    const sizes = [2, 3, 150, 151];
    const makeOf = (units: number): Network => {
      const network = Network.create([lstm({ units, inputShape: [3, 1] }), dense({ units: 1 })]);
      network.compile({ optimizer: adam(0.01), loss: 'meanSquaredError' });
      return network;
    };
    const found = await lanes.do(4, async (index, lane) => {
      const own = makeOf(sizes[index] as number);
      return (await fitInLane(own, lane, x, y, { epochs: 2 })).fingerprint;
    });
    for (const [index, units] of sizes.entries()) {
      expect(found[index]).toBe((await makeOf(units).fit(x, y, { epochs: 2 })).fingerprint);
    }
  });

  test('keep checkpoints that go on by themselves, and the other way round', async () => {
    const whole = await Promise.all([0, 1].map(alone));
    for (const beginsBeside of [true, false]) {
      const stores = [memoryStore(), memoryStore()];
      const keep = (index: number): NetworkFitArgs => {
        const to = stores[index] as ReturnType<typeof memoryStore>;
        return { checkpoint: checkpoints({ to, everySteps: 2, resume: true }) };
      };
      const fit = (network: Network, index: number, lane: Parameters<typeof fitInLane>[1], stops: boolean) =>
        fitInLane(network, lane, x, y, {
          ...{ ...argsOf(index), ...keep(index), threads: 1 },
          callbacks: {
            onEpochEnd(epoch) {
              if (stops && epoch === 1) network.stopTraining = true;
            },
          },
        });
      const round = async (stops: boolean, beside: boolean): Promise<unknown[]> => {
        const train = async (index: number, lane?: Parameters<typeof fitInLane>[1]): Promise<unknown> => {
          const network = make(index);
          const { history } = await fit(network, index, lane, stops);
          return stateOf(network, history);
        };
        if (!beside) return [await train(0), await train(1)];
        return (await open(2)).do(2, train);
      };
      await round(true, beginsBeside);
      expect(await round(false, !beginsBeside)).toEqual(whole);
    }
  });
});

test('a worker that dies breaks the run of its lane, and its network is at a step that was done', async () => {
  held = new HeldKernels();
  const lanes = await open(2);
  const networks = [make(0), make(0)];
  const before = make(0).fingerprint();
  const done = lanes.do(2, (index, lane) =>
    fitInLane(networks[index] as Network, lane, x, y, {
      ...{ batchSize: 4, epochs: 50, seed: index },
      callbacks: {
        async onEpochEnd(epoch) {
          await lane.inTurn(() => (index === 1 && epoch === 2 ? held?.end() : undefined));
        },
      },
    }),
  );
  await expect(done).rejects.toThrow(
    /^fit: .*at epoch 3, batch 0; the weights are those of epoch 2, batch 2$/,
  );
  expect(networks[1]?.fingerprint()).not.toBe(before);
  const other = make(0);
  await other.fit(x, y, { batchSize: 4, epochs: 3, seed: 1, threads: 1 });
  expect(networks[1]?.fingerprint()).toBe(other.fingerprint());
});
