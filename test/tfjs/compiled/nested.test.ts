// Models as layers of other models: the compiled engine against tfjs's operations, and what tfjs saves of them.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Network } from '../../../src/core.js';
import { explain, fingerprint, fit, initialize, predict } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';
import { expectClose, expectSameTraining } from './same-training.js';
import { artifactsOf } from './saved.js';

withBackend();

type Symbolic = tfl.SymbolicTensor;

const apply = (layer: { apply(inputs: Symbolic | Symbolic[]): unknown }, ...inputs: Symbolic[]): Symbolic =>
  layer.apply(inputs.length === 1 ? (inputs[0] as Symbolic) : inputs) as Symbolic;

const model = (shape: number[], use: (input: Symbolic) => Symbolic | Symbolic[]): tfl.LayersModel => {
  const input = tfl.input({ shape });
  return tfl.model({ inputs: input, outputs: use(input) });
};

const lstm = (units: number, more: object = {}): ReturnType<typeof tfl.layers.lstm> =>
  tfl.layers.lstm({ units, recurrentInitializer: 'glorotNormal', ...more });

const dense = (units: number, more: object = {}): ReturnType<typeof tfl.layers.dense> =>
  tfl.layers.dense({ units, activation: 'tanh', ...more });

const chain = (...layers: tfl.layers.Layer[]): tfl.Sequential => tfl.sequential({ layers });

const sampleShape = ({ inputs: [input] }: tfl.LayersModel): number[] => input?.shape.slice(1) as number[];

/** Two branches that meet again, of any sequence of 3 features. */
const branches = (time: number | null): tfl.LayersModel =>
  model([time as number, 3], (input) => {
    const both = [apply(lstm(3, { returnSequences: true }), input), apply(dense(3), input)] as const;
    return apply(tfl.layers.add(), ...both);
  });

/** Those of one input and one output, which `lethe/core` takes, too. */
const ONE_OF_EACH: { readonly [name: string]: () => tfl.LayersModel } = {
  'a chain that begins with a chain': () =>
    chain(chain(lstm(4, { inputShape: [5, 3], returnSequences: true }), dense(3)), lstm(2), dense(2)),
  'a chain with a chain in the middle': () =>
    chain(dense(3, { inputShape: [5, 2] }), chain(lstm(4, { inputShape: [5, 3] }), dense(3)), dense(2)),
  'a chain with a graph at its beginning and in its middle': () =>
    chain(branches(5), dense(3), branches(null), lstm(2)),
  'a graph with a chain that is used twice': () =>
    model([5, 3], (input) => {
      const inner = chain(lstm(3, { inputShape: [5, 3], returnSequences: true }), dense(3));
      return apply(dense(2), apply(inner, apply(inner, input)));
    }),
  'models in models in models, each used more than once': () =>
    model([4, 3], (input) => {
      const innermost = chain(dense(4, { inputShape: [4, 3] }), dense(3));
      const middle = model([4, 3], (own) => apply(innermost, apply(innermost, own)));
      const outer = chain(middle, dense(3), lstm(3, { returnSequences: true }));
      return apply(tfl.layers.concatenate(), apply(outer, input), apply(outer, apply(outer, input)));
    }),
  'dropout and batch normalization inside': () =>
    model([4, 3], (input) => {
      const block = (units: number): tfl.LayersModel =>
        chain(
          dense(units, { inputShape: [4, 3] }),
          tfl.layers.dropout({ rate: 0.25 }),
          tfl.layers.batchNormalization(),
          lstm(3, { returnSequences: true, dropout: 0.25 }),
        );
      return apply(dense(2), apply(block(5), apply(block(4), input)));
    }),
  'regularizers inside, of a layer that is used twice': () => {
    const inner = chain(dense(3, { inputShape: [3], kernelRegularizer: 'l1l2' }));
    return model([3], (input) => apply(dense(2), apply(inner, apply(inner, input))));
  },
  'regularizers inside': () =>
    chain(chain(dense(4, { inputShape: [3], kernelRegularizer: 'l1l2' })), dense(2)),
};

const SEVERAL: { readonly [name: string]: () => tfl.LayersModel } = {
  'a model of several inputs and outputs': () => {
    const [left, right] = [tfl.input({ shape: [4, 3] }), tfl.input({ shape: [4, 2] })];
    const sum = apply(tfl.layers.add(), apply(dense(3), left), apply(dense(3), right));
    const joint = tfl.model({ inputs: [left, right], outputs: [apply(lstm(2), sum), sum] });
    const inputs = [tfl.input({ shape: [4, 3] }), tfl.input({ shape: [4, 2] })] as const;
    const [last, every] = joint.apply([...inputs]) as [Symbolic, Symbolic];
    return tfl.model({ inputs: [...inputs], outputs: [apply(dense(2), apply(lstm(2), every)), last] });
  },
  'an encoder whose states a decoder takes': () => {
    const inputs = [tfl.input({ shape: [4, 2] }), tfl.input({ shape: [3, 5] })] as const;
    const encoder = model([4, 2], (input) => {
      const [, ...states] = lstm(3, { returnState: true }).apply(input) as Symbolic[];
      return states;
    });
    const states = encoder.apply(inputs[0]) as Symbolic[];
    const decoded = apply(lstm(3, { returnSequences: true }), inputs[1], ...states);
    return tfl.model({ inputs: [...inputs], outputs: apply(dense(2), decoded) });
  },
};

