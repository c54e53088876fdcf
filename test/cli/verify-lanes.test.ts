// Jobs of `lethe verify` side by side: their order, their errors, and that nothing stays behind.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { hereLane, type Lane, runInLanes } from '../../src/cli/verify-lanes.js';
import { timeLeft } from '../../src/cli/verify-progress.js';
import { releaseKernels } from '../../src/core.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { runCommand } from './run-cli.js';

const inFolder = useTemporaryFolder('lanes');
afterAll(() => releaseKernels());

const LANES = pathToFileURL(path.join(import.meta.dirname, '../../dist/cli/verify-lanes.js')).href;
const jobs = [0, 1, 2].map((seed) => ({ task: 'sum', seed }));

/** This thread's lane that says when it is closed. */
function watchedLane(): { lane: Lane; closed: () => boolean } {
  let closed = false;
  const lane: Lane = {
    run: hereLane.run,
    close: async () => {
      closed = true;
    },
  };
  return { lane, closed: () => closed };
}

/** What a process prints that runs these jobs in two workers of the built package. */
async function inWorkers(sent: readonly object[], after: string): ReturnType<typeof runCommand> {
  const script = `
    const { runInLanes, workerLane } = await import(${JSON.stringify(LANES)});
    const found = runInLanes(${JSON.stringify(sent)}, [workerLane(), workerLane()], () => {});
    ${after}`;
  await writeFile(inFolder('run.mjs'), script);
  return runCommand(process.execPath, [inFolder('run.mjs')]);
}

describe('jobs in lanes', () => {
  test('have their results in the order of the jobs, and the lanes are closed', async () => {
    const lanes = [watchedLane(), watchedLane()];
    const done: number[] = [];
    const results = await runInLanes(
      jobs,
      lanes.map(({ lane }) => lane),
      (index) => void done.push(index),
    );
    expect(results.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(done.sort()).toEqual([0, 1, 2]);
    expect(lanes.map(({ closed }) => closed())).toEqual([true, true]);
  });

  test('end at the first error, with the lanes closed and no job begun after it', async () => {
    const lane = watchedLane();
    const done: number[] = [];
    const wrong = [jobs[0], { task: 'nothing', seed: 1 }, jobs[2]].filter((job) => job !== undefined);
    const found = runInLanes(wrong, [lane.lane], (index) => void done.push(index));
    await expect(found).rejects.toThrow(/expected one of sum, .*, got nothing/);
    expect(done).toEqual([0]);
    expect(lane.closed()).toBe(true);
  });

  test('end at a signal, given before or meanwhile', async () => {
    const reason = new Error('enough');
    const early = watchedLane();
    await expect(runInLanes(jobs, [early.lane], () => {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(early.closed()).toBe(true);
    const controller = new AbortController();
    const lane = watchedLane();
    const found = runInLanes(jobs, [lane.lane], () => controller.abort(reason), controller.signal);
    await expect(found).rejects.toBe(reason);
    expect(lane.closed()).toBe(true);
  });
});

describe('workers', () => {
  test('pass on what failed and where, and do not keep the process', async () => {
    const sent = [jobs[0] ?? {}, { task: 'nothing', seed: 7 }, ...jobs];
    const { code, stdout, stderr } = await inWorkers(
      sent,
      'await found.catch(({ message }) => console.log(message));',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^nothing, seed 7: task: expected one of sum, .*, got nothing\n$/);
  });

  test('do not keep the process when all is done', async () => {
    const { code, stdout } = await inWorkers(jobs, 'console.log((await found).length);');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '3\n' });
  });
});

describe('the time left', () => {
  const two = ['sum', 'sum', 'adding', 'adding'].map((task) => ({ task }));

  test('is that of each task by what its own jobs took', () => {
    expect(timeLeft(two, [1, undefined, 10, undefined])).toBe(11);
    expect(timeLeft(two, [1, 3, 10, 20])).toBe(0);
  });

  test('is that of all where none of a task is done, and none where nothing is known', () => {
    expect(timeLeft(two, [1, 3, undefined, undefined])).toBe(4);
    expect(timeLeft(two, [undefined, undefined, undefined, undefined])).toBe(0);
  });
});
