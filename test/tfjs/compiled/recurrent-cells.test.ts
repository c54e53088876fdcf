// `rnn` of a cell, or of stacked cells: the compiled engine against tfjs's operations, and against the layers of such cells.
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Network } from '../../../src/core.js';
import { initialize, predict } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { withBackend } from '../backend-for-tests.js';
import { expectClose, expectSameTraining } from './same-training.js';
import { artifactsOf } from './saved.js';

withBackend();

type Symbolic = tfl.SymbolicTensor;
type Cell = ReturnType<typeof lstmCell | typeof gruCell | typeof simpleRNNCell>;

const { lstmCell, gruCell, simpleRNNCell, stackedRNNCells } = tfl.layers;

const plain = { recurrentInitializer: 'glorotNormal' } as const;
const lstm = (units: number, more: object = {}): Cell => lstmCell({ units, ...plain, ...more });
const gru = (units: number, more: object = {}): Cell => gruCell({ units, ...plain, ...more } as never);
const simple = (units: number, more: object = {}): Cell => simpleRNNCell({ units, ...plain, ...more });

const rnn = (cell: Cell | Cell[], more: object = {}): ReturnType<typeof tfl.layers.rnn> =>
  tfl.layers.rnn({ cell, ...more } as never);

const apply = (layer: { apply(inputs: Symbolic | Symbolic[]): unknown }, ...inputs: Symbolic[]): Symbolic =>
  layer.apply(inputs.length === 1 ? (inputs[0] as Symbolic) : inputs) as Symbolic;

const model = (shape: number[], use: (input: Symbolic) => Symbolic): tfl.LayersModel => {
  const input = tfl.input({ shape });
  return tfl.model({ inputs: input, outputs: use(input) });
};

const chain = (...layers: tfl.layers.Layer[]): tfl.Sequential => tfl.sequential({ layers });
const dense = (units: number): ReturnType<typeof tfl.layers.dense> => tfl.layers.dense({ units });

const OTHER = { activation: 'softsign', recurrentActivation: 'sigmoid' };
const sequence = { inputShape: [5, 3] };

const MODELS: { readonly [name: string]: () => tfl.LayersModel } = {
  'one cell of each kind': () =>
    chain(
      rnn(lstm(4, OTHER), { ...sequence, returnSequences: true }),
      rnn(gru(3, { useBias: false }), { returnSequences: true, goBackwards: true }),
      rnn(simple(3), {}),
      dense(2),
    ),
  'stacked cells of one kind': () => chain(rnn([lstm(4), lstm(3, OTHER)], sequence), dense(2)),
  'stacked cells of all kinds': () =>
    chain(rnn([gru(4), lstm(3), simple(2)], { ...sequence, returnSequences: true }), dense(2)),
  'a stack of one cell': () => chain(rnn([gru(4)], sequence), dense(2)),
  'stackedRNNCells, backwards': () =>
    chain(
      rnn(stackedRNNCells({ cells: [lstm(4), gru(3)] } as never) as unknown as Cell, {
        ...{ ...sequence, returnSequences: true, goBackwards: true },
      }),
      rnn([simple(2), simple(3)], { goBackwards: true }),
    ),
  'dropout in one cell and in stacked ones': () =>
    chain(
      rnn(lstm(4, { dropout: 0.25, recurrentDropout: 0.25 }), { ...sequence, returnSequences: true }),
      rnn([gru(4, { dropout: 0.25 }), simple(3, { recurrentDropout: 0.5 })]),
    ),
  'frozen cells': () =>
    chain(
      rnn([lstm(3), gru(3, { trainable: false })], { ...sequence, returnSequences: true }),
      rnn([gru(3), lstm(2)], { trainable: false, returnSequences: true }),
      rnn(lstm(2, { trainable: false })),
      dense(2),
    ),
  ...Object.fromEntries(
    [false, true].map((goBackwards) => [
      `masked steps before stacked cells${goBackwards ? ', backwards' : ''}`,
      () =>
        model([7, 1], (input) => {
          const steps = apply(tfl.layers.activation({ activation: 'relu' }), input);
          const last = apply(rnn([lstm(3), gru(4)], { goBackwards }), apply(tfl.layers.masking(), steps));
          return apply(dense(2), last);
        }),
    ]),
  ),
  'stacked cells used twice': () =>
    model([5, 3], (input) => {
      const shared = rnn([lstm(2), gru(3)], { returnSequences: true });
      return apply(shared, apply(shared, input));
    }),
};