describe.each(Object.entries({ ...ONE_OF_EACH, ...SEVERAL }))('%s', (_, build) => {
  test('gives the same outputs, and learns the same step by step', () => expectSameTraining(build()));
});

test('an inner model that is not trained keeps its weights', async () => {
  const inner = chain(lstm(3, { inputShape: [4, 2] }), dense(3));
  const frozen = model([4, 2], (input) => apply(dense(2), apply(inner, input)));
  inner.trainable = false;
  await expectSameTraining(frozen);
  expect(frozen.trainableWeights).toHaveLength(2);
});

test('steps that are masked outside are left out inside', async () => {
  const subject = model([6, 1], (input) => {
    const steps = apply(tfl.layers.activation({ activation: 'relu' }), input);
    const inner = chain(lstm(3, { inputShape: [6, 1], returnSequences: true }), dense(3));
    return apply(lstm(2), apply(inner, apply(tfl.layers.masking(), steps)));
  });
  await expectSameTraining(subject);
});

test('ids of an embedding inside', async () => {
  const words = chain(tfl.layers.embedding({ inputDim: 4, outputDim: 3, inputLength: 5 }), dense(3));
  await expectSameTraining(chain(words, lstm(3), dense(2)), undefined, 4);
});

describe.each(Object.entries(ONE_OF_EACH))('%s, saved by tfjs-layers', (_, build) => {
  test('is predicted by lethe/core, and saved with the names that it had', async () => {
    const subject = build();
    initialize(subject, 3);
    const artifacts = await artifactsOf(subject);
    const network = await Network.load({ load: async () => artifacts as never });
    expect(network.weights.map(({ name }) => name)).toEqual(artifacts.weightSpecs?.map(({ name }) => name));
    const shape = [3, ...sampleShape(subject)];
    const x = noise(tf.util.sizeFromShape(shape), 7);
    const { values } = await network.predict({ values: x, shape });
    const ours = await predict(subject, tf.tensor(x, shape), { engine: 'compiled' });
    expect(values).toEqual(await ours.data());
    expectClose(values, await (subject.predict(tf.tensor(x, shape)) as tf.Tensor).data(), 1e-6);
  });
});

test('states of a stateful layer inside go on from batch to batch', async () => {
  const input = tfl.input({ batchShape: [2, 3, 2] });
  const inner = chain(lstm(3, { batchInputShape: [2, 3, 2], stateful: true }), dense(2));
  const subject = tfl.model({ inputs: input, outputs: apply(dense(2), apply(inner, input)) });
  initialize(subject, 3);
  const x = tf.tensor(noise(24), [4, 3, 2]);
  const stock = subject.predict(x, { batchSize: 2 }) as tf.Tensor;
  subject.resetStates();
  const ours = await predict(subject, x, { engine: 'compiled' });
  expectClose(await ours.data(), await stock.data(), 1e-6);
  await predict(subject, x, { engine: 'compiled' });
  subject.resetStates();
  const again = await predict(subject, x, { engine: 'compiled' });
  expect(await again.data()).toEqual(await ours.data());
});

test('lethe and lethe/core train the same bits', async () => {
  const subject = ONE_OF_EACH['dropout and batch normalization inside']?.() as tfl.LayersModel;
  initialize(subject, 3);
  const network = await Network.load({ load: async () => (await artifactsOf(subject)) as never });
  const [x, y] = [noise(48), noise(32, 1)];
  const how = { epochs: 3, batchSize: 3, seed: 7 };
  subject.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await fit(subject, tf.tensor(x, [4, 4, 3]), tf.tensor(y, [4, 4, 2]), { ...how, engine: 'compiled' });
  network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await network.fit({ values: x, shape: [4, 4, 3] }, { values: y, shape: [4, 4, 2] }, how);
  expect(network.fingerprint()).toBe(await fingerprint(subject));
});

test('explain names the layers inside', () => {
  const inner = chain(dense(3, { inputShape: [2], name: 'inside' }));
  const subject = chain(dense(2, { inputShape: [2], name: 'before' }), inner, dense(1));
  expect(String(explain(subject))).toMatch(/before[\s\S]*inside/);
});

describe('is refused by name', () => {
  const reasonOf = async (subject: tfl.LayersModel): Promise<string> => {
    const x = tf.zeros([1, ...sampleShape(subject)]);
    return predict(subject, x, { engine: 'compiled' }).then(
      () => 'compiled',
      (error: Error) => error.message,
    );
  };

  test('what has the name of a layer elsewhere: nobody could tell whether it is the same', async () => {
    const twice = chain(
      dense(2, { inputShape: [2], name: 'twin' }),
      chain(dense(2, { inputShape: [2], name: 'twin' })),
    );
    expect(await reasonOf(twice)).toMatch(/layer twin: another layer has the same name/);
  });

  test('what does not fit the model inside', async () => {
    const inner = chain(lstm(3, { inputShape: [4, 2] }));
    expect(await reasonOf(model([5, 2], (input) => apply(inner, input)))).toMatch(
      /layer sequential_\d+: expected samples of shape \[4,2\], got \[5,2\]/,
    );
  });
});
