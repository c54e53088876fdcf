// How many networks of an ensemble train at once.
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { releaseKernels } from '../../src/core.js';
import { platform } from '../../src/engine/platform/node.js';
import { laneCount, trainEnsemble } from '../../src/network/ensemble.js';

afterAll(releaseKernels);

const never = (): never => {
  throw new Error('asked for');
};

describe('networks that train at once', () => {
  test.each([
    // networks, threads, copies, at once
    [4, 1, 9, 1],
    [1, 8, 9, 1],
    [4, 2, 9, 2],
    [9, 4, 9, 4],
    [3, 4, 9, 1],
    [8, 4, 3.9, 1],
    [8, 4, 4, 4],
    [8, 4, 0.5, 1],
  ])('of %i on %i threads, with room for %d: %i', async (networks, threads, copies, lanes) => {
    expect(await laneCount({ threads, copies, threadsOfOne: never }, networks)).toBe(lanes);
  });

  test('are as many as there are threads here; fewer, if that is as many as one of them would take', async () => {
    const { availableThreads } = await import('../../src/engine/index.js');
    const most = availableThreads();
    const count = (networks: number, threadsOfOne: () => number): Promise<number> =>
      laneCount({ threads: undefined, copies: 100, threadsOfOne }, networks);
    expect(await count(100, never)).toBe(most);
    for (let networks = 2; networks < most; networks++) {
      expect(await count(networks, () => networks)).toBe(networks);
      expect(await count(networks, () => networks + 1)).toBe(1);
    }
  });
});

describe('an ensemble', () => {
  const startThread = platform.startThread as NonNullable<typeof platform.startThread>;

  afterEach(() => {
    platform.startThread = startThread;
  });

  test('takes those that are left after full lanes by themselves', async () => {
    const told: string[] = [];
    const task = { networks: 5, threads: 2, copies: 9, threadsOfOne: never };
    const results = await trainEnsemble(task, async (network, lane) => {
      told.push(`${network} ${lane === undefined ? 'alone' : `in lane ${lane.index}`}`);
      return network * network;
    });
    expect(results).toEqual([0, 1, 4, 9, 16]);
    expect(told).toHaveLength(5);
    expect(told.slice(0, 2)).toEqual(['0 in lane 0', '1 in lane 1']);
    expect(told.at(-1)).toBe('4 alone');
  });

  test('trains one after the other where threads do not start, but if they were asked for', async () => {
    releaseKernels();
    platform.startThread = () => {
      throw new Error('no threads today');
    };
    const lanes: unknown[] = [];
    const train = async (_: number, lane: unknown): Promise<void> => void lanes.push(lane);
    const task = { networks: 16, copies: 99, threadsOfOne: () => 1 };
    await trainEnsemble({ ...task, threads: undefined }, train);
    expect(lanes).toEqual(Array.from({ length: 16 }, () => undefined));
    await expect(trainEnsemble({ ...task, threads: 2 }, train)).rejects.toThrow(/no threads today/);
  });
});
