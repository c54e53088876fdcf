import { describe, expect, test } from '@jest/globals';
import { describeModel } from '../../src/tfjs/compiled/describe-model.js';
import { describeTraining } from '../../src/tfjs/model/describe-training.js';
import { trainedModel } from '../../src/tfjs/model/internals.js';
import { InspectedSession } from '../session/inspected-session.js';
import { withBackend } from '../tfjs/backend-for-tests.js';
import { goldens } from './all.js';
import { checkGolden, firstTrace, furthest, type Golden, makeOptimizer, readModel } from './golden.js';

withBackend();

/** Not structuredClone: its arrays are of another realm than Jest's, which tfjs-layers does not take. */
const copyOf = (golden: Golden): Golden => JSON.parse(JSON.stringify(golden)) as Golden;

describe('golden networks', () => {
  test('there are twelve', () => {
    expect(new Set(goldens.map(({ name }) => name)).size).toBe(12);
  });

  // By tfjs's operations, which take seconds for each: test/platform, in every runtime.
  test.each(goldens.map((golden) => [golden.name, golden] as const))(
    'engine compiled: %s is within the tolerances',
    async (_, golden) => {
      const { deviations } = await checkGolden(golden, 'compiled');
      expect(Object.keys(deviations).sort()).toEqual([
        'initialLoss',
        'losses',
        'output',
        'weights after 1',
        'weights after 10',
        'weights after 100',
      ]);
      for (const [field, deviation] of Object.entries(deviations))
        expect([field, deviation <= 1]).toEqual([field, true]);
    },
  );

  test.each(goldens.map((golden) => [golden.name, golden] as const))(
    'engine compiled: %s has the gradients, within 5e-6 of the largest of each weight',
    (_, golden) => withSession(golden, (session) => expectGradients(session.gradients(), golden.gradients)),
  );

  test('engine compiled: stateful_lstm6 has the gradients of each batch, with the states carried on', async () => {
    const golden = goldens.find(({ name }) => name === 'stateful_lstm6') as Golden;
    expect(golden.batchGradients).toHaveLength(3);
    for (const [batch, gradients] of (golden.batchGradients ?? []).entries()) {
      const check = (session: InspectedSession, states: Float32Array[][]): void => {
        session.setStates(states[batch] ?? []);
        expectGradients(session.gradients(), gradients);
      };
      await withSession(golden, check, batch);
    }
  });

  test.each(
    goldens.filter(({ trace }) => trace !== undefined).map((golden) => [golden.name, golden] as const),
  )('engine compiled: %s has the gates, cells and outputs of its first LSTM, within 2e-6', (_, golden) =>
    withSession(golden, (session) => {
      const trace = session.trace();
      const expected = firstTrace(golden);
      expect(trace.layer.split('/')[0]).toBe(golden.trace?.layer);
      for (const field of ['i', 'f', 'o', 'candidate', 'c', 'h'] as const) {
        const deviation = furthest(trace[field], [expected[field]].flat(9) as number[], 2e-6);
        expect([field, deviation <= 1]).toEqual([field, true]);
      }
    }),
  );

  test('each tolerance catches a figure that is off by twice as much', async () => {
    const golden = goldens.find(({ name }) => name === 'lstm17_last_dense3') as Golden;
    const off = copyOf(golden);
    off.initialLoss *= 1 + 6e-6;
    off.losses[50] = (off.losses[50] ?? 0) * 1.0006 + 6e-6 * (off.losses[0] ?? 0);
    (off.output[0] as number[])[0] = ((off.output[0] as number[])[0] ?? 0) + 5e-6;
    for (const [steps, by] of Object.entries({ '1': 2e-5, '10': 3e-5, '100': 3e-4 })) {
      const bias = off.weightsAfter[steps]?.[2] as number[];
      bias[0] = (bias[0] ?? 0) + by;
    }
    const { deviations } = await checkGolden(off);
    for (const [field, deviation] of Object.entries(deviations))
      expect([field, deviation > 1]).toEqual([field, true]);
  });

  test('a missing weight is off by more than every tolerance', async () => {
    const golden = copyOf(goldens[6] as Golden);
    golden.weightsAfter['1'] = [];
    const { deviations } = await checkGolden(golden);
    expect((deviations['weights after 1'] ?? 0) <= 1).toBe(false);
  });
});

/**
 * A session with a golden network's initial weights that trains on one of its batches.
 *
 * @param use also gets the states before each batch of a stateful network: h and c of its LSTM
 */
async function withSession(
  golden: Golden,
  use: (session: InspectedSession, states: Float32Array[][]) => void | Promise<void>,
  batch: number = 0,
): Promise<void> {
  const model = await readModel(golden);
  const optimizer = makeOptimizer(golden.optimizer);
  model.compile({ optimizer, loss: golden.loss });
  const trained = trainedModel(model);
  const { network } = describeModel(trained);
  const batches = golden.batches === undefined ? [golden] : golden.x.map((x, i) => ({ x, y: golden.y[i] }));
  const { shape, values } = flatten(batches[batch]?.x);
  const [count = 0, ...sampleShape] = shape;
  const weights = golden.weights.map((weight) => flatten(weight).values);
  const session = await InspectedSession.open({
    network,
    sampleShapes: [sampleShape],
    training: describeTraining(trained, {}),
    batchSize: count,
    train: { inputs: [values], targets: [flatten(batches[batch]?.y).values], count },
  });
  const predicting = await InspectedSession.open({ network, sampleShapes: [sampleShape], batchSize: count });
  try {
    session.setWeights(weights);
    predicting.setWeights(weights);
    const states: Float32Array[][] = [];
    if (golden.batches !== undefined) {
      for (const { x } of batches) {
        states.push(predicting.getStates());
        predicting.predict([flatten(x).values], count);
      }
    }
    await use(session, states);
  } finally {
    predicting.close();
    session.close();
    optimizer.dispose();
    model.dispose();
  }
}

function expectGradients(gradients: readonly Float32Array[], golden: Golden['gradients']): void {
  expect(gradients).toHaveLength(golden.length);
  for (const [index, gradient] of gradients.entries()) {
    const expected = [golden[index]].flat(9) as number[];
    const tolerance = 5e-6 * Math.max(...expected.map(Math.abs));
    expect(furthest(gradient, expected, tolerance)).toBeLessThanOrEqual(1);
  }
}

/** Row-major values and shape of nested arrays. */
function flatten(nested: unknown): { values: Float32Array; shape: number[] } {
  const shape: number[] = [];
  for (let part = nested; Array.isArray(part); part = part[0]) shape.push(part.length);
  return { values: Float32Array.from([nested].flat(9) as number[]), shape };
}
