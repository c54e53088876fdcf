// Threads that meet at barriers thousands of times, and all the ways in which one may be missing.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Kernels, type KernelsOptions } from '../../../src/engine/kernels/kernels.js';
import { threading } from '../../../src/engine/kernels/threading.js';
import { workerSource } from '../../../src/engine/kernels/worker-source.js';
import { platform } from '../../../src/engine/platform/node.js';
import type { Thread } from '../../../src/engine/platform/platform.js';
import { ARENA_START } from '../../../src/kernels/program/arena.js';
import { ALL, CALLER } from '../../../src/kernels/program/crew.js';
import { areAllTried, inProportion } from '../../in-proportion.js';
import { compileTestKernels, Program } from './test-kernels.js';

const RESULTS = ARENA_START + 1024;
const COUNTS = areAllTried ? [2, 3, 4, 8] : [2, 3, 8];
type StartThread = () => Thread;

const runScript = platform.startThread as (source: string) => Thread;
const startThread: StartThread = () => runScript(workerSource);
let plain: WebAssembly.Module;
let threaded: WebAssembly.Module;

beforeAll(async () => {
  const [first, second] = await Promise.all([compileTestKernels(false), compileTestKernels(true)]);
  plain = await WebAssembly.compile(first);
  threaded = await WebAssembly.compile(second);
});

/** Kernels that are ended after `use`. */
async function withKernels<T>(
  threads: number,
  use: (kernels: Kernels) => T | Promise<T>,
  options: Partial<KernelsOptions> = {},
): Promise<T> {
  const module = threads === 1 ? plain : threaded;
  const kernels = await Kernels.start({
    ...{ module, bytes: 65_536, threads, threading, startThread, crowded: threads > 2 },
    ...{ patience: 60_000, startLimit: 60_000, packs: false },
    ...options,
  });
  try {
    return await use(kernels);
  } finally {
    kernels.dispose();
  }
}

function resultsOf({ memory, threads }: Kernels): number[] {
  return Array.from(new Int32Array(memory.buffer, RESULTS, threads));
}

function filled(threads: number, value: number): number[] {
  return Array.from({ length: threads }, () => value);
}

/** Starts real workers and keeps hold of them. */
function recorded(): { startThread: StartThread; workers: Thread[] } {
  const workers: Thread[] = [];
  const start: StartThread = () => {
    const worker = startThread();
    workers.push(worker);
    return worker;
  };
  return { startThread: start, workers };
}

