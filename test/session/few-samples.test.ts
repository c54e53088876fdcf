// Few samples on many threads: then these share the units of an LSTM, step by step (src/kernels/program/phases.ts).
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readTopology } from '../../src/compiler/index.js';
import { releaseKernels } from '../../src/engine/index.js';
import { Opcode } from '../../src/kernels/program/opcodes.js';
import {
  GradientSession,
  type SessionOptions,
  StreamSession,
  type TrainingSession,
} from '../../src/session/index.js';
import { prepareSession } from '../../src/session/prepare.js';
import {
  dense,
  type LayerJson,
  layer,
  lstm,
  noise,
  type Setting,
  trainingOptions,
  withSession,
} from '../compiler/networks.js';
import { withTurnsAlone } from '../engine/turns-alone.js';
import { areAllTried } from '../in-proportion.js';

afterAll(releaseKernels);

const THREADS = areAllTried ? [1, 2, 3, 4, 8] : [1, 3, 8];
/** Panels of 16 that can be shared evenly, and nine, of which the last is not full. */
const UNITS = [128, 130];

/** One hash of all bits: of many numbers, which take Jest long. */
function hash(arrays: readonly Float32Array[]): string {
  const sum = createHash('sha256');
  for (const array of arrays) sum.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return sum.digest('hex');
}

/** Fails unless `compute` gives the same bits on every number of threads. */
async function expectSame(compute: (threads: number) => Promise<readonly Float32Array[]>): Promise<void> {
  const first = hash(await compute(1));
  for (const threads of THREADS.slice(1))
    expect([threads, hash(await compute(threads))]).toEqual([threads, first]);
  const byTurns = await withTurnsAlone(() => compute(3));
  expect(['alone by turns', hash(byTurns)]).toEqual(['alone by turns', first]);
}

/** Which operand of an LSTM's instruction tells that the units are shared. */
const SHARES_UNITS: ReadonlyMap<Opcode, number> = new Map([
  [Opcode.LstmForward, 22],
  [Opcode.LstmBackward, 17],
]);

/** In how many instructions of a step the units are shared. */
function sharedUnits(options: SessionOptions): number {
  const [program] = prepareSession(options).programs;
  return (
    program?.instructions.filter(({ opcode, words }) => words[SHARES_UNITS.get(opcode) ?? -1] === 1).length ??
    0
  );
}

function setting(
  units: number,
  batchSize: number,
  layers: LayerJson[],
  more: Partial<Setting> = {},
): Setting {
  return {
    sampleShape: [3, 2],
    layers: [...layers, lstm('last', units, { return_sequences: false }), dense('out', 1)],
    batchSize,
    targetSize: 1,
    samples: 2 * batchSize,
    ...more,
  };
}

