// `lethe/core` against `lethe`: the same network, data, seed and options on both.

import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import type { OutputTraining } from '../../src/compiler/index.js';
import { type ModelArtifacts, Network } from '../../src/core.js';
import { evaluate, fingerprint, fit, initialize, predict } from '../../src/tfjs/index.js';
import { describeTraining } from '../../src/tfjs/model/describe-training.js';
import { trainedModel } from '../../src/tfjs/model/internals.js';
import { dense, lstm, sequential } from '../compiler/networks.js';
import { inProportion } from '../in-proportion.js';
import { withBackend } from '../tfjs/backend-for-tests.js';
import {
  buildModel,
  type Case,
  compile,
  fitArgs,
  makeData,
  singleCases,
} from '../tfjs/compiled/generated.js';
import { artifactsOf } from './artifacts.js';

withBackend();

const RUNS = inProportion(120);

/** A model's shaped numbers. */
async function numbersOf(tensor: tf.Tensor): Promise<{ values: Float32Array; shape: number[] }> {
  return { values: (await tensor.data()) as Float32Array, shape: tensor.shape };
}

/** Metrics as `network.compile` takes them: names where tfjs-layers also takes functions. */
function metricsOf(model: tfl.LayersModel): string[] {
  const { metrics } = trainedModel(model) as unknown as { metrics: (string | { name: string })[] };
  return metrics.map((metric) => (typeof metric === 'string' ? metric : metric.name));
}

async function withCase(
  one: Case,
  run: (model: tfl.LayersModel, network: Network, x: tf.Tensor, y: tf.Tensor) => Promise<void>,
): Promise<void> {
  const model = await buildModel(one);
  const optimizer = compile(model, one);
  const data = makeData(one);
  const [x, y] = [...data.x, ...data.y] as [tf.Tensor, tf.Tensor];
  try {
    const network = await Network.load(await artifactsOf(model));
    const { outputs, optimizer: description } = describeTraining(trainedModel(model), {});
    const [{ loss }] = outputs as [OutputTraining];
    network.compile({ loss, optimizer: description, metrics: metricsOf(model) });
    await run(model, network, x, y);
  } finally {
    tf.dispose([x, y]);
    model.dispose();
    optimizer.dispose();
  }
}

describe('a Network gives bit for bit what fit, predict and evaluate give its tfjs-layers model:', () => {
  test('history, weights, outputs and metrics of generated trainings', async () => {
    let trained = 0;
    await fc.assert(
      fc.asyncProperty(singleCases, async (one) => {
        await withCase(one, async (model, network, x, y) => {
          expect(network.fingerprint()).toBe(await fingerprint(model));
          if (model.trainableWeights.length > 0) {
            trained++;
            const { epoch: last, ...args } = { ...fitArgs(one), epoch: 3 };
            const expected = await fit(model, x, y, { ...args, epochs: last, engine: 'compiled' });
            const inputs = [await numbersOf(x), await numbersOf(y)] as const;
            const { classWeight, ...rest } = args;
            const history = await network.fit(...inputs, {
              ...(rest as object),
              ...(classWeight === undefined
                ? {}
                : { classWeight: classWeight as { [label: number]: number } }),
              epochs: last,
            });
            expect(history.history).toEqual(expected.history);
            expect(history.fingerprint).toBe(expected.fingerprint);
          }
          const { batchSize } = one;
          const outputs = await network.predict(await numbersOf(x), { batchSize });
          const expected = await predict(model, x, { batchSize, engine: 'compiled' });
          expect(outputs.shape).toEqual(expected.shape);
          expect(outputs.values).toEqual(await expected.data());
          expected.dispose();
          const evaluation = await network.evaluate(await numbersOf(x), await numbersOf(y), { batchSize });
          expect(evaluation).toEqual(await evaluate(model, x, y, { batchSize, engine: 'compiled' }));
        });
      }),
      { numRuns: RUNS, seed: 6 },
    );
    expect(trained).toBeGreaterThan(RUNS / 2);
  }, 120_000);

  test('initial weights from a seed', async () => {
    const make = (): tfl.LayersModel =>
      tfl.sequential({
        layers: [
          tfl.layers.lstm({ units: 7, inputShape: [5, 3], returnSequences: true, trainable: false }),
          tfl.layers.lstm({ units: 4, recurrentActivation: 'sigmoid', kernelInitializer: 'heNormal' }),
          tfl.layers.dense({ units: 2, biasInitializer: 'randomNormal' }),
        ],
      });
    const model = make();
    initialize(model, 11);
    const topology = model.toJSON('', false) as object;
    expect(Network.create(topology, { seed: 11 }).fingerprint()).toBe(await fingerprint(model));
    expect(Network.create(topology, { seed: 12 }).fingerprint()).not.toBe(await fingerprint(model));
    model.dispose();
  });

  test('going on with the optimizer of a saved model, in either direction', async () => {
    const simple: Case = {
      topology: sequential([3, 2], [lstm('lstm', 3), dense('dense', 2)]),
      inputs: [{ shape: [3, 2] }],
      outputShapes: [[3, 2]],
      losses: ['meanSquaredError'],
      ...{ optimizer: 'adam', metrics: 3, clipping: 'none', samples: 6, batchSize: 2, seed: 3 },
      ...{ stateful: false, shuffle: true, classWeight: false },
    };
    await withCase(simple, async (model, network, x, y) => {
      const args = { epochs: 4, batchSize: 2, seed: 5 };
      const inputs = [await numbersOf(x), await numbersOf(y)] as const;
      await fit(model, x, y, { ...args, engine: 'compiled' });
      await network.fit(...inputs, args);
      const saved = await artifactsOf(model, { includeOptimizer: true });
      const own = await network.save(undefined, { includeOptimizer: true });
      expect(new Uint8Array(own.weightData as ArrayBuffer)).toEqual(
        new Uint8Array(saved.weightData as ArrayBuffer),
      );
      expect(own.weightSpecs).toEqual(saved.weightSpecs);
      expect(own.trainingConfig).toEqual(saved.trainingConfig);
      const more = { ...args, epochs: 8, initialEpoch: 4 };
      const expected = await fit(model, x, y, { ...more, engine: 'compiled' });
      const restored = await Network.load(saved);
      expect((await restored.fit(...inputs, more)).fingerprint).toBe(expected.fingerprint);
      expect((await network.fit(...inputs, more)).history).toEqual(expected.history);
    });
  });
});

test('what a Network saves, stock tfjs-layers loads, predicts with and saves again as the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(singleCases, async (one) => {
      await withCase(one, async (model, network, x) => {
        const artifacts: ModelArtifacts = await network.save();
        const loaded = await tfl.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
        const again = await artifactsOf(loaded);
        expect(new Uint8Array(again.weightData as ArrayBuffer)).toEqual(
          new Uint8Array(artifacts.weightData as ArrayBuffer),
        );
        expect(again.weightSpecs).toEqual(artifacts.weightSpecs);
        if (!one.stateful) {
          const [ours, stock] = [model.predict(x), loaded.predict(x)] as [tf.Tensor, tf.Tensor];
          expect(await stock.data()).toEqual(await ours.data());
          tf.dispose([ours, stock]);
        }
        const resaved = await (await Network.load(artifacts)).save();
        expect(JSON.stringify({ ...resaved, weightData: undefined })).toBe(
          JSON.stringify({ ...artifacts, weightData: undefined }),
        );
        loaded.dispose();
      });
    }),
    { numRuns: inProportion(30), seed: 6 },
  );
});
