// What verify makes of many seeds, whoever runs them.
import { afterAll, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/core.js';
import { findTask } from '../../../src/forgetting/tasks/index.js';
import {
  runJob,
  runSeed,
  type SeedRunner,
  type VerifyProgress,
  verify,
} from '../../../src/forgetting/verify/index.js';

afterAll(() => releaseKernels());

const sum = findTask('sum');
const controls = ['none-needed', 'always-remember'].map(findTask);

/** The last job first, and all others side by side. */
const backwards: SeedRunner = async (jobs, onDone) => {
  const last = jobs.length - 1;
  const run = async (index: number): ReturnType<typeof runJob> => {
    const job = jobs[index];
    if (job === undefined) throw new RangeError(`job ${index}: expected one of ${jobs.length}`);
    const result = await runJob(job);
    onDone(index);
    return result;
  };
  const end = await run(last);
  return [...(await Promise.all(jobs.slice(0, last).map((_, index) => run(index)))), end];
};

describe('verify', () => {
  test('finds the same in whatever order and however many at once its seeds are run', async () => {
    const tasks = [sum, findTask('none-needed')];
    const found = await verify({ tasks, seeds: 2 });
    expect(await verify({ tasks, seeds: 2, runSeeds: backwards })).toEqual(found);
    expect(found.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(found.tasks.map(({ task, seeds }) => [task, seeds.map(({ seed }) => seed)])).toEqual([
      ['sum', [0, 1]],
      ['none-needed', [0, 1]],
    ]);
  });

  test('begins with the same seeds if there are more of them', async () => {
    const [few, more] = [await verify({ tasks: [sum], seeds: 1 }), await verify({ tasks: [sum], seeds: 2 })];
    expect(more.tasks[0]?.seeds[0]).toEqual(few.tasks[0]?.seeds[0]);
    expect(more.tasks[0]?.example).toEqual(few.tasks[0]?.example);
    expect(more.fingerprint).not.toBe(few.fingerprint);
  });

  test('does not call controls selective, and does not find that they need a forget gate', async () => {
    const { tasks } = await verify({ tasks: controls, seeds: 3 });
    for (const { task, verdicts, selectivity } of tasks) {
      const { forgetsSelectively, taskNeedsIt } = verdicts;
      expect({ task, answers: [forgetsSelectively.answer, taskNeedsIt.answer] }).toEqual({
        task,
        answers: ['no', 'no'],
      });
      expect(selectivity.high).toBeLessThan(0.5);
    }
  });

  test('says how far it is', async () => {
    const seen: VerifyProgress[] = [];
    await verify({ tasks: [sum], seeds: 3, onProgress: (progress) => void seen.push(progress) });
    expect(seen).toEqual([1, 2, 3].map((done) => ({ done, total: 3, task: 'sum' })));
  });

  test('ends at a signal, between two seeds', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let done = 0;
    const onProgress = (): void => {
      done++;
      controller.abort(reason);
    };
    const { signal } = controller;
    await expect(verify({ tasks: [sum], seeds: 50, onProgress, signal })).rejects.toBe(reason);
    expect(done).toBe(1);
  });

  test('passes the error of a runner on', async () => {
    const runSeeds: SeedRunner = () => Promise.reject(new Error('no more memory'));
    await expect(verify({ tasks: [sum], runSeeds })).rejects.toThrow('no more memory');
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses %d seeds', async (seeds) => {
    await expect(verify({ tasks: [sum], seeds })).rejects.toThrow(RangeError);
  });

  test('refuses no tasks, and jobs of tasks that there are not', async () => {
    await expect(verify({ tasks: [] })).rejects.toThrow(/verify: tasks: expected at least one, got none/);
    expect(() => runJob({ task: 'nothing', seed: 0 })).toThrow(/expected one of sum, .*, got nothing/);
  });
});

describe('a seed', () => {
  test('has the full network, four that were trained without a part and four that lost it afterwards', async () => {
    const { networks, losses, example } = await runSeed(sum, 4);
    expect(networks.map(({ ablation, when }) => `${ablation} ${when}`)).toEqual([
      'full trained',
      ...['forget-1', 'forget-0', 'forget-mean', 'no-recurrence'].flatMap((ablation) => [
        `${ablation} trained`,
        `${ablation} postHoc`,
      ]),
    ]);
    expect(new Set(networks.map(({ fingerprint }) => fingerprint)).size).toBe(networks.length);
    expect(losses).toHaveLength(5);
    expect(example).toBeUndefined();
  });
});
