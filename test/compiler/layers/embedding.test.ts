import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { type OptimizerDescription, readTopology } from '../../../src/compiler/index.js';
import { Opcode } from '../../../src/kernels/program/opcodes.js';
import { ADAM, dense, layer, lstm, sequential, trainingOptions, withSession } from '../networks.js';
import { expectLikeStock, SGD } from './stock.js';

const ADAGRAD: OptimizerDescription = { kind: 'adagrad', learningRate: 0.1, initialAccumulatorValue: 0.1 };

describe('an embedding is trained and asked as by tfjs-layers', () => {
  const stacked = (more: object = {}): tfl.LayersModel =>
    tfl.sequential({
      layers: [
        tfl.layers.embedding({ inputDim: 11, outputDim: 6, inputLength: 5, ...more }),
        tfl.layers.lstm({ units: 4, recurrentActivation: 'sigmoid', recurrentInitializer: 'glorotNormal' }),
        tfl.layers.dense({ units: 3 }),
      ],
    });

  test.each([SGD, ADAGRAD, ADAM])('before an LSTM, by $kind', async (optimizer) => {
    await expectLikeStock({ build: stacked, inputShape: [5], ids: 11, optimizer });
  });

  test.each([1, 2, 3])('with rows that never occur, on %i threads', async (threads) => {
    await expectLikeStock({ build: stacked, inputShape: [5], ids: 4, threads });
  });

  test('frozen', () =>
    expectLikeStock({ build: () => stacked({ trainable: false }), inputShape: [5], ids: 11 }));

  test('with a regularizer, which moves rows that do not occur', () =>
    expectLikeStock({
      build: () => stacked({ embeddingsRegularizer: tfl.regularizers.l2({ l2: 0.1 }) }),
      inputShape: [5],
      ids: 4,
    }));

  test('of ids in rows of three, flat before a dense layer', () =>
    expectLikeStock({
      build: () =>
        tfl.sequential({
          layers: [
            tfl.layers.embedding({ inputDim: 7, outputDim: 18, inputShape: [2, 3] }),
            tfl.layers.flatten(),
            tfl.layers.dense({ units: 2 }),
          ],
        }),
      inputShape: [2, 3],
      ids: 7,
    }));
});

const layers = [
  layer('Embedding', 'words', { input_dim: 9, output_dim: 5 }),
  lstm('lstm', 3, { return_sequences: false }),
  dense('last', 1),
];
const setting = { sampleShape: [4], layers, batchSize: 3, targetSize: 1, samples: 6 };
const ids = Float32Array.from({ length: 24 }, (_, index) => (index * 7) % 5);

describe('steps on rows alone', () => {
  const opcodesFor = async (training: object, more: object = {}): Promise<string[]> => {
    const options = trainingOptions({ ...setting, training }, more);
    const train = { ...(options.train as object), inputs: [ids] } as never;
    return withSession({ ...options, train }, (session) =>
      session.plan.instructions.map(({ instruction }) => instruction),
    );
  };

  test.each([
    ['sgd', { optimizer: SGD }, true],
    ['adagrad', { optimizer: ADAGRAD }, true],
    ['adam', { optimizer: ADAM }, false],
    ['sgd with clipping', { optimizer: SGD, clipNorm: 1 }, false],
  ] as const)('%s', async (_, training, byRows) => {
    const opcodes = await opcodesFor(training);
    expect(opcodes.includes(Opcode[Opcode.OptimizeRows] as string)).toBe(byRows);
    expect(opcodes.includes(Opcode[Opcode.Clear] as string)).toBe(!byRows);
  });
});

describe('ids that are no rows are refused', () => {
  test.each([9, -1, 1.5])('before a run: %d', async (wrong) => {
    const options = trainingOptions(setting);
    const x = ids.slice();
    x[13] = wrong;
    await expect(
      withSession(
        { ...options, train: { ...(options.train as object), inputs: [x] } as never },
        () => undefined,
      ),
    ).rejects.toThrow(
      `train: x: number 13: expected an integer from 0 to 8, a row of layer words, got ${wrong}`,
    );
  });

  test('and so is an embedding of what another layer gives', () => {
    const chain = sequential(
      [4],
      [dense('first', 4), layer('Embedding', 'words', { input_dim: 9, output_dim: 5 })],
    );
    expect(() => readTopology(chain)).toThrow('words: ids that are no input of the model have no kernel');
  });
});
