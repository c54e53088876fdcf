// Models that are no chains: the compiled engine against tfjs's operations, outputs and training.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { initialize, predict } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';
import { expectClose, expectSameTraining } from './same-training.js';

withBackend();

type Symbolic = tfl.SymbolicTensor;

const model = (shape: number[], use: (input: Symbolic) => Symbolic): tfl.LayersModel => {
  const input = tfl.input({ shape });
  return tfl.model({ inputs: input, outputs: use(input) });
};

const apply = (layer: { apply(inputs: Symbolic | Symbolic[]): unknown }, ...inputs: Symbolic[]): Symbolic =>
  layer.apply(inputs.length === 1 ? (inputs[0] as Symbolic) : inputs) as Symbolic;

const lstm = (units: number, more: object = {}): ReturnType<typeof tfl.layers.lstm> =>
  tfl.layers.lstm({ units, recurrentInitializer: 'glorotNormal', returnSequences: true, ...more });

type MakeRecurrent = (options: object) => ReturnType<typeof tfl.layers.rnn>;

function longShortTerm(options: object): ReturnType<typeof tfl.layers.rnn> {
  return tfl.layers.lstm({ units: 3, recurrentInitializer: 'glorotNormal', ...options });
}

function gru(options: object): ReturnType<typeof tfl.layers.rnn> {
  return tfl.layers.gru({ units: 3, recurrentInitializer: 'glorotNormal', ...options });
}

function simpleRNN(options: object): ReturnType<typeof tfl.layers.rnn> {
  return tfl.layers.simpleRNN({ units: 3, recurrentInitializer: 'glorotNormal', ...options });
}

/**
 * A sequence's states go into another layer. tfjs-layers disposes of the states too early in its own `predict` if their
 * layer's output is taken, too.
 */
function decoder(make: MakeRecurrent, returnSequences: boolean): tfl.LayersModel {
  const inputs = [tfl.input({ shape: [4, 2] }), tfl.input({ shape: [3, 5] })] as const;
  const encoded = make({ returnState: true, returnSequences }).apply(inputs[0]) as Symbolic[];
  const [, ...states] = encoded as [Symbolic, ...Symbolic[]];
  const decoded = make({ returnSequences: true }).apply([inputs[1], ...states]) as Symbolic;
  return tfl.model({ inputs: [...inputs], outputs: apply(tfl.layers.dense({ units: 2 }), decoded) });
}

const OTHER = { activation: 'softsign', recurrentActivation: 'hardSigmoid' };

/** About half of the steps are zeros after the rectifier: at the beginning, in the middle, at the end. */
function masked(options: object, make: MakeRecurrent = longShortTerm): tfl.LayersModel {
  const mask = tfl.layers.masking();
  return model([7, 1], (input) => {
    const steps = apply(mask, apply(tfl.layers.activation({ activation: 'relu' }), input));
    const inner = apply(
      tfl.layers.dense({ units: 3 }),
      apply(make({ units: 5, returnSequences: true, ...options }), steps),
    );
    const last = apply(make({ units: 4, ...options }), inner);
    return apply(tfl.layers.dense({ units: 2 }), last);
  });
}

function bidirectional(
  make: MakeRecurrent,
  mergeMode: 'concat' | 'sum' | 'ave' | 'mul' | undefined,
): tfl.LayersModel {
  const both = (options: object): ReturnType<typeof tfl.layers.bidirectional> =>
    tfl.layers.bidirectional({ layer: make(options), ...(mergeMode && { mergeMode }) } as never);
  return model([5, 2], (input) => {
    const inner = apply(both({ returnSequences: true, dropout: 0.25 }), input);
    return apply(tfl.layers.dense({ units: 2 }), apply(both({ goBackwards: true }), inner));
  });
}