describe(`training gives the same bits on ${THREADS.join(', ')} threads`, () => {
  const outcome = (options: SessionOptions, threads: number): Promise<Float32Array[]> =>
    withSession({ ...options, threads }, (session: TrainingSession) => [
      ...[session.train(0, 2, 0), session.train(0, 2, 2)],
      ...session.getWeights(),
      ...session.getOptimizerState().slots.flat(),
    ]);

  test.each(UNITS)('of %d units and 1 to 8 samples', async (units) => {
    for (const batchSize of areAllTried ? [1, 2, 3, 5, 8] : [1, 3, 8]) {
      const options = trainingOptions(setting(units, batchSize, []));
      expect(sharedUnits({ ...options, threads: 8 })).toBe(2);
      await expectSame((threads) => outcome(options, threads));
    }
  });

  const layers: [string, object][] = [
    ['dropout', { dropout: 0.5 }],
    ['recurrent dropout', { recurrent_dropout: 0.5 }],
    ['goBackwards', { go_backwards: true }],
    ['no bias', { use_bias: false }],
    ['relu and hard sigmoid', { activation: 'relu', recurrent_activation: 'hard_sigmoid' }],
    ['swish and sigmoid', { activation: 'swish' }],
    ['sigmoids alone', { activation: 'sigmoid' }],
    ['everything', { dropout: 0.25, recurrent_dropout: 0.25, go_backwards: true, activation: 'softsign' }],
  ];
  test.each(layers)('with %s', async (_, config) => {
    for (const [units, batchSize] of [
      [128, 1],
      [130, 3],
    ] as const) {
      const options = trainingOptions(setting(units, batchSize, [lstm('first', units, config)]));
      expect(sharedUnits({ ...options, threads: 3 })).toBe(4);
      await expectSame((threads) => outcome(options, threads));
    }
  });

  test('of layers that keep their states', async () => {
    const stateful = [lstm('first', 130, { stateful: true, recurrent_dropout: 0.5 })];
    const options = trainingOptions(setting(128, 2, stateful, { fixedBatch: true }));
    expect(sharedUnits({ ...options, threads: 2 })).toBe(4);
    await expectSame((threads) => outcome(options, threads));
  });

  test.each([
    ['usual', {}],
    ['other activations, backwards', { activation: 'swish', recurrent_dropout: 0.5, go_backwards: true }],
  ])('of steps that are masked: %s', async (_, config) => {
    // About half of the steps are zeros after the rectifier.
    const masked = [
      dense('one', 1, { activation: 'relu' }),
      layer('Masking', 'mask', { mask_value: 0 }),
      lstm('first', 130, config),
    ];
    for (const batchSize of [1, 3]) {
      const options = trainingOptions(setting(128, batchSize, masked, { sampleShape: [6, 2] }));
      expect(sharedUnits({ ...options, threads: 3 })).toBe(4);
      await expectSame((threads) => outcome(options, threads));
    }
  });

  test('of an LSTM that begins with the states of another one', async () => {
    const place = (name: string, output = 0): unknown[] => [name, 0, output, {}];
    const node = ({ class_name, config }: LayerJson, ...from: unknown[][]): object => ({
      ...{ class_name, config, name: config.name },
      inbound_nodes: from.length === 0 ? [] : [from],
    });
    const encoder = lstm('encoder', 130, { return_state: true });
    const states = [0, 1, 2].map((output) => place('encoder', output));
    const network = readTopology({
      class_name: 'Model',
      config: {
        layers: [
          node(layer('InputLayer', 'x', { batch_input_shape: [null, 3, 130] })),
          node(encoder, place('x')),
          node(lstm('decoder', 130, { recurrent_dropout: 0.25 }), ...states),
          node(dense('out', 1), place('decoder')),
        ],
        input_layers: [place('x')],
        output_layers: [place('out')],
      },
    });
    for (const batchSize of [1, 3]) {
      const sizes = { sampleShape: [3, 130], targetSize: 3 };
      const options = { ...trainingOptions(setting(130, batchSize, [], sizes)), network };
      expect(sharedUnits({ ...options, threads: 3 })).toBe(4);
      await expectSame((threads) => outcome(options, threads));
    }
  });

  test('of 5 units, of which every thread needs all', async () => {
    const options = trainingOptions(setting(5, 1, [lstm('first', 5)]));
    expect(sharedUnits({ ...options, threads: 8 })).toBe(0);
    await expectSame((threads) => outcome(options, threads));
  });

  test('in thousands of phases', async () => {
    const options = trainingOptions(setting(128, 1, [], { sampleShape: [300, 2] }));
    await expectSame((threads) => outcome(options, threads));
  });
});

describe(`the same bits on ${THREADS.join(', ')} threads`, () => {
  test.each(UNITS)('has a prediction by %d units', async (units) => {
    for (const returnSequences of [true, false]) {
      const layers = [lstm('a', units), lstm('b', units, { return_sequences: returnSequences })];
      for (const batchSize of [1, 5]) {
        const options = {
          ...trainingOptions({ ...setting(units, batchSize, []), layers }),
          training: undefined,
          train: undefined,
        };
        expect(sharedUnits({ ...options, threads: 8 })).toBe(2);
        const x = noise(6 * 7, 5);
        await expectSame((threads) => withSession({ ...options, threads }, (open) => open.predict([x], 7)));
      }
    }
  });

  test('has a stream', async () => {
    const { network } = trainingOptions(setting(130, 1, [lstm('first', 128)]));
    for (const batch of [1, 3]) {
      await expectSame(async (threads) => {
        const stream = await StreamSession.open({ network, stepShapes: [[1, 2]], batch, threads });
        stream.setWeights(stream.getWeights().map((weight, index) => noise(weight.length, 10 + index)));
        const outputs = [1, 2, 3, 4].flatMap((step) =>
          stream.step([noise(2 * batch, step)]).map((values) => values.slice()),
        );
        const states = stream.getStates();
        stream.close();
        return [...outputs, ...states];
      });
    }
  });

  test('has a gradient of the input', async () => {
    const { network } = trainingOptions(setting(130, 1, [lstm('first', 128, { go_backwards: true })]));
    for (const batchSize of [1, 2, 3]) {
      await expectSame(async (threads) => {
        const session = await GradientSession.open({ network, sampleShapes: [[3, 2]], batchSize, threads });
        session.setWeights(session.getWeights().map((weight, index) => noise(weight.length, 10 + index)));
        const gradients = session.inputGradients([noise(6 * 3, 5)], [noise(3, 6)], 3);
        session.close();
        return gradients;
      });
    }
  });
});
