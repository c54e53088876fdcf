// `timeDistributed` of the layers that are compiled: the compiled engine against tfjs's operations.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Network } from '../../../src/core.js';
import { type FitArgs, fingerprint, fit, initialize, predict } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';
import { expectClose, expectSameTraining } from './same-training.js';
import { artifactsOf } from './saved.js';

withBackend();

type Symbolic = tfl.SymbolicTensor;

const { activation, bidirectional, conv1d, flatten, gru, maxPooling1d, repeatVector, reshape } = tfl.layers;

const apply = (layer: { apply(inputs: Symbolic | Symbolic[]): unknown }, ...inputs: Symbolic[]): Symbolic =>
  layer.apply(inputs.length === 1 ? (inputs[0] as Symbolic) : inputs) as Symbolic;

const model = (shape: number[], use: (input: Symbolic) => Symbolic): tfl.LayersModel => {
  const input = tfl.input({ shape });
  return tfl.model({ inputs: input, outputs: use(input) });
};

const chain = (...layers: tfl.layers.Layer[]): tfl.Sequential => tfl.sequential({ layers });

const timed = (layer: tfl.layers.Layer, more: object = {}): tfl.layers.Layer =>
  tfl.layers.timeDistributed({ layer, ...more });

const plain = { recurrentInitializer: 'glorotNormal' } as const;
const lstm = (units: number, more: object = {}): ReturnType<typeof tfl.layers.lstm> =>
  tfl.layers.lstm({ units, ...plain, ...more });

const dense = (units: number, more: object = {}): ReturnType<typeof tfl.layers.dense> =>
  tfl.layers.dense({ units, activation: 'tanh', ...more });

/** Samples of 3 steps: rows of 5, and sequences of 4 times 2. */
const rows = { inputShape: [3, 5] };
const sequences = { inputShape: [3, 4, 2] };

const MODELS: { readonly [name: string]: () => tfl.LayersModel } = {
  'an activation': () => chain(dense(4, rows), timed(activation({ activation: 'softmax' })), dense(2)),
  'dropout: the masks that tfjs draws': () =>
    chain(dense(4, rows), timed(tfl.layers.dropout({ rate: 0.25 })), lstm(2)),
  'layer normalization': () => chain(timed(tfl.layers.layerNormalization(), rows), lstm(2)),
  'prelu, whose slopes are those of one step': () => chain(timed(tfl.layers.prelu(), rows), lstm(2)),
  'rows into sequences and back': () =>
    chain(
      timed(reshape({ targetShape: [5, 1] }), rows),
      timed(lstm(3, { returnSequences: true })),
      timed(flatten()),
      lstm(2),
    ),
  'rows repeated': () => chain(timed(repeatVector({ n: 3 }), rows), timed(lstm(3)), dense(2)),
  'an LSTM over inner sequences': () => chain(timed(lstm(3), sequences), lstm(2), dense(2)),
  'a GRU that returns sequences, backwards, and a dense layer on them': () =>
    chain(
      timed(gru({ units: 3, ...plain, returnSequences: true, goBackwards: true }), sequences),
      timed(dense(2)),
      timed(tfl.layers.simpleRNN({ units: 3, ...plain })),
    ),
  'a bidirectional layer': () =>
    chain(timed(bidirectional({ layer: lstm(2), mergeMode: 'concat' }), sequences), lstm(2)),
  'a convolution and pooling': () =>
    chain(
      timed(conv1d({ filters: 3, kernelSize: 2, padding: 'same' }), sequences),
      timed(maxPooling1d({ poolSize: 2, strides: 2 })),
      timed(tfl.layers.globalAveragePooling1d({})),
      lstm(2),
    ),
  'stacked cells': () =>
    chain(
      timed(
        tfl.layers.rnn({
          cell: [
            tfl.layers.lstmCell({ units: 3, ...plain }),
            tfl.layers.gruCell({ units: 2, ...plain } as never),
          ],
        } as never),
        sequences,
      ),
      lstm(2),
    ),
  'a chain': () => chain(timed(chain(dense(4, { inputShape: [5] }), dense(3)), rows), lstm(2)),
  'a graph whose output goes on inside': () => {
    const inner = model([4, 2], (input) => {
      const hidden = apply(lstm(2, { returnSequences: true }), input);
      return apply(tfl.layers.add(), hidden, apply(dense(2), hidden), input);
    });
    return chain(timed(inner, sequences), timed(lstm(3)), dense(2));
  },
  'time-distributed layers in each other': () =>
    chain(timed(timed(lstm(2)), { inputShape: [2, 3, 4, 2] }), timed(lstm(3)), lstm(2)),
  'one layer used twice': () =>
    model([3, 4, 2], (input) => {
      const shared = timed(lstm(2, { returnSequences: true }));
      return apply(timed(lstm(3)), apply(shared, apply(shared, input)));
    }),
  'regularizers of a convolution': () =>
    chain(timed(conv1d({ filters: 2, kernelSize: 2, kernelRegularizer: 'l1l2' }), sequences), timed(lstm(2))),
};

