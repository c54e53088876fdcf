import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { targetOf } from '../../../src/forgetting/tasks/adding.js';
import { runningSums } from '../../../src/forgetting/tasks/controls.js';
import { memoryOf } from '../../../src/forgetting/tasks/flagged-memory.js';
import { findTask, inputsOf, type Sequences, TASKS, targetsOf } from '../../../src/forgetting/tasks/index.js';
import { sumsOfTwo } from '../../../src/forgetting/tasks/sum.js';
import { differenceQuotient, sampleOf, train } from './training-for-tests.js';

const names = TASKS.map(({ name }) => name);
const regressions = ['sum-large', 'flagged-memory', 'adding', 'none-needed', 'always-remember'];

/** What each task asks for, as a function of one sample's inputs: written once more, naively. */
const targets: { [name: string]: (x: ArrayLike<number>) => number[] } = {
  sum: (x) => Array.from(x, (value, step) => value + (x[step - 1] ?? 0)),
  'sum-large': (x) => Array.from(x, (value, step) => value + (x[step - 1] ?? 0)),
  'none-needed': (x) => Array.from(x),
  'always-remember': (x) =>
    Array.from(x, (_, step) =>
      Array.from(x)
        .slice(0, step + 1)
        .reduce((sum, value) => sum + value, 0),
    ),
  'flagged-memory': (x) => {
    let memory = 0;
    return Array.from({ length: x.length / 3 }, (_, step) => {
      if (x[3 * step + 1] === 1) memory = x[3 * step] as number;
      if (x[3 * step + 2] === 1) memory = 0;
      return memory;
    });
  },
  adding: (x) => {
    const marked = Array.from(x).filter((_, place) => place % 2 === 0 && x[place + 1] === 1);
    return [0.5 + marked.reduce((sum, value) => sum + value, 0) / 4];
  },
};

const digest = ({ x, y }: Sequences): string =>
  createHash('sha256').update(new Uint8Array(x.buffer)).update(new Uint8Array(y.buffer)).digest('hex');

