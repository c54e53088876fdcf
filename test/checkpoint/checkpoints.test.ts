// Training that is interrupted and gone on with gives the bits of training that was not.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type CheckpointOptions, type CheckpointStore, checkpoints } from '../../src/checkpoint/index.js';
import { nameOf } from '../../src/checkpoint/shelf.js';
import * as core from '../../src/core.js';
import { LetheError } from '../../src/errors.js';
import { useTemporaryFolder } from '../temporary-folder.js';

const { adam, adamax, dense, dropout, lstm, momentum, Network, rmsprop } = core;
const SAMPLES = 11;
const inFolder = useTemporaryFolder('checkpoints');
afterAll(core.releaseKernels);

const x = Array.from({ length: SAMPLES }, (_, sample) => [0, 1, 2].map((step) => [Math.sin(sample + step)]));
const y = x.map((steps) => [(steps[0]?.[0] ?? 0) - (steps[2]?.[0] ?? 0)]);

interface Setting {
  optimizer: core.OptimizerDescription;
  args: core.NetworkFitArgs;
}

const SETTINGS: { [name: string]: Setting } = {
  'adam, dropout, a smaller last batch': { optimizer: adam(0.01), args: { batchSize: 4 } },
  'momentum, one batch': { optimizer: momentum(0.01, 0.9), args: { batchSize: SAMPLES } },
  'adamax, which tfjs cannot save': { optimizer: adamax(0.01), args: { batchSize: 3, seed: 5 } },
  'rmsprop, a schedule, samples to validate on': {
    optimizer: rmsprop(0.01, 0.9, 0.5, 1e-7, true),
    args: {
      batchSize: 2,
      validationSplit: 0.3,
      learningRateSchedule: (epoch, rate) => rate * (epoch === 2 ? 0.5 : 0.9),
    },
  },
  'early stopping that restores the best weights': {
    optimizer: adam(0.2),
    args: { batchSize: 4, earlyStopping: { monitor: 'loss', patience: 2, restoreBestWeights: true } },
  },
};

function compiled({ optimizer }: Setting, stateful = false): core.Network {
  const layers = stateful
    ? [lstm({ units: 5, batchInputShape: [11, 3, 1], stateful: true }), dense({ units: 1 })]
    : [lstm({ units: 5, inputShape: [3, 1], dropout: 0.2 }), dropout({ rate: 0.1 }), dense({ units: 1 })];
  const network = Network.create(layers, { seed: 3 });
  network.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  return network;
}

/** History as bits, and what `fit` tells of the weights. */
function outcome({ history, epoch, fingerprint, bestEpoch }: core.FitHistory): unknown {
  const bits = Object.entries(history).map(([name, values]) => [
    name,
    [...new BigInt64Array(Float64Array.from(values).buffer)].map(String),
  ]);
  return { bits, epoch, fingerprint, bestEpoch };
}

/** Trains until a given number of steps are done, then stops as if the process had ended: nothing is asked for but what was kept. */
async function interrupted(
  network: core.Network,
  setting: Setting,
  epochs: number,
  steps: number,
  checkpoint: core.Recorder,
): Promise<void> {
  let done = 0;
  const controller = new AbortController();
  await network.fit(x, y, {
    ...setting.args,
    ...{ epochs, checkpoint, signal: controller.signal },
    callbacks: {
      onBatchEnd() {
        done++;
        if (done === steps) controller.abort();
      },
    },
  });
}

