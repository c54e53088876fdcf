// Whether steps that are masked count in losses and metrics.
import { afterAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  dense,
  embedding,
  type FitData,
  gru,
  type LayerTopology,
  lstm,
  masking,
  Network,
  type NetworkFitArgs,
  releaseKernels,
  sgd,
} from '../../../src/core.js';
import { noise } from '../../compiler/networks.js';

afterAll(releaseKernels);

const warn = jest.spyOn(console, 'warn');
beforeEach(() => {
  warn.mockReset();
  warn.mockImplementation(() => {});
});

const LENGTHS = [3, 1, 5, 2, 4, 5, 1];
const STEPS = 5;

/** Sequences that end in zeros, where there are no steps. */
function sequences(columns: number, seed: number, behind: number, steps: number = STEPS): number[][][] {
  const numbers = noise(LENGTHS.length * STEPS * columns, seed);
  return LENGTHS.map((length, sample) =>
    Array.from({ length: steps }, (_, step) =>
      Array.from({ length: columns }, (_, column) =>
        step < length ? Number(numbers[(sample * STEPS + step) * columns + column]) : behind,
      ),
    ),
  );
}

const x = sequences(2, 1, 0);
const y = sequences(3, 2, 0);

function create(metrics: string[] = [], layers?: LayerTopology[]): Network {
  const usual = [
    masking({ inputShape: [null, 2] }),
    lstm({ units: 4, returnSequences: true, name: 'steps' }),
    dense({ units: 3, name: 'each' }),
  ];
  const network = Network.create(layers ?? usual, { seed: 1 });
  network.compile({ optimizer: sgd(0.3), loss: 'meanSquaredError', metrics });
  return network;
}

const ARGS: NetworkFitArgs = { epochs: 2, batchSize: 3, seed: 4 };

async function run(args: NetworkFitArgs, targets: FitData = y, data: FitData = x): Promise<string> {
  return (await create().fit(data, targets, { ...ARGS, ...args })).fingerprint;
}

describe("with lossMasks: 'keras'", () => {
  test.each([1, 2, 8])('no bit depends on what stands behind sequences, on %d threads', async (threads) => {
    const expected = await run({ lossMasks: 'keras' });
    for (const behind of [0, 1, -1e30]) {
      expect(await run({ lossMasks: 'keras', threads }, sequences(3, 2, behind))).toBe(expected);
    }
    expect(await run({ lossMasks: 'keras', threads }, sequences(3, 2, 0, 9), sequences(2, 1, 0, 9))).toBe(
      expected,
    );
    expect(await run({ lossMasks: 'tfjs', threads })).not.toBe(expected);
  });

  test('the loss and the metrics of a batch are means over the steps that there are', async () => {
    const metrics = ['meanAbsoluteError', 'meanSquaredError'];
    const network = create(metrics);
    const { values, shape } = await network.predict(x);
    const [, , columns = 0] = shape;
    let [squares, sizes, count] = [0, 0, 0];
    for (const [sample, length] of LENGTHS.entries()) {
      for (let step = 0; step < length; step++, count++) {
        for (let column = 0; column < columns; column++) {
          const at = (sample * STEPS + step) * columns + column;
          const difference = (values[at] as number) - (y[sample]?.[step]?.[column] as number);
          squares += difference ** 2 / columns;
          sizes += Math.abs(difference) / columns;
        }
      }
    }
    const evaluation = await network.evaluate(x, y, { lossMasks: 'keras' });
    expect(Math.abs(evaluation.loss - squares / count)).toBeLessThan(1e-6);
    expect(Math.abs((evaluation.meanAbsoluteError ?? 0) - sizes / count)).toBeLessThan(1e-6);
    expect(evaluation.meanSquaredError).toBe(evaluation.loss);
    expect((await network.evaluate(x, y, { lossMasks: 'tfjs' })).loss).not.toBe(evaluation.loss);
  });

  test('a batch of which no step is there has the loss 0 and moves nothing', async () => {
    const network = create();
    const before = network.fingerprint();
    const { history } = await network.fit([[[0, 0]]], [[[1, 2, 3]]], { lossMasks: 'keras' });
    expect(history.loss).toEqual([0]);
    expect(network.fingerprint()).toBe(before);
  });

  test('weights of steps count where the mask leaves them in', async () => {
    const weights = sequences(1, 7, 0).map((sequence) => sequence.map(([value = 0]) => Math.abs(value)));
    const other = weights.map((row, sample) =>
      row.map((one, step) => (step < (LENGTHS[sample] ?? 0) ? one : 5)),
    );
    const expected = await run({ lossMasks: 'keras', sampleWeight: weights });
    expect(await run({ lossMasks: 'keras', sampleWeight: other })).toBe(expected);
    expect(await run({ lossMasks: 'keras' })).not.toBe(expected);
  });

  test('a network without masks has the same bits', async () => {
    const layers = (): LayerTopology[] => [lstm({ units: 3, returnSequences: true, inputShape: [null, 2] })];
    const [keras, tfjs] = [create([], layers()), create([], layers())];
    const expected = await tfjs.fit(x, y, ARGS);
    const { history, fingerprint } = await keras.fit(x, y, { ...ARGS, lossMasks: 'keras' });
    expect({ history, fingerprint }).toEqual({
      history: expected.history,
      fingerprint: expected.fingerprint,
    });
  });
});

describe('without lossMasks', () => {
  const message =
    'masked steps count in the loss of each, as in tfjs-layers: ' +
    "lossMasks: 'keras' leaves them out, 'tfjs' keeps them without this warning";

  test("the bits are those of 'tfjs', and that is told once", async () => {
    const network = create();
    const { fingerprint } = await network.fit(x, y, ARGS);
    await network.fit(x, y, ARGS);
    await network.evaluate(x, y);
    expect(warn.mock.calls).toEqual([[`fit: ${message}`]]);
    expect(await run({ lossMasks: 'tfjs' })).toBe(fingerprint);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('who evaluates is told as well', async () => {
    await create().evaluate(x, y);
    expect(warn.mock.calls).toEqual([[`evaluate: ${message}`]]);
  });

  test('nobody is told where no mask comes to an output', async () => {
    const network = create(
      [],
      [embedding({ inputDim: 4, outputDim: 2, maskZero: true, inputLength: 3 }), gru({ units: 3 })],
    );
    await network.fit([[1, 2, 0]], [[1, 2, 3]]);
    expect(warn).not.toHaveBeenCalled();
  });
});

test('whose rules hold is checked', async () => {
  const args = { lossMasks: 'torch' } as unknown as NetworkFitArgs;
  await expect(create().fit(x, y, args)).rejects.toThrow(
    new RangeError("fit: lossMasks: expected 'tfjs' or 'keras', got torch"),
  );
});
