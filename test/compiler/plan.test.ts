import { describe, expect, test } from '@jest/globals';
import { NotLowered, readTopology } from '../../src/compiler/index.js';
import { sharesUnits } from '../../src/compiler/program/shares-units.js';
import { chooseThreads } from '../../src/compiler/program/threads.js';
import { planTraining, type SessionOptions } from '../../src/session/index.js';
import { dense, layer, lstm, type Setting, sequential, trainingOptions } from './networks.js';

const SETTING: Setting = {
  sampleShape: [4, 3],
  layers: [lstm('a', 6), dense('b', 1)],
  batchSize: 8,
  targetSize: 4,
  samples: 20,
};

describe('a plan', () => {
  test('lists the instructions of one step with layers, shapes and operations', () => {
    const plan = planTraining(trainingOptions(SETTING));
    expect(plan.instructions.map(({ instruction, layer }) => [instruction, layer])).toEqual([
      ['Transpose', 'a'],
      ['Transpose', 'b'],
      ['Gather', ''],
      ['Gather', ''],
      ['LstmForward', 'a'],
      ['Dense', 'b'],
      ['Loss', ''],
      ['Dense', 'b'],
      ['LstmBackward', 'a'],
      ['LstmWeightGradient', 'a'],
      ['WeightGradient', 'b'],
      ['BiasGradient', 'b'],
      ['Mean', ''],
      ['Log', ''],
      ['PrepareOptimizer', ''],
      ['Optimize', ''],
    ]);
    const forward = plan.instructions[4];
    expect(forward?.shapes).toBe('x [4, 8, 3], h [4, 8, 6]');
    expect(forward?.operations).toBe(2 * 4 * 8 * (3 + 6) * 24);
    expect(plan.operations).toBe(plan.instructions.reduce((sum, { operations }) => sum + operations, 0));
    expect(plan.batchSize).toBe(8);
  });

  test('tells its bytes by use, which add up', () => {
    const { bytes, bytesByUse } = planTraining(trainingOptions(SETTING));
    expect(Object.values(bytesByUse).reduce((sum, use) => sum + use, 1024)).toBe(bytes);
    expect(Object.keys(bytesByUse).sort()).toEqual(
      ['activations', 'data', 'gradients', 'optimizer', 'program', 'scratch', 'weights'].sort(),
    );
  });

  test('computes no gradient that nothing needs: before the first layer that is trained, or of its input', () => {
    const layers = [lstm('a', 6, { trainable: false }), dense('b', 4), dense('c', 1)];
    const { instructions } = planTraining(trainingOptions({ ...SETTING, layers }));
    const names = instructions.map(({ instruction, layer }) => `${instruction} ${layer}`);
    expect(names.filter((name) => name.startsWith('Transpose'))).toEqual(['Transpose c']);
    expect(names).not.toContain('LstmBackward a');
  });
});

describe('the number of threads', () => {
  const options = (more: object) => ({ ...trainingOptions(SETTING), ...more }) as SessionOptions;

  test('is what is asked for, whatever the machine has', () => {
    expect(chooseThreads({ ...options({ threads: 7 }), availableThreads: 2 }, 1)).toEqual({
      threads: 7,
      isAsked: true,
      reason: 'asked for',
    });
  });

  test('is 1 for little work, and what is available, but at most 8 and a pair of samples each, for much', () => {
    const free = options({ threads: undefined, batchSize: 64 });
    const choose = (availableThreads: number, operations: number, batchSize = 64): number =>
      chooseThreads({ ...free, availableThreads, batchSize }, operations).threads;
    expect(choose(8, 1e4)).toBe(1);
    expect(choose(1, 1e12)).toBe(1);
    expect(choose(4, 1e12)).toBe(4);
    expect(choose(32, 1e12)).toBe(8);
    expect(choose(8, 1e12, 3)).toBe(2);
    expect(choose(8, 1e12, 1)).toBe(1);
  });

  test('makes them share units, from 64 on, where there is not a pair of samples for each', () => {
    expect([1, 2, 3, 4, 8].map((batch) => sharesUnits(batch, 64, 2))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([6, 7, 8, 9].map((batch) => sharesUnits(batch, 130, 4))).toEqual([true, false, false, false]);
    expect(sharesUnits(1, 63, 8)).toBe(false);
    expect(sharesUnits(1, 512, 1)).toBe(false);
  });
});

describe('lowering refuses', () => {
  const refusal = (layers: Setting['layers'], more: object = {}): (() => unknown) => {
    const network = readTopology(sequential([4, 3], layers));
    return () => planTraining({ ...trainingOptions(SETTING), network, ...more });
  };
  const cases: [string, () => unknown, string][] = [
    [
      'samples of another shape',
      refusal(SETTING.layers, { sampleShapes: [[4, 2]] }),
      'expected samples of shape [4,3], got [4,2]',
    ],
    [
      'an LSTM on what is no sequence',
      refusal([layer('Flatten', 'a'), lstm('b', 2)]),
      'layer b: expected sequences [time, features], got samples [12]',
    ],
    [
      'a shape for another number of numbers',
      refusal([layer('Reshape', 'a', { target_shape: [5, -1] })]),
      'layer a: cannot give [4,3] the shape [5,-1]',
    ],
    [
      'to repeat a sequence',
      refusal([layer('RepeatVector', 'a', { n: 2 })]),
      'layer a: expected samples [features], got [4,3]',
    ],
    [
      'another batch size than a stateful layer fixes',
      () =>
        planTraining({
          ...trainingOptions({ ...SETTING, layers: [lstm('a', 6, { stateful: true })], fixedBatch: true }),
          batchSize: 4,
        }),
      'the model fixes batches of 8 samples, got batchSize 4',
    ],
  ];
  test.each(cases)('%s', (_, plan, message) => {
    expect(plan).toThrow(NotLowered);
    expect(plan).toThrow(message);
  });
});
