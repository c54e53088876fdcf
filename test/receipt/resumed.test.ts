// A training run that was interrupted and gone on with has the receipt of one that was not, byte for byte.
import { afterAll, describe, expect, test } from '@jest/globals';
import { type CheckpointOptions, checkpoints } from '../../src/checkpoint/index.js';
import * as core from '../../src/core.js';
import { audit, type Receipt, type ReceiptOptions, receipt } from '../../src/receipt/index.js';
import { type MemoryStore, memoryStore } from './memory-store.js';
import { RUNS, type Run, SEED, x, y } from './runs.js';

afterAll(core.releaseKernels);

/** All of a receipt but where it ran. */
function textOf({ predicate, ...statement }: Receipt): string {
  const { environment: _, ...rest } = predicate;
  return JSON.stringify({ ...statement, predicate: rest });
}

interface Places {
  readonly kept: MemoryStore;
  readonly written: MemoryStore;
}

interface Settings {
  readonly args?: core.NetworkFitArgs;
  readonly receipt?: ReceiptOptions;
  readonly checkpoint?: Partial<CheckpointOptions>;
}

/** One process: goes on with the newest checkpoint, if there is one. Ends after a given number of steps as if it had been killed. */
async function train(
  run: Run,
  { kept, written }: Places,
  { args = {}, receipt: more = {}, checkpoint = {} }: Settings = {},
  steps: number = Number.POSITIVE_INFINITY,
): Promise<() => Receipt> {
  const controller = new AbortController();
  const record = receipt({ everyEpochs: run.everyEpochs ?? 1, seed: SEED, keep: kept, ...more });
  let done = 0;
  await run.network().fit(x, y, {
    ...{ ...run.args, ...args, receipt: record, signal: controller.signal },
    yieldEvery: 'never', // Each checkpoint is waited for, so that none is left out.
    checkpoint: checkpoints({ to: written, everySteps: 1, keep: 1000, resume: true, ...checkpoint }),
    callbacks: {
      onBatchEnd() {
        done++;
        if (done === steps) controller.abort();
      },
    },
  });
  return () => record.receipt();
}

const places = (): Places => ({ kept: memoryStore(), written: memoryStore() });
const PLAIN = RUNS['adam, dropout, an order by epoch, a smaller last batch'] as Run;

describe('a receipt of a run that goes on', () => {
  test.each(Object.entries(RUNS))(
    'is that of the uninterrupted run, wherever it is split: %s',
    async (_, run) => {
      const whole = places();
      const expected = textOf((await train(run, whole))());
      const names = [...whole.written.files.keys()].sort();
      expect(names.length).toBeGreaterThan(3);
      for (const name of names) {
        const split = places();
        // As if the process had been killed after this checkpoint was written: states up to it are there, no later ones.
        const batch = Number(/\d+/.exec(name)?.[0]);
        split.written.files.set(name, whole.written.files.get(name) as Uint8Array);
        for (const [state, bytes] of whole.kept.files) {
          if (Number(/\d+/.exec(state)?.[0]) < batch) split.kept.files.set(state, bytes);
        }
        const made = (await train(run, split))();
        expect(textOf(made)).toBe(expected);
        expect([...split.kept.files.keys()].sort()).toEqual([...whole.kept.files.keys()].sort());
      }
    },
  );

  test('is that of the uninterrupted run after three calls that ended by a signal', async () => {
    const expected = textOf((await train(PLAIN, places()))());
    const split = places();
    for (const steps of [4, 1, 5]) await train(PLAIN, split, {}, steps);
    const made = (await train(PLAIN, split))();
    expect(textOf(made)).toBe(expected);
    const { verdict } = await audit(made, { x, y, sample: 6, checkpoints: split.kept });
    expect([verdict, (await audit(made, { x, y })).verdict]).toEqual(['exact', 'exact']);
  });

  test('is of all epochs where more were asked for than before', async () => {
    const run: Run = { ...PLAIN, everyEpochs: 4 };
    const expected = textOf((await train(run, places(), { args: { epochs: 10 } }))());
    const split = places();
    await train(run, split);
    expect(textOf((await train(run, split, { args: { epochs: 10 } }))())).toBe(expected);
  });

  test('is there for a run that had ended already', async () => {
    const split = places();
    const expected = textOf((await train(PLAIN, split))());
    expect(textOf((await train(PLAIN, split))())).toBe(expected);
  });

  test('tells learning rates that began to change when it was gone on with', async () => {
    const split = places();
    await train(PLAIN, split, {}, 9);
    const made = (await train(PLAIN, split, { args: { learningRateSchedule: (_, rate) => rate * 0.5 } }))();
    expect(made.predicate.learningRates.length).toBe(6);
    expect((await audit(made, { x, y })).verdict).toBe('exact');
  });
});

