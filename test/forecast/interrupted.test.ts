// Training runs that are interrupted, wherever that is, and go on; and receipts of them.
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkpoints } from '../../src/checkpoint/index.js';
import { SequenceClassifier } from '../../src/classify/index.js';
import { releaseKernels } from '../../src/core.js';
import { backtest, Forecaster, type ForecastOptions } from '../../src/forecast/index.js';
import { type Receipt, receipt } from '../../src/receipt/index.js';
import { type MemoryStore, memoryStore } from '../receipt/memory-store.js';
import { waves } from './tables.js';

afterAll(releaseKernels);

const QUICK = { target: 'load', horizon: 6, season: 12, epochs: 3, units: 4, ensemble: 2 } as const;
const MOST_RUNS = 20;
const ABORTED = expect.objectContaining({ code: 'aborted' });

/** Checkpoints in memory, a store for each run. */
class Kept {
  readonly runs = new Map<string, MemoryStore>();

  readonly make = (run: string): ReturnType<typeof checkpoints> => {
    const to = this.runs.get(run) ?? memoryStore();
    this.runs.set(run, to);
    return checkpoints({ to, everySteps: 3, resume: true });
  };
}

/** All of it but where and when it ran. */
function bitsOf(receipts: readonly Receipt[]): object[] {
  return receipts.map(({ predicate: { environment: _, ...predicate }, ...rest }) => ({ ...rest, predicate }));
}

/**
 * Runs again and again, each time interrupted after one epoch more, until it is not.
 *
 * @param run begins; calls `onEpoch` after each epoch
 * @returns what the last run gave, and how many there were
 */
async function interrupted<Result>(
  run: (signal: AbortSignal, onEpoch: () => void) => Promise<Result>,
): Promise<{ result: Result; runs: number }> {
  for (let runs = 1; runs <= MOST_RUNS; runs++) {
    const controller = new AbortController();
    try {
      const result = await run(controller.signal, () => controller.abort());
      return { result, runs };
    } catch (error) {
      expect(error).toEqual(ABORTED);
    }
  }
  throw new Error(`expected an end after ${MOST_RUNS} runs, got none`);
}

describe('a forecaster that was interrupted after each epoch', () => {
  test('has the bytes of one that never was, with its receipts', async () => {
    const options = { ...QUICK, threads: 1, receipt: () => receipt() };
    const whole = await Forecaster.fit(waves(100), options);
    const kept = new Kept();
    const seen: string[] = [];
    const { result, runs } = await interrupted((signal, abort) =>
      Forecaster.fit(waves(100), {
        ...{ ...options, signal, checkpoint: kept.make },
        onEpoch({ network, epoch }) {
          seen.push(`${network}:${epoch}`);
          abort();
        },
      }),
    );
    expect(runs).toBe(6); // The sixth epoch is the last one.
    expect(seen).toEqual(['0:0', '0:1', '0:2', '1:0', '1:1', '1:2']); // None is trained twice.
    expect([...kept.runs.keys()]).toEqual(['network-0', 'network-1']);
    expect(result.report).toEqual(whole.report);
    expect(bitsOf(result.receipts)).toEqual(bitsOf(whole.receipts));
    const loaded = await Forecaster.load(await result.save());
    expect(loaded.receipts).toEqual(result.receipts);
    expect((await loaded.predict()).rows()).toEqual((await whole.predict()).rows());
  });

  test('has them where an epoch is a part of the windows', async () => {
    const options: ForecastOptions = { ...QUICK, ensemble: 1, memory: 10_000 };
    const whole = await Forecaster.fit(waves(100), options);
    const kept = new Kept();
    const { result, runs } = await interrupted((signal, onEpoch) =>
      Forecaster.fit(waves(100), { ...options, signal, checkpoint: kept.make, onEpoch }),
    );
    expect(runs).toBeGreaterThan(1);
    expect([...kept.runs.keys()]).toEqual([0, 1, 2].map((epoch) => `network-0-epoch-${epoch}`));
    expect(result.report).toEqual(whole.report);
    const asked = Forecaster.fit(waves(100), { ...options, receipt: () => receipt() });
    await expect(asked).rejects.toThrow(/^fit: receipt: expected memory of at least \d+.*, got 10000$/);
  });

  test('refuses a checkpoint of other data, by name', async () => {
    const kept = new Kept();
    await Forecaster.fit(waves(100), { ...QUICK, checkpoint: kept.make });
    const other = Forecaster.fit(waves(110), { ...QUICK, checkpoint: kept.make });
    await expect(other).rejects.toThrow(/of another training run: samples, targets/);
  });
});

test('a back-test that was interrupted in each place ends as one that never was', async () => {
  const options = { ...QUICK, ensemble: 1, epochs: 2, folds: 2, refit: true, baselines: ['last'] } as const;
  const whole = await backtest(waves(100), options);
  const kept = new Kept();
  const { result, runs } = await interrupted((signal, onEpoch) =>
    backtest(waves(100), { ...options, signal, checkpoint: kept.make, onEpoch }),
  );
  expect(runs).toBe(4);
  expect([...kept.runs.keys()]).toEqual(['fold-0-network-0', 'fold-1-network-0']);
  expect(result).toEqual(whole);
});

test('a classifier that was interrupted after each epoch has the bytes of one that never was', async () => {
  const data = Array.from({ length: 12 }, (_, index) => ({
    x: [0, 1, 2, 3].map((step) => (index % 2 === 0 ? step : -step) + index / 20),
    label: index % 2,
  }));
  const options = { epochs: 3, units: 4, networks: 2, threads: 1, receipt: () => receipt() };
  const whole = await SequenceClassifier.fit(data, options);
  const kept = new Kept();
  const { result, runs } = await interrupted((signal, onEpoch) =>
    SequenceClassifier.fit(data, { ...options, signal, checkpoint: kept.make, onEpoch }),
  );
  expect(runs).toBe(6);
  expect(result.training).toEqual(whole.training);
  expect(result.fingerprint()).toBe(whole.fingerprint());
  expect(bitsOf(result.receipts)).toEqual(bitsOf(whole.receipts));
  expect(result.receipts).toHaveLength(2);
  const loaded = await SequenceClassifier.load(await result.save());
  expect(loaded.receipts).toEqual(result.receipts);
});