describe('TASKS', () => {
  test('are found by their names, of which there are no two', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const task of TASKS) expect(findTask(task.name)).toBe(task);
    expect(() => findTask('sun')).toThrow(/^task: expected one of sum, .*, got sun \(did you mean sum\?\)$/);
  });

  test.each(TASKS)('$name: a seed gives the same data every time, and another seed others', (task) => {
    const ofThree = [task.trainingData, task.testData].map((data) => {
      const once = digest(data(3));
      expect(digest(data(3))).toBe(once);
      if (task.name !== 'sum') expect(digest(data(4))).not.toBe(once);
      return once;
    });
    expect(new Set(ofThree).size).toBe(2);
    const extrapolations = (seed: number): string[] =>
      task.extrapolations(seed).map(({ name, sequences }) => name + digest(sequences));
    const first = extrapolations(3);
    expect(extrapolations(3)).toEqual(first);
    for (const other of extrapolations(4)) expect(first).not.toContain(other);
  });

  test.each(TASKS)('$name: data have the sizes that they say, and only numbers', (task) => {
    const all = [
      task.trainingData(1),
      task.testData(1),
      ...task.extrapolations(1).map((one) => one.sequences),
    ];
    for (const { x, y, count, steps, features, outputSteps, outputs } of all) {
      expect(x).toHaveLength(count * steps * features);
      expect(y).toHaveLength(count * outputSteps * outputs);
      expect([1, steps]).toContain(outputSteps);
      expect(x.every(Number.isFinite) && y.every(Number.isFinite)).toBe(true);
    }
  });

  test.each(TASKS)(
    '$name: the network takes the data; its first layer is the LSTM, its units those asked for',
    (task) => {
      const network = task.network(2, { units: 3, learningRate: 0.5 });
      const [kernel, recurrent, bias] = network.weights;
      const { features } = task.testData(0);
      expect([kernel?.name, kernel?.shape]).toEqual(['lstm/kernel', [features, 12]]);
      expect([recurrent?.name, recurrent?.shape]).toEqual(['lstm/recurrent_kernel', [3, 12]]);
      expect([bias?.name, ...(bias?.values ?? [])]).toEqual([
        'lstm/bias',
        0,
        0,
        0,
        1,
        1,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
      ]);
      expect(task.network(2).fingerprint()).toBe(task.network(2).fingerprint());
      expect(task.network(2).fingerprint()).not.toBe(task.network(3).fingerprint());
      expect(task.network(2).weights[1]?.shape[0]).toBe(task.units);
    },
  );

  test.each(TASKS)(
    '$name: probes look at what is there: past or present inputs, each once; to keep and to forget',
    (task) => {
      for (const sequences of [task.testData(5), ...task.extrapolations(5).map((one) => one.sequences)]) {
        const probes = task.probes(sequences);
        const { count, steps, features, outputSteps, outputs } = sequences;
        const wrong = probes.filter((probe) => {
          const { role, ideal } = probe;
          const outputTime = outputSteps === steps ? probe.outputStep : steps - 1;
          const inside =
            probe.sample < count &&
            probe.outputStep < outputSteps &&
            probe.output < outputs &&
            probe.feature < features;
          const inTime =
            probe.inputStep <= outputTime && (role === 'current') === (probe.inputStep === outputTime);
          return !inside || !inTime || (role !== 'current' && (role === 'keep') !== (ideal !== 0));
        });
        expect(wrong).toEqual([]);
        expect(new Set(probes.map((probe) => Object.values(probe).join())).size).toBe(probes.length);
        const roles = new Set(probes.map(({ role }) => role));
        expect(roles.has('keep') && roles.has('forget')).toBe(true);
        expect(probes.length).toBeLessThan(20_000);
      }
    },
  );

  test.each(TASKS)('$name: an intervention changes the feature of the probe', (task) => {
    const sequences = task.testData(5);
    const { features, steps } = sequences;
    for (const probe of task.probes(sequences).slice(0, 50)) {
      for (const draw of [0, 0.5, 1 - 2 ** -53]) {
        const values = task.replacement(sequences, probe, () => draw);
        const before = sampleOf(sequences, probe.sample).slice(
          probe.inputStep * features,
          (probe.inputStep + 1) * features,
        );
        expect(values).toHaveLength(features);
        expect(probe.inputStep).toBeLessThan(steps);
        expect(values[probe.feature]).not.toBe(before[probe.feature]);
      }
    }
  });
});

describe('regressions', () => {
  test.each(Object.keys(targets))('%s: targets are what the task asks for', (name) => {
    const task = findTask(name);
    for (const data of [
      task.trainingData(7),
      task.testData(7),
      ...task.extrapolations(7).map((one) => one.sequences),
    ]) {
      const size = data.outputSteps * data.outputs;
      for (let sample = 0; sample < data.count; sample++) {
        const expected = targets[name]?.(sampleOf(data, sample)) ?? [];
        const given = data.y.slice(sample * size, (sample + 1) * size);
        const differences = given.map((value, index) => Math.abs(value - (expected[index] as number)));
        if (differences.some((difference) => !(difference < 1e-4))) expect([...given]).toEqual(expected);
      }
    }
  });

  test.each(['sum', 'sum-large', 'flagged-memory', 'adding'])(
    '%s: ideal sensitivities are the derivatives of the task itself',
    (name) => {
      const task = findTask(name);
      for (const data of [task.testData(7), ...task.extrapolations(7).map((one) => one.sequences)]) {
        const probes = task.probes(data).filter((_, index) => index % 7 === 0);
        for (const probe of probes) {
          const slope = differenceQuotient(data, probe, (x) => targets[name]?.(x) ?? []);
          if (Math.abs(slope - probe.ideal) > 1e-6) throw new Error(`${slope} for ${JSON.stringify(probe)}`);
        }
      }
    },
  );

  test('controls are judged by the roles of sum, which are not their own', () => {
    for (const name of ['none-needed', 'always-remember']) {
      const task = findTask(name);
      const data = task.testData(0);
      expect(task.expectation).toBe('control');
      expect(task.probes(data)).toEqual(findTask('sum-large').probes(data));
      const wrong = task.probes(data).filter((probe) => {
        const slope = differenceQuotient(data, probe, (x) => targets[name]?.(x) ?? []);
        return Math.abs(slope - probe.ideal) > 0.5;
      });
      expect(new Set(wrong.map(({ role }) => role))).toEqual(
        new Set([name === 'none-needed' ? 'keep' : 'forget']),
      );
    }
  });

  test.each(regressions)('%s: a full network meets the criterion', async (name) => {
    const task = findTask(name);
    const network = await train(task, 1);
    const { score, solved } = await task.score(network, task.testData(1));
    expect([solved, score > 0.99]).toEqual([true, true]);
    const untrained = await task.score(task.network(1), task.testData(1));
    expect([untrained.solved, untrained.score < 0.9]).toEqual([false, true]);
  });

  test.each([...regressions, 'sum'])('%s: every extrapolation can be scored', async (name) => {
    const task = findTask(name);
    for (const { sequences } of task.extrapolations(1)) {
      const { score, solved, details } = await task.score(task.network(1), sequences);
      expect(score >= 0 && score <= 1 && !solved).toBe(true);
      expect(Object.values(details).every(Number.isFinite)).toBe(true);
    }
  });
});

