// Ensembles whose networks train side by side: the bits of one after the other, and an order of calls that does not depend on time.
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkpoints } from '../../src/checkpoint/index.js';
import { releaseKernels } from '../../src/core.js';
import { type FitReport, Forecaster, type ForecastOptions } from '../../src/forecast/index.js';
import { type Receipt, receipt } from '../../src/receipt/index.js';
import { type MemoryStore, memoryStore } from '../receipt/memory-store.js';
import { waves } from './tables.js';

afterAll(releaseKernels);

const QUICK = {
  target: 'load',
  horizon: 6,
  season: 12,
  epochs: 8,
  patience: 1,
  learningRate: 0.05,
  units: 4,
  ensemble: 4,
} as const;

/** 12 rows back of a target, whether it is missing, the calendar, and the target once more; 6 ahead of calendar, target and weight; the series. */
const BYTES_OF_WINDOW = 4 * (12 * (2 + 4 + 1) + 6 * (4 + 2) + 1);

interface Outcome {
  readonly report: unknown;
  readonly file: Uint8Array;
  readonly rows: unknown;
  readonly seen: string[];
}

async function fit(options: Partial<ForecastOptions>): Promise<Outcome> {
  const seen: string[] = [];
  const forecaster = await Forecaster.fit(waves(100), {
    ...QUICK,
    ...options,
    onEpoch: ({ network, epoch }) => void seen.push(`${network}:${epoch}`),
  });
  const rows = (await forecaster.predict(null, { baselines: [] })).rows();
  return { report: forecaster.report, file: await forecaster.save(), rows, seen };
}

/** In which order epochs are told of networks that train at once in so many lanes, by how many epochs each has. */
function inLanes(epochs: readonly number[], lanes: number): string[] {
  const told: string[] = [];
  const running: { network: number; epoch: number }[] = [];
  let next = 0;
  while (next < epochs.length || running.length > 0) {
    while (running.length < lanes && next < epochs.length) running.push({ network: next++, epoch: 0 });
    running.sort((one, other) => one.network - other.network);
    for (const each of running) told.push(`${each.network}:${each.epoch++}`);
    running.splice(
      0,
      running.length,
      ...running.filter(({ network, epoch }) => epoch < (epochs[network] ?? 0)),
    );
  }
  return told;
}

describe('an ensemble has the same bits one after the other and side by side:', () => {
  let alone: Outcome;
  let epochs: number[];

  test('one after the other, each network ends by itself', async () => {
    alone = await fit({ threads: 1 });
    epochs = [0, 1, 2, 3].map((network) => alone.seen.filter((one) => one.startsWith(`${network}:`)).length);
    expect(alone.seen).toEqual(inLanes(epochs, 1));
    expect(new Set(epochs).size).toBeGreaterThan(1); // Some end before others.
  });

  test.each([2, 4])('on %i threads, told epoch by epoch', async (threads) => {
    expect(await fit({ threads })).toEqual({ ...alone, seen: inLanes(epochs, threads) });
  });

  test('on 3 threads, and then the fourth network by itself', async () => {
    const last = Array.from({ length: epochs[3] as number }, (_, epoch) => `3:${epoch}`);
    const seen = [...inLanes(epochs.slice(0, 3), 3), ...last];
    expect(await fit({ threads: 3 })).toEqual({ ...alone, seen });
  });

  test('on more threads than networks', async () => {
    expect(await fit({ threads: 8 })).toEqual(alone);
  });

  test('on as many as pay', async () => {
    const { seen: _, ...rest } = alone;
    expect(await fit({})).toMatchObject(rest);
  });

  test('one after the other where memory has no room for the windows of two', async () => {
    const { training } = (alone.report as FitReport).windows;
    const ofOne = training * BYTES_OF_WINDOW;
    expect(await fit({ threads: 2, memory: 2 * ofOne - 1 })).toEqual(alone);
    expect(await fit({ threads: 2, memory: 2 * ofOne })).toEqual({ ...alone, seen: inLanes(epochs, 2) });
  });
});

/** All of it but where and when it ran. */
function bitsOf(receipts: readonly Receipt[]): object[] {
  return receipts.map(({ predicate: { environment: _, ...predicate }, ...rest }) => ({ ...rest, predicate }));
}

describe('networks side by side', () => {
  test('have the receipts of one after the other, in their order', async () => {
    const [alone, beside] = await Promise.all(
      [1, 2].map((threads) =>
        Forecaster.fit(waves(100), { ...QUICK, ensemble: 2, threads, receipt: () => receipt() }),
      ),
    );
    expect(beside?.receipts).toHaveLength(2);
    expect(bitsOf(beside?.receipts ?? [])).toEqual(bitsOf(alone?.receipts ?? []));
  });

  test('that are interrupted again and again end with the bytes of never', async () => {
    const options = { ...QUICK, ensemble: 2, threads: 2, receipt: () => receipt() };
    const whole = await Forecaster.fit(waves(100), options);
    const stores = new Map<string, MemoryStore>();
    const keep = (run: string): ReturnType<typeof checkpoints> => {
      const to = stores.get(run) ?? memoryStore();
      stores.set(run, to);
      return checkpoints({ to, everySteps: 3, resume: true });
    };
    const seen: string[] = [];
    const run = (): Promise<Forecaster> => {
      const controller = new AbortController();
      return Forecaster.fit(waves(100), {
        ...{ ...options, checkpoint: keep, signal: controller.signal },
        onEpoch({ network, epoch }) {
          seen.push(`${network}:${epoch}`);
          controller.abort();
        },
      });
    };
    let runs = 0;
    let result: Forecaster | undefined;
    while (result === undefined) {
      runs++;
      expect(runs).toBeLessThan(10);
      try {
        result = await run();
      } catch (error) {
        expect(error).toMatchObject({ code: 'aborted' });
      }
    }
    expect(runs).toBeGreaterThan(1);
    expect(new Set(seen).size).toBe(seen.length); // None is told twice.
    expect(result.report).toEqual(whole.report);
    expect(bitsOf(result.receipts)).toEqual(bitsOf(whole.receipts));
    expect([...stores.keys()]).toEqual(['network-0', 'network-1']);
  });

  test('end all with what one throws, after the epoch in which it does', async () => {
    const seen: string[] = [];
    const fitting = Forecaster.fit(waves(100), {
      ...{ ...QUICK, threads: 2 },
      onEpoch({ network, epoch }) {
        seen.push(`${network}:${epoch}`);
        if (network === 0 && epoch === 1) throw new Error('enough');
      },
    });
    await expect(fitting).rejects.toThrow('enough');
    expect(seen).toEqual(['0:0', '1:0', '0:1']);
  });

  test('diverge with the error of one after the other', async () => {
    const errors: unknown[] = [];
    for (const threads of [1, 2]) {
      const fitting = Forecaster.fit(waves(100), { ...QUICK, threads, learningRate: 1e38 });
      errors.push(await fitting.catch((error: unknown) => error));
    }
    const [alone, beside] = errors as Error[];
    expect(alone).toMatchObject({ code: 'diverged' });
    expect(beside).toMatchObject({ code: 'diverged', message: alone?.message });
  });

  test('stop by a signal that comes before all of them, or between two', async () => {
    for (const network of [undefined, 0, 1, 2]) {
      const controller = new AbortController();
      if (network === undefined) controller.abort();
      const fitting = Forecaster.fit(waves(100), {
        ...{ ...QUICK, threads: 2, signal: controller.signal },
        onEpoch: (at) => void (at.network === network && controller.abort()),
      });
      await expect(fitting).rejects.toMatchObject({ code: 'aborted' });
    }
  });
});