const MODELS: { readonly [name: string]: () => tfl.LayersModel } = {
  'a dense layer that is used three times': () =>
    model([4, 3], (input) => {
      const shared = tfl.layers.dense({ units: 3, activation: 'tanh' });
      const twice = apply(shared, apply(shared, input));
      return apply(tfl.layers.dense({ units: 2 }), apply(shared, apply(lstm(3), twice)));
    }),
  'an LSTM that is used twice': () =>
    model([5, 3], (input) => {
      const shared = lstm(3);
      return apply(tfl.layers.dense({ units: 2 }), apply(shared, apply(shared, input)));
    }),
  ...Object.fromEntries(
    [longShortTerm, gru, simpleRNN].flatMap((make) =>
      [true, false].flatMap((returnSequences) => [
        [
          `a decoder that takes the states of an encoder: ${make.name}, ${returnSequences}`,
          () => decoder(make, returnSequences),
        ],
      ]),
    ),
  ),
  ...Object.fromEntries(
    [
      ['LSTM', {}],
      ['LSTM backwards', { goBackwards: true }],
      ['LSTM of other activations, with dropout', { ...OTHER, dropout: 0.25, recurrentDropout: 0.5 }],
      ['GRU', {}, gru],
      ['GRU of other activations, with dropout', { ...OTHER, dropout: 0.25, recurrentDropout: 0.5 }, gru],
      ['SimpleRNN', {}, simpleRNN],
      [
        'SimpleRNN backwards, with dropout',
        { goBackwards: true, activation: 'softsign', recurrentDropout: 0.5 },
        simpleRNN,
      ],
    ].map(([name, options, make]) => [
      `steps that are masked before ${name}`,
      () => masked(options as object, make as MakeRecurrent | undefined),
    ]),
  ),
  ...Object.fromEntries(
    (['concat', 'sum', 'ave', 'mul', undefined] as const).flatMap((mergeMode) =>
      (mergeMode === 'concat' ? [longShortTerm, gru, simpleRNN] : [longShortTerm]).map((make) => [
        `a bidirectional ${make.name} that merges by ${mergeMode}`,
        () => bidirectional(make, mergeMode),
      ]),
    ),
  ),
  'two inputs that are joined': () => {
    const inputs = [tfl.input({ shape: [4, 3] }), tfl.input({ shape: [2] })] as const;
    const first = apply(lstm(3, { returnSequences: false }), inputs[0]);
    const second = apply(tfl.layers.dense({ units: 3, activation: 'tanh' }), inputs[1]);
    const sum = apply(tfl.layers.add(), first, second);
    const all = apply(tfl.layers.concatenate(), sum, first, apply(tfl.layers.multiply(), first, second));
    return tfl.model({ inputs: [...inputs], outputs: apply(tfl.layers.dense({ units: 2 }), all) });
  },
  'two outputs, of which one goes on': () => {
    const input = tfl.input({ shape: [4, 3] });
    const hidden = apply(lstm(4), input);
    const every = apply(tfl.layers.dense({ units: 2, activation: 'sigmoid' }), hidden);
    const last = apply(tfl.layers.dense({ units: 3 }), apply(lstm(3), every));
    return tfl.model({ inputs: input, outputs: [every, last] });
  },
};

describe.each(Object.entries(MODELS))('%s', (_, build) => {
  test('gives the same outputs, and learns the same step by step', () => expectSameTraining(build()));
});

test('ids of which zeros are masked, in both directions, learn the same step by step', async () => {
  const subject = model([6], (input) => {
    const ids = tfl.layers.embedding({ inputDim: 3, outputDim: 4, maskZero: true });
    const inner = tfl.layers.lstm({ units: 3, recurrentInitializer: 'glorotNormal', returnSequences: true });
    const both = apply(tfl.layers.bidirectional({ layer: inner, mergeMode: 'concat' }), apply(ids, input));
    return apply(tfl.layers.dense({ units: 2 }), apply(lstm(3, { returnSequences: false }), both));
  });
  await expectSameTraining(subject, subject, 3);
});

describe('several inputs and outputs', () => {
  const several = (): tfl.LayersModel => {
    const [a, b] = [tfl.input({ shape: [4, 2] }), tfl.input({ shape: [3] })];
    const shared = tfl.layers.dense({ units: 2, activation: 'tanh' });
    const first = apply(lstm(3, { returnSequences: false }), a);
    const second = apply(shared, apply(shared, apply(tfl.layers.dense({ units: 2 }), b)));
    const third = apply(tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 1 }) }), a);
    return tfl.model({ inputs: [a, b], outputs: [third, second, first, b] });
  };

  test('are predicted as tfjs does, in the order of the model', async () => {
    const subject = several();
    initialize(subject, 4);
    const x = [tf.tensor(noise(5 * 8), [5, 4, 2]), tf.tensor(noise(15, 1), [5, 3])];
    const stock = subject.predict(x) as tf.Tensor[];
    for (const batchSize of [2, 5]) {
      const ours = await predict<tf.Tensor[]>(subject, x, { engine: 'compiled', batchSize });
      expect(ours.map(({ shape }) => shape)).toEqual(stock.map(({ shape }) => shape));
      for (const [index, tensor] of ours.entries()) {
        expectClose(await tensor.data(), await (stock[index] as tf.Tensor).data(), 1e-6);
      }
    }
  });
});