describe('training that goes on from a checkpoint', () => {
  const EPOCHS = 7;
  for (const [name, setting] of Object.entries(SETTINGS)) {
    test(`has the bits of training that was not interrupted, at every step: ${name}`, async () => {
      const whole = await compiled(setting).fit(x, y, { ...setting.args, epochs: EPOCHS });
      const total = whole.timings.steps;
      expect(total).toBeGreaterThan(EPOCHS - 1);
      for (let steps = 1; steps <= total; steps++) {
        const to = inFolder(`${name.replaceAll(/\W/g, '-')}-${steps}`);
        await interrupted(compiled(setting), setting, EPOCHS, steps, checkpoints({ to, everySteps: 1 }));
        const network = compiled(setting);
        const history = await network.fit(x, y, {
          ...setting.args,
          epochs: EPOCHS,
          checkpoint: checkpoints({ to, resume: true }),
        });
        expect(outcome(history)).toEqual(outcome(whole));
        expect(network.fingerprint()).toBe(whole.fingerprint);
      }
    });
  }

  test('goes on with the states of stateful layers', async () => {
    const setting = SETTINGS['momentum, one batch'] as Setting;
    const args = { batchSize: SAMPLES, shuffle: false, epochs: 6 };
    const whole = await compiled(setting, true).fit(x, y, args);
    const to = inFolder('stateful');
    await compiled(setting, true).fit(x, y, { ...args, epochs: 3, checkpoint: checkpoints({ to }) });
    const network = compiled(setting, true);
    const again = await network.fit(x, y, { ...args, checkpoint: checkpoints({ to, resume: true }) });
    expect(outcome(again)).toEqual(outcome(whole));
  });

  test('does so from bytes that a function took, on another number of threads', async () => {
    const setting = SETTINGS['adam, dropout, a smaller last batch'] as Setting;
    const whole = await compiled(setting).fit(x, y, { ...setting.args, epochs: 4 });
    const taken: [Uint8Array, object][] = [];
    const to = (bytes: Uint8Array, info: object): number => taken.push([bytes, info]);
    await compiled(setting).fit(x, y, {
      ...setting.args,
      epochs: 4,
      threads: 2,
      yieldEvery: 'never', // Waits for each; else the second may be left out for the last.
      checkpoint: checkpoints({ to: to as never, everySteps: 5 }),
    });
    expect(taken.map(([, info]) => info)).toEqual([
      { name: 'checkpoint-000000000005.lethe', epoch: 1, batch: 2, steps: 5, best: false },
      { name: 'checkpoint-000000000010.lethe', epoch: 3, batch: 1, steps: 10, best: false },
      { name: 'checkpoint-000000000012.lethe', epoch: 4, batch: 0, steps: 12, best: false },
    ]);
    for (const [bytes] of taken) {
      const history = await compiled(setting).fit(x, y, {
        ...setting.args,
        epochs: 4,
        threads: 1,
        checkpoint: checkpoints({ to: () => {}, resume: bytes }),
      });
      expect(outcome(history)).toEqual(outcome(whole));
    }
    const [last] = taken.at(-1) ?? [];
    const loaded = await Network.load(last as Uint8Array);
    expect(loaded.fingerprint()).toBe(whole.fingerprint);
  });

  test('trains more epochs than were asked for before', async () => {
    const setting = SETTINGS['adam, dropout, a smaller last batch'] as Setting;
    const whole = await compiled(setting).fit(x, y, { ...setting.args, epochs: 5 });
    const to = inFolder('more');
    await compiled(setting).fit(x, y, { ...setting.args, epochs: 2, checkpoint: checkpoints({ to }) });
    const again = await compiled(setting).fit(x, y, {
      ...setting.args,
      epochs: 5,
      checkpoint: checkpoints({ to, resume: true }),
    });
    expect(outcome(again)).toEqual(outcome(whole));
  });
});

/** A store in memory whose first write lasts until it is released. */
function slowStore(): {
  readonly store: CheckpointStore;
  /** In the order in which they were written. */
  readonly files: [string, Uint8Array][];
  release(): void;
} {
  const files: [string, Uint8Array][] = [];
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const store: CheckpointStore = {
    name: 'slow',
    list: async () => [],
    read: async () => new Uint8Array(0),
    remove: async () => {},
    async write(name, bytes) {
      files.push([name, bytes]);
      await released;
    },
  };
  return { store, files, release };
}