describe.each(Object.entries(MODELS))('%s', (_, build) => {
  test('gives the same outputs, and learns the same step by step', () => expectSameTraining(build()));

  test('saved by tfjs-layers, is predicted by lethe/core, and trained to the same bits', async () => {
    const subject = build();
    initialize(subject, 3);
    const artifacts = await artifactsOf(subject);
    const network = await Network.load({ load: async () => artifacts as never });
    expect(network.weights.map(({ name }) => name)).toEqual(artifacts.weightSpecs?.map(({ name }) => name));
    const shape = [5, ...(subject.inputs[0] as Symbolic).shape.slice(1)] as number[];
    const x = noise(tf.util.sizeFromShape(shape), 7);
    const { values, shape: outputShape } = await network.predict({ values: x, shape });
    const ours = await predict(subject, tf.tensor(x, shape), { engine: 'compiled' });
    expect(values).toEqual(await ours.data());
    const y = noise(values.length, 8);
    const how = { epochs: 2, batchSize: 2, seed: 7 };
    subject.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await fit(subject, tf.tensor(x, shape), tf.tensor(y, [...outputShape]), { ...how, engine: 'compiled' });
    network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    for (const threads of [1, 3]) {
      const again = await Network.load({ load: async () => artifacts as never });
      again.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      await again.fit({ values: x, shape }, { values: y, shape: outputShape }, { ...how, threads });
      expect(again.fingerprint()).toBe(await fingerprint(subject));
    }
  });
});

test('an embedding of ids at each step', async () => {
  const subject = chain(
    timed(tfl.layers.embedding({ inputDim: 4, outputDim: 3 }), { inputShape: [3, 5] }),
    timed(lstm(2)),
    lstm(2),
  );
  await expectSameTraining(subject, undefined, 4);
});

test('steps that are masked stay masked behind it', async () => {
  const subject = model([6, 1], (input) => {
    const steps = apply(activation({ activation: 'relu' }), input);
    const inner = chain(dense(3, { inputShape: [1] }), dense(3));
    return apply(lstm(2), apply(timed(inner), apply(tfl.layers.masking(), steps)));
  });
  await expectSameTraining(subject);
});

test('an inner model with dropout is trained to the same bits by the same seed', async () => {
  const inner = chain(
    dense(4, { inputShape: [5] }),
    tfl.layers.dropout({ rate: 0.5 }),
    dense(4),
    tfl.layers.dropout({ rate: 0.5 }),
  );
  const subject = chain(timed(inner, rows), lstm(2));
  const prints = new Set<string>();
  for (const seed of [1, 1, 2]) {
    initialize(subject, 3);
    subject.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const args: FitArgs = { epochs: 2, batchSize: 2, seed, engine: 'compiled' };
    await fit(subject, tf.tensor(noise(75), [5, 3, 5]), tf.tensor(noise(10), [5, 2]), args);
    prints.add(await fingerprint(subject));
  }
  expect(prints.size).toBe(2);
});

describe('is refused by name', () => {
  const reasonOf = async (subject: tfl.LayersModel, shape: number[]): Promise<string> =>
    predict(subject, tf.zeros(shape), { engine: 'compiled' }).then(
      () => 'compiled',
      (error: Error) => error.message.replace(/.*it cannot run: /, ''),
    );

  test('batch normalization, which tfjs-layers and Keras do otherwise', async () => {
    const layer = timed(tfl.layers.batchNormalization({ name: 'bn' }), { ...rows, name: 'at' });
    expect(await reasonOf(chain(layer), [1, 3, 5])).toBe(
      'layer at: it has no kernel inside timeDistributed: tfjs-layers normalizes each step by itself, Keras all of them',
    );
  });

  test('a recurrent layer behind a mask of steps', async () => {
    const subject = model([3, 2], (input) => {
      const wide = apply(timed(reshape({ targetShape: [2, 1] })), apply(tfl.layers.masking(), input));
      return apply(timed(lstm(2), { name: 'at' }), wide);
    });
    expect(await reasonOf(subject, [1, 3, 2])).toBe(
      'layer at/samples: a mask before timeDistributed of recurrent layers has no kernel',
    );
  });
});

test('outputs do not depend on what else is in the batch', async () => {
  const subject = chain(timed(lstm(3), sequences), lstm(2));
  initialize(subject, 3);
  const x = tf.tensor(noise(5 * 24), [5, 3, 4, 2]);
  const all = await (await predict(subject, x, { engine: 'compiled' })).data();
  for (const batchSize of [1, 2, 3]) {
    const ours = await predict(subject, x, { engine: 'compiled', batchSize });
    expect(await ours.data()).toEqual(all);
  }
  expectClose(all, await (subject.predict(x) as tf.Tensor).data(), 1e-6);
});
