// What tfjs-layers' `model.fit` takes and tells is taken and told here.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  evaluate,
  explain,
  type FitArgs,
  fingerprint,
  fit,
  initialize,
  predict,
} from '../../../src/tfjs/index.js';
import { withBackend } from '../backend-for-tests.js';
import { warnings } from '../warnings.js';

withBackend();

const SAMPLES = 5;
const x = Array.from({ length: SAMPLES }, (_, sample) => [0, 1, 2].map((step) => [Math.sin(sample + step)]));
const y = x.map((steps) => [Math.cos(steps.length + (steps[0]?.[0] ?? 0))]);

interface ModelOptions {
  batchSize?: number;
  stateful?: boolean;
  dropout?: number;
}

function makeModel({ batchSize, stateful = false, dropout = 0 }: ModelOptions = {}): tfl.Sequential {
  const model = tfl.sequential({
    layers: [
      tfl.layers.lstm({ units: 3, batchInputShape: [batchSize ?? null, 3, 1], stateful, dropout }),
      tfl.layers.dense({ units: 1 }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError', metrics: ['mae'] });
  initialize(model, 4);
  return model;
}

describe.each(['compiled', 'tfjs'] as const)('fit with engine %s', (engine) => {
  const train = (model: tfl.LayersModel, args: FitArgs = {}): ReturnType<typeof fit> =>
    fit(model, x, y, { engine, ...args });

  test('of no epochs trains nothing, and calls the callbacks that begin and end', async () => {
    const model = makeModel();
    const before = await fingerprint(model);
    const calls: string[] = [];
    const record = (name: string) => (): void => void calls.push(name);
    const result = await train(model, {
      epochs: 0,
      callbacks: {
        onTrainBegin: record('begin'),
        onEpochBegin: record('epoch'),
        onBatchBegin: record('batch'),
        onTrainEnd: record('end'),
      },
    });
    expect(result).toMatchObject({ epoch: [], history: {}, fingerprint: before });
    expect(result.timings).toMatchObject({ firstEpoch: 0, perStep: 0, steps: 0 });
    expect(calls).toEqual(['begin', 'end']);
  });

  test('keeps in the history what a callback adds to the logs of an epoch, whichever comes first', async () => {
    class Squares extends tfl.Callback {
      override async onEpochEnd(epoch: number, logs: tfl.Logs = {}): Promise<void> {
        logs.squared = epoch ** 2;
      }
    }
    const seen: unknown[] = [];
    const { history } = await train(makeModel(), {
      epochs: 3,
      callbacks: [
        new Squares(),
        new tfl.CustomCallback({ onEpochEnd: (_, logs) => void seen.push(logs?.squared) }),
      ],
    });
    expect(history).toMatchObject({
      squared: [0, 1, 4],
      loss: [expect.any(Number), expect.any(Number), expect.any(Number)],
    });
    expect(seen).toEqual([0, 1, 4]);
  });

  test('tells callbacks the parameters that tfjs-layers does', async () => {
    const told = async (run: (callback: tfl.Callback) => Promise<unknown>): Promise<unknown> => {
      let params: unknown;
      class Recorder extends tfl.Callback {
        override setParams(given: tfl.Callback['params']): void {
          params = { ...given };
          super.setParams(given);
        }
      }
      await run(new Recorder());
      return params;
    };
    const [inputs, targets] = [tf.tensor3d(x), tf.tensor2d(y)];
    for (const args of [
      { epochs: 2, batchSize: 2 },
      { epochs: 3, initialEpoch: 1, validationSplit: 0.4, verbose: 0 as const },
    ]) {
      const wanted = await told((callback) =>
        makeModel().fit(inputs, targets, { verbose: 1, ...args, callbacks: [callback] }),
      );
      expect(await told((callback) => train(makeModel(), { ...args, callbacks: [callback] }))).toEqual(
        wanted,
      );
    }
  });

  test('takes more samples a batch than there are for all there are', async () => {
    const prints = new Set<string>();
    for (const batchSize of [SAMPLES, SAMPLES + 1, 2 ** 40]) {
      const model = makeModel({ dropout: engine === 'compiled' ? 0.4 : 0 });
      const { fingerprint, history } = await train(model, { epochs: 3, batchSize, validationData: [x, y] });
      const evaluation = await evaluate(model, x, y, { batchSize, engine });
      const outputs = await predict(model, x, { batchSize, engine });
      prints.add(JSON.stringify([fingerprint, history, evaluation, outputs.arraySync()]));
      outputs.dispose();
    }
    expect(prints.size).toBe(1);
  });

  test('more samples to validate on than to train on are evaluated in batches as large as asked for', async () => {
    const args = { epochs: 2, batchSize: SAMPLES, shuffle: false };
    const model = makeModel();
    const { history } = await fit(model, x.slice(0, 2), y.slice(0, 2), {
      ...args,
      validationData: [x, y],
      engine,
    });
    const { loss, mae } = await evaluate(model, x, y, { batchSize: SAMPLES, engine });
    expect([history.val_loss?.at(-1), history.val_mae?.at(-1)]).toEqual([loss, mae]);
  });

  test('a batch shape binds nobody without states, as in tfjs-layers', async () => {
    const wanted = await train(makeModel(), { batchSize: 3, epochs: 2, validationData: [x, y] });
    const model = makeModel({ batchSize: 4 });
    expect(await train(model, { batchSize: 3, epochs: 2, validationData: [x, y] })).toMatchObject({
      fingerprint: wanted.fingerprint,
      history: wanted.history,
    });
    expect(await evaluate(model, x, y, { engine })).toHaveProperty('loss');
    const outputs = await predict(model, x, { engine });
    expect(outputs.shape).toEqual([SAMPLES, 1]);
    outputs.dispose();
  });

  test('a batch shape binds with states', async () => {
    const model = makeModel({ batchSize: 4, stateful: true });
    const message =
      /expected batchSize 4 and a multiple of it as samples, as the model fixes, got batchSize 4 and 5 samples/;
    await expect(train(model, { batchSize: 4 })).rejects.toThrow(message);
    await expect(evaluate(model, x, y, { engine })).rejects.toThrow(message);
    await expect(predict(model, x, { engine })).rejects.toThrow(message);
  });
});

test('explain lays out no more than there are samples for', () => {
  const memory = (batchSize: number): number => {
    const explanation = explain(makeModel(), { batchSize, samples: SAMPLES });
    return explanation.lowered ? explanation.bytes : Number.NaN;
  };
  expect(memory(2 ** 40)).toBe(memory(SAMPLES));
});

describe('a layer whose calls somebody has to see is trained by the operations of tfjs', () => {
  const train = async (watch: (layer: tfl.layers.Layer, called: () => void) => void): Promise<number> => {
    const model = makeModel();
    let calls = 0;
    watch(model.layers[1] as tfl.layers.Layer, () => void calls++);
    expect(explain(model)).toMatchObject({
      lowered: false,
      reason: expect.stringMatching(/^layer dense_Dense\d+: its call was replaced, or has a hook$/),
    });
    const told = await warnings(async () => {
      expect(await fit(model, x, y, { epochs: 2 })).toMatchObject({ engine: 'tfjs' });
    });
    expect(told).toHaveLength(1);
    return calls;
  };

  test('by a call of its own', async () => {
    expect(
      await train((layer, called) => {
        const { call } = layer;
        layer.call = (...args) => {
          called();
          return call.apply(layer, args);
        };
      }),
    ).toBe(2);
  });

  test('by a hook', async () => {
    expect(await train((layer, called) => layer.setCallHook(called))).toBe(2);
  });
});
