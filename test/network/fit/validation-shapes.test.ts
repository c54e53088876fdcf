// Data to validate on need not have as many steps as those to train on: a network of open length takes both.
import { describe, expect, test } from '@jest/globals';
import {
  bidirectional,
  dense,
  embedding,
  globalMaxPooling1d,
  lstm,
  Network,
  type NetworkFitArgs,
  timeDistributed,
} from '../../../src/core.js';

const number = (...at: number[]): number => Math.sin(at.reduce((sum, own) => 3 * sum + own, 1));
const each = <Made>(count: number, make: (index: number) => Made): Made[] =>
  Array.from({ length: count }, (_, index) => make(index));

function sequences(samples: number, steps: number, from: number): number[][][] {
  return each(samples, (sample) => each(steps, (step) => [number(from, sample, step)]));
}

function sums(x: readonly number[][][]): number[][] {
  return x.map((steps) => [steps.reduce((sum, [value = 0]) => sum + value, 0)]);
}

type Given = Parameters<Network['fit']>[1];

interface Case {
  readonly layers: Parameters<typeof Network.create>[0];
  data(samples: number, steps: number, from: number): [x: Given, y: Given];
}

const inputShape = [null, 1];
const CASES: { readonly [name: string]: Case } = {
  'an LSTM': {
    layers: [lstm({ units: 3, inputShape }), dense({ units: 1 })],
    data: (...of) => [sequences(...of), sums(sequences(...of))],
  },
  'a target for each step': {
    layers: [
      bidirectional({ layer: lstm({ units: 2, returnSequences: true }), inputShape }),
      timeDistributed({ layer: dense({ units: 1 }) }),
    ],
    data: (...of) => [sequences(...of), sequences(...of)],
  },
  'rows of a table': {
    layers: [
      embedding({ inputDim: 7, outputDim: 3, inputShape: [null] }),
      globalMaxPooling1d(),
      dense({ units: 1 }),
    ],
    data: (samples, steps, from) => {
      const x = each(samples, (sample) => each(steps, (step) => (from + 3 * sample + step) % 7));
      return [x, x.map(([first = 0]) => [first / 7])];
    },
  },
};

function made({ layers }: Case): Network {
  const network = Network.create(layers, { seed: 3 });
  network.compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: ['mae'] });
  return network;
}

describe.each(Object.entries(CASES))('validation of other lengths, %s', (_, one) => {
  const [x, y] = one.data(8, 4, 0);

  test.each([2, 9])(
    '%i steps: the losses that evaluate gives, the weights of a run without it',
    async (steps) => {
      const validationData = one.data(5, steps, 50);
      const options: NetworkFitArgs = { epochs: 3, batchSize: 3, seed: 4 };
      const alone = await made(one).fit(x, y, options);
      const prints = [];
      for (const threads of [1, 2]) {
        const network = made(one);
        const { history, fingerprint } = await network.fit(x, y, { ...options, threads, validationData });
        prints.push(fingerprint);
        const { loss, mae } = await network.evaluate(...validationData, { batchSize: 3 });
        expect([history.val_loss?.at(-1), history.val_mae?.at(-1)]).toEqual([loss, mae]);
      }
      expect(prints).toEqual([alone.fingerprint, alone.fingerprint]);
    },
  );
});

test('sequences of unequal length train alike, however long those to validate on are', async () => {
  const of = (lengths: readonly number[], from: number): number[][][] =>
    lengths.map((steps, sample) => sequences(1, steps, from + sample)[0] as number[][]);
  const [x, other] = [of([4, 2, 5, 3, 4], 0), of([9, 1, 7], 20)];
  const level = sequences(3, 6, 40);
  const options: NetworkFitArgs = { epochs: 3, batchSize: 2, seed: 4 };
  const one = CASES['a target for each step'] as Case;
  const run = (given: number[][][], more: NetworkFitArgs) =>
    made(one).fit(given, given, { ...options, ...more });
  const validations = [[other, other] as const, [level, level] as const];
  for (const given of [x, level]) {
    const { fingerprint } = await run(given, {});
    for (const validationData of validations) {
      const network = made(one);
      const validated = await network.fit(given, given, { ...options, validationData });
      expect(validated.fingerprint).toBe(fingerprint);
      const { loss } = await network.evaluate(...validationData, { batchSize: 2 });
      expect(validated.history.val_loss?.at(-1)).toBe(loss);
    }
  }
});

test('what is no sample of the network is refused by name', async () => {
  const { layers, data } = CASES['an LSTM'] as Case;
  const network = made({ layers, data });
  const [, y] = data(5, 2, 0);
  const wide = each(5, () => each(2, () => [0, 0]));
  await expect(network.fit(...data(8, 4, 0), { validationData: [wide, y] })).rejects.toThrow(
    'fit: validationData[0]: expected shape [samples, any, 1], got [5, 2, 2]',
  );
});