describe('what a receipt cannot tell of is refused:', () => {
  const cases: [string, Settings, Settings, RegExp][] = [
    ['another interval', {}, { receipt: { everyEpochs: 2 } }, /everyEpochs: expected 1, as before/],
    ['another salt', {}, { receipt: { salt: 'x' } }, /expected data, salt and options of the run/],
    ['another seed of the weights', {}, { receipt: { seed: 1 } }, /receipt: seed: expected that/],
    [
      'other options by force',
      {},
      { args: { shuffle: false }, checkpoint: { force: ['shuffle'] } },
      /expected data, salt and options of the run/,
    ],
  ];
  test.each(cases)('%s', async (_, first, second, message) => {
    const split = places();
    await train(PLAIN, split, first, 7);
    await expect(train(PLAIN, split, second)).rejects.toThrow(message);
  });

  test('a checkpoint that was written without a receipt', async () => {
    const { written } = places();
    await PLAIN.network().fit(x, y, { ...PLAIN.args, checkpoint: checkpoints({ to: written }) });
    await expect(train(PLAIN, { kept: memoryStore(), written })).rejects.toThrow(
      /expected a run from its beginning, or from a checkpoint written together with a receipt, got a checkpoint/,
    );
  });

  test('states that were kept and are gone', async () => {
    const split = places();
    await train(PLAIN, split, {}, 7);
    split.kept.files.delete('state-000000000003.lethe');
    await expect(train(PLAIN, split)).rejects.toThrow(
      'receipt: keep: memory: expected state-000000000003.lethe, got none',
    );
  });
});

describe('a run that ended before its time', () => {
  test('after an epoch has the receipt of one of a given number of epochs', async () => {
    const expected = textOf((await train(PLAIN, places(), { args: { epochs: 4 } }))());
    const made = (await train(PLAIN, places(), {}, 12))();
    expect(made.predicate.options.epochs).toBe(4);
    expect(textOf(made)).toBe(expected);
    expect((await audit(made, { x, y })).verdict).toBe('exact');
  });

  test('within an epoch has none, nor has one that failed or diverged', async () => {
    const message = 'receipt: expected a training run that ended with an epoch, got one';
    expect(await train(PLAIN, places(), {}, 10)).toThrow(message);

    const network = PLAIN.network();
    const stopped = receipt();
    await network.fit(x, y, {
      ...{ ...PLAIN.args, receipt: stopped },
      callbacks: {
        onBatchEnd(batch) {
          network.stopTraining = batch === 1;
        },
      },
    });
    expect(() => stopped.receipt()).toThrow(message);

    const failed = receipt();
    const callbacks = {
      onEpochEnd(epoch: number) {
        if (epoch === 2) throw new Error('mine');
      },
    };
    await expect(PLAIN.network().fit(x, y, { ...PLAIN.args, receipt: failed, callbacks })).rejects.toThrow(
      'mine',
    );
    expect(() => failed.receipt()).toThrow(message);

    const diverged = receipt();
    const fit = PLAIN.network().fit(x, y, {
      ...{ ...PLAIN.args, receipt: diverged, onDivergence: 'throw' },
      learningRateSchedule: () => 1e30,
    });
    await expect(fit).rejects.toThrow('diverged');
    expect(() => diverged.receipt()).toThrow(message);
  });
});