const STATES: { readonly [name: string]: () => tfl.LayersModel } = {
  'states of stacked cells handed on to others': () => {
    const inputs = [tfl.input({ shape: [4, 2] }), tfl.input({ shape: [3, 5] })] as const;
    const [, ...states] = rnn([lstm(3), gru(4), lstm(2)], { returnState: true }).apply(
      inputs[0],
    ) as Symbolic[];
    const decoded = apply(rnn([lstm(3), gru(4), lstm(2)], { returnSequences: true }), inputs[1], ...states);
    return tfl.model({ inputs: [...inputs], outputs: apply(dense(2), decoded) });
  },
  'the states of a stack as outputs, in the order of tfjs-layers': () => {
    const input = tfl.input({ shape: [4, 2] });
    const [, ...states] = rnn([lstm(3), gru(4)], { returnState: true }).apply(input) as Symbolic[];
    return tfl.model({ inputs: input, outputs: states.map((state) => apply(dense(2), state)) });
  },
  ...Object.fromEntries(
    ([tfl.layers.lstm, tfl.layers.gru, tfl.layers.simpleRNN] as (typeof tfl.layers.lstm)[]).map((make) => [
      `states of a bidirectional layer handed on to another: ${make.name}`,
      () => {
        const inputs = [tfl.input({ shape: [4, 2] }), tfl.input({ shape: [3, 5] })] as const;
        const both = (options: object): ReturnType<typeof tfl.layers.bidirectional> =>
          tfl.layers.bidirectional({ layer: make({ units: 3, ...plain, ...options }), mergeMode: 'concat' });
        const [, ...states] = both({ returnState: true }).apply(inputs[0]) as Symbolic[];
        const decoded = apply(both({ returnSequences: true }), inputs[1], ...states);
        return tfl.model({ inputs: [...inputs], outputs: apply(dense(2), decoded) });
      },
    ]),
  ),
};

describe.each(Object.entries({ ...MODELS, ...STATES }))('%s', (_, build) => {
  test('gives the same outputs, and learns the same step by step', () => expectSameTraining(build()));
});

describe.each(Object.entries(MODELS))('%s, saved by tfjs-layers', (_, build) => {
  test('is predicted by lethe/core, and saved with the names that it had', async () => {
    const subject = build();
    initialize(subject, 3);
    const artifacts = await artifactsOf(subject);
    const network = await Network.load({ load: async () => artifacts as never });
    expect(network.weights.map(({ name }) => name)).toEqual(artifacts.weightSpecs?.map(({ name }) => name));
    const shape = [3, ...(subject.inputs[0] as Symbolic).shape.slice(1)] as number[];
    const x = noise(tf.util.sizeFromShape(shape), 7);
    const { values } = await network.predict({ values: x, shape });
    const ours = await predict(subject, tf.tensor(x, shape), { engine: 'compiled' });
    expect(values).toEqual(await ours.data());
  });
});

test('stateful stacks go on from batch to batch, with the states that tfjs-layers has', async () => {
  const subject = chain(
    rnn([lstm(3), gru(2)], { batchInputShape: [2, 3, 2], stateful: true, returnSequences: true }),
    rnn(lstm(2), { stateful: true }),
  );
  initialize(subject, 3);
  const states = (): Promise<number[][]> =>
    Promise.all(
      subject.layers
        .flatMap((layer) => (layer as unknown as { states_: tf.Tensor[] }).states_)
        .map(async (state) => [...(await state.data())]),
    );
  const x = tf.tensor(noise(24), [4, 3, 2]);
  const stock = subject.predict(x, { batchSize: 2 }) as tf.Tensor;
  const expected = await states();
  subject.resetStates();
  const ours = await predict(subject, x, { engine: 'compiled' });
  expectClose(await ours.data(), await stock.data(), 1e-6);
  const actual = await states();
  expect(actual.map(({ length }) => length)).toEqual([4, 6, 6, 4, 4]);
  for (const [index, state] of expected.entries()) expectClose(actual[index] as number[], state, 1e-6);
  const next = subject.predict(x, { batchSize: 2 }) as tf.Tensor;
  const after = await predict(subject, x, { engine: 'compiled' });
  expect(after.shape).toEqual(next.shape);
});

test('stacked cells give the bits of stacked layers', async () => {
  const cells = chain(rnn([lstm(4), gru(3), simple(5)], sequence), dense(2));
  const layers = chain(
    tfl.layers.lstm({ units: 4, ...plain, ...sequence, returnSequences: true }),
    tfl.layers.gru({ units: 3, ...plain, returnSequences: true }),
    tfl.layers.simpleRNN({ units: 5, ...plain }),
    dense(2),
  );
  const x = tf.tensor(noise(60), [4, 5, 3]);
  const [one, other] = await Promise.all(
    [cells, layers].map(async (subject) => {
      initialize(subject, 3);
      return (await predict(subject, x, { engine: 'compiled' })).data();
    }),
  );
  expect(one).toEqual(other);
});