describe('checkpoints in a folder', () => {
  const setting = SETTINGS['adam, dropout, a smaller last batch'] as Setting;
  const train = (checkpoint: core.Recorder, args: core.NetworkFitArgs = {}): Promise<core.FitHistory> =>
    compiled(setting).fit(x, y, { ...setting.args, epochs: 5, checkpoint, ...args });

  test('are the newest ones, as many as asked for, and the best', async () => {
    const to = inFolder('kept');
    const { history } = await train(checkpoints({ to, keep: 3, best: 'loss' }), { yieldEvery: 'never' });
    expect((await readdir(to)).sort()).toEqual([
      'best.lethe',
      ...[9, 12, 15].map((batch) => `checkpoint-0000000000${String(batch).padStart(2, '0')}.lethe`),
    ]);
    const loss = history.loss ?? [];
    const bestEpoch = loss.indexOf(Math.min(...loss));
    const best = await Network.load(await readFile(`${to}/best.lethe`));
    const there = await compiled(setting).fit(x, y, { ...setting.args, epochs: bestEpoch + 1 });
    expect(best.fingerprint()).toBe(there.fingerprint);
  });

  test('are of the best epoch also after one whose number is none', async () => {
    const to = inFolder('no-number');
    const callbacks = {
      onEpochEnd(epoch: number, logs: core.Logs): void {
        if (epoch === 1) logs.loss = Number.NaN;
      },
    };
    await train(checkpoints({ to, best: 'loss' }), { epochs: 2, callbacks, yieldEvery: 'never' });
    const resumed = checkpoints({ to, best: 'loss', resume: true });
    const { history } = await train(resumed, { yieldEvery: 'never' });
    const losses = (history.loss ?? []).map((loss) => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss));
    const bestEpoch = losses.indexOf(Math.min(...losses));
    expect([history.loss?.[1], bestEpoch > 1]).toEqual([Number.NaN, true]);
    const best = await Network.load(await readFile(`${to}/best.lethe`));
    const there = await compiled(setting).fit(x, y, { ...setting.args, epochs: bestEpoch + 1 });
    expect(best.fingerprint()).toBe(there.fingerprint);
  });

  test('are not mixed with those of an earlier run', async () => {
    const to = inFolder('earlier');
    await train(checkpoints({ to }));
    await expect(train(checkpoints({ to }))).rejects.toThrow(/expected no checkpoint yet, got checkpoint-/);
  });

  const others: [string, RegExp, () => Promise<unknown>][] = [
    [
      'data',
      /samples, targets/,
      () => withOther({ x: x.map((steps) => steps.map(([value = 0]) => [value + 1])) }),
    ],
    ['targets', /samples, targets/, () => withOther({ y: y.map(([value = 0]) => [value + 1]) })],
    ['options', /batchSize: expected 4, got 5/, () => withOther({ args: { batchSize: 5 } })],
    ['an order', /shuffle: expected true, got false/, () => withOther({ args: { shuffle: false } })],
    ['validation', /samples to validate on/, () => withOther({ args: { validationData: [x, y] } })],
    [
      'an optimizer',
      /optimizer, losses/,
      () => withOther({ setting: { ...setting, optimizer: adam(0.02) } }),
    ],
    ['layers', /layers/, () => withOther({ stateful: true, args: { batchSize: SAMPLES } })],
  ];
  let folder: string | undefined;
  async function withOther(changed: {
    x?: number[][][];
    y?: number[][];
    args?: core.NetworkFitArgs;
    setting?: Setting;
    stateful?: boolean;
  }): Promise<unknown> {
    if (folder === undefined) {
      folder = inFolder('refused');
      await train(checkpoints({ to: folder }));
    }
    const checkpoint = checkpoints({ to: folder, resume: true });
    const args = { ...setting.args, epochs: 6, ...changed.args, checkpoint };
    return compiled(changed.setting ?? setting, changed.stateful).fit(changed.x ?? x, changed.y ?? y, args);
  }
  test.each(others)('of other %s are refused by name', async (_, message, run) => {
    const error: unknown = await run().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LetheError);
    expect(error).toMatchObject({ code: 'data', message: expect.stringMatching(message) });
  });

  test('of other data are gone on with if that is asked for', async () => {
    const to = inFolder('forced');
    await train(checkpoints({ to }));
    const { epoch } = await compiled(setting).fit(x, y.slice().reverse(), {
      ...setting.args,
      epochs: 6,
      checkpoint: checkpoints({ to, resume: true, force: ['data'] }),
    });
    expect(epoch).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('do not hold up training: it goes on while one is being written', async () => {
    const { store, files, release } = slowStore();
    const controller = new AbortController();
    let steps = 0;
    let stepsMeanwhile = 0;
    await train(checkpoints({ to: store, everySteps: 1 }), {
      epochs: 100_000,
      yieldEvery: 'batch',
      signal: controller.signal,
      callbacks: {
        onBatchEnd() {
          steps++;
          if (files.length > 0) stepsMeanwhile++;
          if (stepsMeanwhile < 20) return;
          release(); // Who waited for the first one would wait for ever.
          controller.abort();
        },
      },
    });
    expect(stepsMeanwhile).toBe(20);
    // Of those that came meanwhile the newest, and the last of all.
    expect(files.length).toBeLessThanOrEqual(3);
    const names = files.map(([name]) => name);
    expect([names.at(0), names.at(-1)]).toEqual([nameOf(1), nameOf(steps)]);
  });

  test('that wait while another is written are of the moment when they were taken', async () => {
    const whole = await train(checkpoints({ to: () => {} }), { epochs: 8 });
    const { store, files, release } = slowStore();
    let steps = 0;
    await train(checkpoints({ to: store, everyEpochs: 2 }), {
      epochs: 8,
      callbacks: {
        async onBatchEnd() {
          steps++;
          if (steps !== 5 * 3 + 2) return; // Within the sixth epoch; one was taken after two and after four.
          release();
          while (files.length < 2) await new Promise((resolve) => setImmediate(resolve));
        },
      },
    });
    const names = files.map(([name]) => name);
    expect([names[0], names[1], names.at(-1)]).toEqual([nameOf(6), nameOf(12), nameOf(24)]);
    for (const [, bytes] of files) {
      const history = await train(checkpoints({ to: () => {}, resume: bytes }), { epochs: 8 });
      expect(outcome(history)).toEqual(outcome(whole));
    }
  });

  test('that cannot be written end training, which keeps what it has learned', async () => {
    const to = inFolder('a-file');
    await writeFile(to, '');
    const network = compiled(setting);
    const before = network.fingerprint();
    const training = network.fit(x, y, { ...setting.args, epochs: 50, checkpoint: checkpoints({ to }) });
    await expect(training).rejects.toMatchObject({ name: 'LetheError', code: 'data' });
    expect(network.fingerprint()).toBe(before); // It is seen before the first step.

    let writes = 0;
    const store = {
      name: 'a full disk',
      list: async () => [],
      read: async () => new Uint8Array(0),
      remove: async () => {},
      write: async () => {
        writes++;
        // The first begins with the first epoch; of those that wait, one is always written after it.
        if (writes === 2) throw new LetheError('data', 'checkpoint: a full disk');
      },
    };
    const failing = network.fit(x, y, {
      ...setting.args,
      epochs: 500,
      checkpoint: checkpoints({ to: store }),
    });
    await expect(failing).rejects.toThrow('checkpoint: a full disk');
    expect(network.fingerprint()).not.toBe(before);
  });

  test('are refused when they are damaged, whatever the damage', async () => {
    const to = inFolder('damaged');
    await train(checkpoints({ to }), { epochs: 1 });
    const [name = ''] = await readdir(to);
    const bytes = new Uint8Array(await readFile(`${to}/${name}`));
    await mkdir(inFolder('other'), { recursive: true });
    let refused = 0;
    for (let index = 0; index < bytes.length; index += 37) {
      const damaged = bytes.map((byte, at) => (at === index ? byte ^ 0x41 : byte));
      const resume = checkpoints({ to: () => {}, resume: damaged });
      const result: unknown = await train(resume, { epochs: 1 }).catch((reason: unknown) => reason);
      if (!(result instanceof Error)) continue; // A byte of the topology, which is for `Network.load`.
      expect(result).toMatchObject({ name: 'LetheError', code: 'data' });
      refused++;
    }
    expect(refused).toBeGreaterThan(bytes.length / 37 / 2);
  });
});

