// Networks of several inputs and outputs, and of layers that are no chain: against stock tfjs-layers on its cpu backend, and
// bit for bit against `lethe`.
import { beforeAll, describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { adam, InferenceNetwork, Network, type Outputs } from '../../src/core.js';
import { evaluate, fingerprint, fit, initialize, predict } from '../../src/tfjs/index.js';
import { expectClose } from '../tfjs/compiled/same-training.js';
import { artifactsOf } from './artifacts.js';
import { dataOf, GRAPHS, given } from './graphs.js';

beforeAll(async () => void (await tf.setBackend('cpu')));

const SAMPLES = 7;
const STEPS = 10;
const tensorsOf = (parts: ReturnType<typeof dataOf>['x']): tf.Tensor[] =>
  parts.map(({ values, shape }) => tf.tensor(values, shape));

async function predicted(
  network: InferenceNetwork,
  x: Parameters<Network['predict']>[0],
): Promise<Outputs[]> {
  return [await network.predict<Outputs | Outputs[]>(x)].flat();
}

describe.each(Object.entries(GRAPHS))('%s', (_, { model: build, training }) => {
  const ready = async () => {
    const model = build();
    initialize(model, 3);
    model.compile({ optimizer: tf.train.adam(0.01), ...training } as unknown as tfl.ModelCompileArgs);
    const network = await Network.load(await artifactsOf(model));
    network.compile({ optimizer: adam(0.01), ...training });
    return { model, network, ...dataOf(model, SAMPLES) };
  };

  test('the outputs are those of stock tfjs-layers, and the bits of lethe', async () => {
    const { model, network, x } = await ready();
    const stock = [model.predict(tensorsOf(x))].flat();
    const compiled = await predict<tf.Tensor | tf.Tensor[]>(model, tensorsOf(x), { engine: 'compiled' });
    const own = await predicted(network, given(x));
    expect(network.outputs.map(({ name }) => name)).toEqual(model.outputNames);
    expect(network.inputs.map(({ name }) => name)).toEqual(model.inputNames);
    for (const [index, tensor] of [compiled].flat().entries()) {
      const { values, shape } = own[index] as Outputs;
      expect(shape).toEqual(tensor.shape);
      expect(values).toEqual(await tensor.data());
      expectClose(values, await (stock[index] as tf.Tensor).data(), 1e-6);
    }
    const byName = Object.fromEntries(x.map((part, index) => [model.inputNames[index] as string, part]));
    expect(await predicted(network, byName)).toEqual(own);
    const loaded = [network.predictSync<Outputs | Outputs[]>(given(x), { batchSize: 2 })].flat();
    expect(loaded).toEqual(own);
  });

  test('training steps are those of stock tfjs-layers', async () => {
    const { model, network, x, y } = await ready();
    const names = network.weights.map(({ name }) => name);
    for (let step = 0; step < STEPS; step++) await model.trainOnBatch(tensorsOf(x), tensorsOf(y));
    await network.fit(given(x), given(y), { epochs: STEPS, batchSize: SAMPLES, shuffle: false });
    expect(names).toEqual(model.weights.map(({ originalName }) => originalName));
    for (const [index, weight] of model.getWeights().entries()) {
      expectClose(network.weights[index]?.values ?? [], await weight.data(), 2e-5);
    }
  });

  test('fit and evaluate give the names and bits of lethe', async () => {
    const { model, network, x, y } = await ready();
    const args = { epochs: 3, batchSize: 2, seed: 5, validationSplit: 0.3 };
    const expected = await fit(model, given(x) as never, given(y) as never, { ...args, engine: 'compiled' });
    const result = await network.fit(given(x), given(y), args);
    expect(result.history).toEqual(expected.history);
    expect(result.fingerprint).toBe(await fingerprint(model));
    const data = [given(x) as never, given(y) as never] as const;
    const evaluation = await evaluate(model, ...data, { engine: 'compiled' });
    expect(await network.evaluate(...data)).toEqual(evaluation);
    expect(Object.keys(evaluation)).toEqual(
      Object.keys(result.history).filter((name) => !name.startsWith('val_')),
    );
  });

  test('what it saves stock tfjs-layers loads, predicts with and goes on training', async () => {
    const { model, network, x, y } = await ready();
    const args = { epochs: 2, batchSize: 2 };
    await network.fit(given(x), given(y), args);
    const artifacts = await network.save(undefined, { includeOptimizer: true });
    const stock = await tfl.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
    const own = await predicted(network, given(x));
    for (const [index, tensor] of [stock.predict(tensorsOf(x))].flat().entries()) {
      expectClose(own[index]?.values ?? [], await tensor.data(), 1e-6);
    }
    await fit(model, given(x) as never, given(y) as never, { ...args, engine: 'compiled' });
    expect(artifacts.trainingConfig).toEqual(
      (await artifactsOf(model, { includeOptimizer: true })).trainingConfig,
    );
    const again = await Network.load(artifacts);
    expect((await again.fit(given(x), given(y), args)).fingerprint).toBe(
      (await network.fit(given(x), given(y), args)).fingerprint,
    );
    expect((await fit(stock, given(x) as never, given(y) as never, args)).engine).toBe('compiled');
    expect(await predicted(await InferenceNetwork.load(artifacts), given(x))).toEqual(own);
  });

  test('explain tells its instructions; trace looks into its LSTMs', async () => {
    const { network, x } = await ready();
    expect(network.explain()).toMatchObject({ lowered: true });
    const traces = await network.trace(given(x));
    expect(traces.length).toBeGreaterThan(0);
    expect(traces[0]).toMatchObject({ batch: SAMPLES });
  });
});
