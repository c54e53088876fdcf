// A training run that breaks is a result like any other: bad, and in numbers.
import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { findTask, type Task } from '../../../src/forgetting/tasks/index.js';
import { verify } from '../../../src/forgetting/verify/index.js';

afterAll(() => releaseKernels());

/** The task with steps so long that weights overflow. */
function broken(task: Task): Task {
  return {
    ...task,
    network: (seed, options) => task.network(seed, { ...options, learningRate: 1e30 }),
    training: { ...task.training, epochs: 20 },
  };
}

/** Paths of all numbers in it that JSON has no words for. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => notFinite(item, `${path}/${name}`));
}

describe.each(['sum', 'adding'])('%s, where every training breaks', (name) => {
  test('scores 0, is not selective, and has no number but finite ones', async () => {
    const found = await verify({ tasks: [broken(findTask(name))], seeds: 2 });
    expect(notFinite(found)).toEqual([]);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    const [{ verdicts, ablations } = { verdicts: undefined, ablations: [] }] = found.tasks;
    expect(verdicts?.forgetsSelectively).toMatchObject({ answer: 'no', estimate: { median: 0 } });
    expect(verdicts?.taskNeedsIt.answer).toBe('no');
    expect(ablations.find(({ ablation }) => ablation === 'full')).toMatchObject({
      score: { median: 0 },
      solved: 0,
    });
  });
});