describe('options', () => {
  const refusals: [string, object, RegExp][] = [
    ['no place', {}, /checkpoints: to: expected/],
    ['an unknown one', { to: 'a', everyEpoch: 1 }, /everyEpoch/],
    ['no epochs', { to: 'a', everyEpochs: 0 }, /everyEpochs: expected/],
    ['a part of steps', { to: 'a', everySteps: 1.5 }, /everySteps: expected/],
    ['negative seconds', { to: 'a', everySeconds: -1 }, /everySeconds: expected/],
    ['none to keep', { to: 'a', keep: 0 }, /keep: expected/],
    ['an unknown part', { to: 'a', force: ['seed'] }, /force: expected some of topology/],
    ['a function to read from', { to: () => {}, resume: true }, /resume: expected bytes or a place/],
  ];
  test.each(refusals)('%s is refused', (_, options, message) => {
    expect(() => checkpoints(options as CheckpointOptions)).toThrow(message);
  });

  test('a quantity that there is none of is refused before training', async () => {
    const setting = SETTINGS['momentum, one batch'] as Setting;
    const checkpoint = checkpoints({ to: inFolder('none'), best: 'val_loss' });
    await expect(compiled(setting).fit(x, y, { checkpoint })).rejects.toThrow(
      /best: expected one of loss, mae/,
    );
  });

  test('one is for one call', async () => {
    const setting = SETTINGS['momentum, one batch'] as Setting;
    const checkpoint = checkpoints({ to: () => {} });
    await compiled(setting).fit(x, y, { checkpoint });
    await expect(compiled(setting).fit(x, y, { checkpoint })).rejects.toThrow(/one for each call of fit/);
  });
});
