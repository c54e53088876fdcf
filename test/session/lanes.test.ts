// Training runs side by side: who waits for whom, in which order all are told, and what becomes of the others when one fails.
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../src/engine/index.js';
import { LetheError } from '../../src/errors.js';
import { type Lane, Lanes } from '../../src/session/index.js';

const opened: Lanes[] = [];

async function open(count: number): Promise<Lanes> {
  const lanes = await Lanes.open(count, false);
  opened.push(lanes);
  return lanes;
}

afterEach(() => {
  for (const lanes of opened.splice(0)) lanes.close();
});
afterAll(releaseKernels);

/** Waits for the event loop as often as that. */
async function dawdle(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A task of some epochs, which tells of each in its turn. */
function epochs(told: string[], task: number, lane: Lane, count: number): Promise<void> {
  const run = async (): Promise<void> => {
    for (let epoch = 0; epoch < count; epoch++) {
      await dawdle((task * 3 + epoch) % 4);
      await lane.inTurn(() => void told.push(`${task}:${epoch}`));
    }
  };
  return run();
}

describe('turns', () => {
  test('are taken epoch by epoch, in the order of the tasks, whoever comes first', async () => {
    const told: string[] = [];
    const lanes = await open(3);
    await lanes.do(3, (task, lane) => epochs(told, task, lane, 3));
    expect(told).toEqual(['0:0', '1:0', '2:0', '0:1', '1:1', '2:1', '0:2', '1:2', '2:2']);
  });

  test('go on with the next task in the lane of one that has ended', async () => {
    const told: string[] = [];
    const lanes = await open(2);
    const results = await lanes.do(4, async (task, lane) => {
      await epochs(told, task, lane, [1, 3, 2, 1][task] as number);
      return task * 10;
    });
    expect(results).toEqual([0, 10, 20, 30]);
    expect(told).toEqual(['0:0', '1:0', '1:1', '2:0', '1:2', '2:1', '3:0']);
  });

  test('wait for what a turn gives', async () => {
    const told: string[] = [];
    const lanes = await open(2);
    await lanes.do(2, (task, lane) =>
      lane.inTurn(async () => {
        told.push(`begins ${task}`);
        await dawdle(3);
        told.push(`ends ${task}`);
      }),
    );
    expect(told).toEqual(['begins 0', 'ends 0', 'begins 1', 'ends 1']);
  });
});

describe('a task that fails', () => {
  test.each([0, 1, 2])('ends all others with their turn, and none begins: task %i', async (failing) => {
    const told: string[] = [];
    const begun: number[] = [];
    const lanes = await open(3);
    const done = lanes.do(6, async (task, lane) => {
      begun.push(task);
      await epochs(told, task, lane, 1);
      if (task === failing) throw new Error(`of ${task}`);
      await epochs(told, task, lane, 5);
    });
    await expect(done).rejects.toThrow(`of ${failing}`);
    expect(begun).toEqual([0, 1, 2]);
    expect(told).toEqual(['0:0', '1:0', '2:0']);
  });

  test('in its turn leaves those behind it without one', async () => {
    const told: number[] = [];
    const lanes = await open(3);
    const done = lanes.do(3, (task, lane) =>
      lane.inTurn(() => {
        told.push(task);
        if (task === 1) throw new Error('in a turn');
      }),
    );
    await expect(done).rejects.toThrow('in a turn');
    expect(told).toEqual([0, 1]);
  });

  test('beside another one: the error is that of the first task, whichever failed first', async () => {
    for (const waits of [
      [5, 0],
      [0, 5],
    ]) {
      const lanes = await open(2);
      const done = lanes.do(2, async (task) => {
        await dawdle(waits[task] as number);
        throw new Error(`of ${task}`);
      });
      await expect(done).rejects.toThrow('of 0');
    }
  });

  test('as it was aborted lets the others end by themselves', async () => {
    const told: string[] = [];
    const lanes = await open(2);
    const done = lanes.do(4, async (task, lane) => {
      if (task === 0) throw new LetheError('aborted', 'fit: aborted');
      await epochs(told, task, lane, 2);
    });
    await expect(done).rejects.toThrow('fit: aborted');
    expect(told).toEqual(['1:0', '1:1']);
  });

  test('leaves lanes that are of use', async () => {
    const lanes = await open(2);
    await expect(lanes.do(2, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await lanes.do(3, async (task) => task)).toEqual([0, 1, 2]);
  });
});