describe.each([1, ...COUNTS])('%d thread(s)', (threads) => {
  const rounds = inProportion(threads > 4 ? 2000 : 10_000);

  test(`see each other's writes after each of ${2 * rounds} barriers`, async () => {
    await withKernels(threads, (kernels) => {
      kernels.run(Program.exchange, 1, 2, 3, rounds);
      expect(resultsOf(kernels)).toEqual(filled(threads, 6 + rounds));
    });
  });

  test('do so when those who wait do not sleep at once, though they are more than the cores', async () => {
    await withKernels(
      threads,
      (kernels) => {
        kernels.run(Program.exchange, 1, 2, 3, 200);
        expect(resultsOf(kernels)).toEqual(filled(threads, 206));
      },
      { crowded: false },
    );
  });

  test('take 500 runs in a row, and one after a sleep, with the arguments of each', async () => {
    await withKernels(threads, async (kernels) => {
      for (let run = 1; run <= 500; run++) {
        kernels.run(Program.exchange, run, 2 * run, -run, 1);
        expect(resultsOf(kernels)).toEqual(filled(threads, 2 * run + 1));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      kernels.run(Program.exchange, 5, 6, 7, 3);
      expect(resultsOf(kernels)).toEqual(filled(threads, 21));
    });
  });

  test('all see memory that has grown', async () => {
    await withKernels(threads, (kernels) => {
      for (let pages = 2; pages < 40; pages += 3) {
        expect(kernels.grow(pages * 65_536)).toBe(true);
        kernels.run(Program.touchEnd, 0, 0, 0, 1);
        const end = new Int32Array(kernels.memory.buffer).subarray(-threads);
        expect(Array.from(end)).toEqual(Array.from({ length: threads }, (_, index) => threads - index));
      }
    });
  });

  test.each([true, false])('are all told whether vectors are packed: %s', async (packs) => {
    await withKernels(
      threads,
      (kernels) => {
        kernels.run(Program.tellPacks, 0, 0, 0, 1);
        expect(resultsOf(kernels)).toEqual(filled(threads, packs ? 1 : 0));
      },
      { packs },
    );
  });

  test('that stop at an error give up together, and for good', async () => {
    await withKernels(threads, (kernels) => {
      const failure = expect.objectContaining({
        name: 'LetheError',
        code: 'backend',
        message: expect.stringMatching(/^run: (the kernels stopped|a worker thread (died|failed))/),
      });
      expect(() => kernels.run(Program.trap, 0, threads - 1, 0, 1)).toThrow(failure);
      expect(() => kernels.run(Program.exchange, 0, 0, 0, 1)).toThrow(failure);
      expect([kernels.failed, kernels.broken]).toEqual([true, true]);
    });
  });
});

describe.each(COUNTS)('%d threads that take the parts of a work', (threads) => {
  test('find all of the phase before, in thousands of phases', async () => {
    await withKernels(threads, (kernels) => {
      const works = inProportion(threads > 4 ? 1000 : 5000);
      for (let run = 1; run <= 3; run++) {
        kernels.run(Program.takeParts, 1, 2, run, works);
        expect(resultsOf(kernels)).toEqual(filled(threads, Program.takeParts + 3 + run + works));
      }
    });
  });

  test('find them after one worked alone while the others slept', async () => {
    await withKernels(threads, (kernels) => {
      for (let run = 1; run <= 30; run++) {
        new Int32Array(kernels.memory.buffer, RESULTS, threads).fill(0);
        const isAlone = run % 3 !== 0;
        kernels.run(Program.takeParts, 0, 0, run, 100, isAlone ? CALLER : ALL);
        const others = isAlone ? 0 : Program.takeParts + run + 100;
        expect(resultsOf(kernels)).toEqual([Program.takeParts + run + 100, ...filled(threads - 1, others)]);
        kernels.run(Program.exchange, 0, 0, run, 100, run % 2 === 0 ? CALLER : ALL);
      }
    });
  });

  test('take parts again after one worked alone', async () => {
    await withKernels(threads, (kernels) => {
      kernels.run(Program.takeParts, 0, 0, 0, 10, CALLER);
      kernels.run(Program.needOthers, 0, 0, 0, 1);
      expect(resultsOf(kernels)).toEqual(filled(threads, Program.needOthers + 1));
    });
  });

  test('do those of one that comes too late, and meet it in the next work', async () => {
    await withKernels(threads, (kernels) => {
      for (let late = 1; late < threads; late++) {
        kernels.run(Program.takePartsWithout, 0, late, 0, 7);
        expect(resultsOf(kernels)).toEqual(filled(threads, Program.takePartsWithout + late + 7));
        kernels.run(Program.takeParts, 0, 0, 0, 10);
        expect(resultsOf(kernels)).toEqual(filled(threads, Program.takeParts + 10));
      }
    });
  });

  test('give up together when one dies', async () => {
    await withKernels(threads, (kernels) => {
      const failure = expect.objectContaining({ name: 'LetheError', code: 'backend' });
      expect(() => kernels.run(Program.trap, 0, threads - 1, 0, 1)).toThrow(failure);
      expect(() => kernels.run(Program.takeParts, 0, 0, 0, 1)).toThrow(failure);
    });
  });
});

test('a thread that comes late is waited for, asleep', async () => {
  await withKernels(3, (kernels) => {
    const before = process.cpuUsage();
    kernels.run(Program.sleep, 100, 1, 0, 5);
    const { user, system } = process.cpuUsage(before);
    expect(resultsOf(kernels)).toEqual(filled(3, 108));
    expect(user + system).toBeLessThan(250_000); // Microseconds of processor, of half a second.
  });
});

test('a thread that never comes ends the run when patience ends', async () => {
  await withKernels(
    3,
    (kernels) => {
      expect(() => kernels.run(Program.sleep, -1, 2, 0, 1)).toThrow(
        expect.objectContaining({
          code: 'backend',
          message: 'run: a worker thread died, or did not come to a barrier within 200 ms',
        }),
      );
    },
    { patience: 200 },
  );
});

test('workers asleep are ended by dispose', async () => {
  const { startThread: start, workers } = recorded();
  let exits: Promise<unknown>[] = [];
  await withKernels(
    4,
    () => {
      exits = workers.map((worker) => new Promise((resolve) => Object.assign(worker, { onexit: resolve })));
    },
    { startThread: start },
  );
  expect(await Promise.all(exits)).toHaveLength(3);
});

test('a worker that was killed makes the next run throw', async () => {
  const { startThread: start, workers } = recorded();
  await withKernels(
    3,
    async (kernels) => {
      kernels.run(Program.exchange, 0, 0, 0, 10);
      workers[1]?.terminate();
      while (!kernels.failed) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(() => kernels.run(Program.exchange, 0, 0, 0, 10)).toThrow('run: thread 2 ended (exit code 1)');
      expect(kernels.broken).toBe(false);
    },
    { startThread: start },
  );
});

test('a worker that was killed unseen makes the run throw when patience ends', async () => {
  const { startThread: start, workers } = recorded();
  await withKernels(
    3,
    async (kernels) => {
      const exit = new Promise<void>((resolve) => Object.assign(workers[0] as Thread, { onexit: resolve }));
      workers[0]?.terminate();
      await exit;
      expect(() => kernels.run(Program.exchange, 0, 0, 0, 10)).toThrow(/^run: a worker thread died/);
    },
    { startThread: start, patience: 200 },
  );
});

describe('workers that do not start', () => {
  const cases: [what: string, start: StartThread, reason: RegExp][] = [
    ['never answer', () => runScript(''), /thread \d ended \(exit code \d\)|no answer within 300 ms/],
    ['hang', () => runScript('for (;;) {}'), /no answer within 300 ms/],
    ['throw', () => runScript('throw new Error("no such thing")'), /no such thing/],
    ['are not posted to', () => refusing('could not be cloned'), /could not be cloned/],
    [
      'are forbidden',
      () => {
        throw new Error('The operation is insecure.');
      },
      /The operation is insecure/,
    ],
  ];
  test.each(cases)('because they %s are an error that tells what to check', async (_, start, reason) => {
    // Who says why is waited for, however slow this machine is.
    const startLimit = reason.source.includes('no answer') ? 300 : 60_000;
    const started = withKernels(3, () => {}, { startThread: start, startLimit });
    await expect(started).rejects.toMatchObject({ name: 'LetheError', code: 'backend' });
    await expect(started).rejects.toThrow(reason);
    await expect(started).rejects.toThrow(/isolation headers.*content security policy.*setKernelWorkerUrl/);
  });

  test('are an error where there are none', async () => {
    await expect(withKernels(2, () => {}, { startThread: undefined })).rejects.toThrow(
      'acquireKernels: threads: expected 1 in this runtime, got 2',
    );
  });
});

function refusing(message: string): Thread {
  return {
    onmessage: null,
    onerror: null,
    postMessage() {
      throw new Error(message);
    },
    terminate() {},
  };
}