test('sum: two of each value and the one before it', () => expect(sumsOfTwo([1, 2, 5])).toEqual([1, 3, 7]));

test('always-remember: sums of all values so far', () => expect(runningSums([1, 2, 5])).toEqual([1, 3, 8]));

test('flagged-memory: what is in memory, and what was before', () => {
  const [keep, store, erase] = [
    [9, 0, 0],
    [9, 1, 0],
    [9, 0, 1],
  ] as const;
  expect(memoryOf([keep, store, keep, store, erase, keep, store].flat())).toEqual([
    { stored: undefined, forgotten: [] },
    { stored: 1, forgotten: [] },
    { stored: 1, forgotten: [] },
    { stored: 3, forgotten: [1] },
    { stored: undefined, forgotten: [3, 1] },
    { stored: undefined, forgotten: [3, 1] },
    { stored: 6, forgotten: [3, 1] },
  ]);
});

test('flagged-memory: the past is to be forgotten where something is stored or erased', () => {
  const task = findTask('flagged-memory');
  const data = task.testData(0);
  const flags = task.shouldForget(data);
  expect(flags).toHaveLength(data.count * data.steps);
  const rate = (flags ?? new Uint8Array()).reduce((sum, flag) => sum + flag, 0) / (flags?.length ?? 1);
  expect(Math.abs(rate - 0.375)).toBeLessThan(0.05);
  for (const [index, flag] of flags?.entries() ?? []) {
    const [, store = 0, erase = 0] = data.x.slice(3 * index, 3 * index + 3);
    expect(flag).toBe(store + erase);
  }
});

test('adding: two values in the first half are marked, and the borders', () => {
  const { x, count, steps } = findTask('adding').trainingData(0);
  let rarely = 0;
  for (let sample = 0; sample < count; sample++) {
    const markers = Array.from({ length: steps }, (_, step) => x[(sample * steps + step) * 2 + 1]);
    expect([markers[0], markers[steps - 1]]).toEqual([-1, -1]);
    const marked = markers.filter((marker) => marker === 1).length;
    expect([1, 2]).toContain(marked);
    rarely += Number(marked === 1);
    expect(markers.lastIndexOf(1)).toBeLessThanOrEqual(steps / 2 - 1);
  }
  expect(rarely / count).toBeGreaterThan(0.1);
  expect(rarely / count).toBeLessThan(0.3);
  expect(targetOf([0.5, -1, 0.25, 1, 9, 0, -0.75, 1, 3, -1])).toBe(0.5 + (0.25 - 0.75) / 4);
});

test('data are taken as networks take them', () => {
  const data = findTask('adding').testData(0);
  expect(inputsOf(data).shape).toEqual([256, 20, 2]);
  expect(targetsOf(data).shape).toEqual([256, 1]);
  expect(targetsOf(findTask('sum').testData(0)).shape).toEqual([2, 4, 1]);
});
