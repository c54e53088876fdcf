// What the page trains, in Node: however it is divided, it ends in the same bits.
import { describe, expect, test } from '@jest/globals';
import type { LstmTrace } from '../../src/compiler/index.js';
import type { Message } from '../../src/demo/protocol.js';
import { curveOf } from '../../src/demo/run/curve.js';
import { Pace } from '../../src/demo/run/pace.js';
import { clamp, Training } from '../../src/demo/run/training.js';
import { defaultSettings, type Settings } from '../../src/demo/settings.js';
import { Desk } from '../../src/demo/worker/desk.js';
import { findTask } from '../../src/forgetting/tasks/index.js';
import { experiment, SeriesPredictor } from '../../src/index.js';

function settingsOf(name: string, change: Partial<Settings> = {}): Settings {
  const { units, training } = findTask(name);
  return { ...defaultSettings({ ...training, name, units }), ...change };
}

async function train(settings: Settings, chunks: readonly number[], threads?: number): Promise<Training> {
  const training = new Training(settings);
  for (const chunk of chunks) await training.run(chunk, threads === undefined ? {} : { threads });
  expect(training.done).toBe(true);
  return training;
}

describe('a training', () => {
  test.each([
    ['sum', { epochs: 50 }],
    ['flagged-memory', { epochs: 6 }],
    ['flagged-memory', { epochs: 6, forgetGate: 'zero' }],
    ['adding', { epochs: 6, units: 5, learningRate: 0.02 }],
    ['continual-reber', { epochs: 6 }],
    ['continual-reber-decay', { epochs: 6 }],
  ] as const)('of %s %j ends in the same bits, in one go, in parts, on threads', async (name, change) => {
    const settings = settingsOf(name, change);
    const { network, losses } = await train(settings, [settings.epochs]);
    const rest = settings.epochs - 3;
    const divided = await train(settings, [1, 2, rest + 10], 2);
    expect(divided.network.fingerprint()).toBe(network.fingerprint());
    expect(divided.losses).toEqual(losses);
    expect(losses).toHaveLength(settings.epochs);
  });

  test('that diverges is done, and the page is told where', async () => {
    const settings = settingsOf('sum', { epochs: 50, learningRate: 1e30 });
    const training = new Training(settings);
    await training.run(50);
    expect([training.done, training.epoch < 50]).toEqual([true, true]);
    const told: Message[] = [];
    const desk = new Desk((message) => void told.push(message));
    await desk.handle({ type: 'prepare', run: 1, settings });
    await desk.handle({ type: 'train', run: 1, slowly: false, threads: 1 });
    const { epoch = -1 } = training.divergence ?? {};
    expect(told.filter(({ type }) => type === 'failed')).toEqual([
      { type: 'failed', run: 1, message: expect.stringContaining(`diverged at epoch ${epoch}, batch 0: `) },
    ]);
  });

  test('of the experiment is that of SeriesPredictor', async () => {
    const settings = settingsOf('sum', { seed: 7, units: 6, epochs: 40, learningRate: 0.002 });
    const { network } = await train(settings, [3, 37]);
    const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, hiddenDim: 6, seed: 7 });
    const { x, y } = experiment.train;
    const { fingerprint } = await predictor.train(x, y, { epochs: 40, learningRate: 0.002 });
    expect(network.fingerprint()).toBe(fingerprint);
  });

  test.each([
    ['one', 1],
    ['zero', 0],
  ] as const)(
    'with the forget gate fixed at %s has it there, afterwards as from the start',
    async (forgetGate, value) => {
      const input = [
        [
          [0.5, 1, 0],
          [0.2, 0, 0],
          [-0.9, 0, 1],
        ],
      ];
      const fixed = await train(settingsOf('flagged-memory', { epochs: 3, forgetGate }), [3]);
      const free = await train(settingsOf('flagged-memory', { epochs: 3 }), [3]);
      const before = ((await free.network.trace(input))[0] as LstmTrace | undefined)?.f ?? [];
      expect(new Set(before).size).toBeGreaterThan(1);
      clamp(free.network, forgetGate);
      for (const { network } of [fixed, free]) {
        const [lstm] = await network.trace(input);
        expect(new Set((lstm as LstmTrace | undefined)?.f)).toEqual(new Set([value]));
      }
    },
  );

  test('knows no other tasks', () => {
    expect(() => new Training({ ...settingsOf('sum'), task: 'none' })).toThrow(
      /^task: expected one of sum, /,
    );
  });
});

describe('a curve', () => {
  test('has all of few epochs, and of many the first and the last', () => {
    expect(curveOf([])).toEqual({ epochs: [], losses: [] });
    expect(curveOf([3])).toEqual({ epochs: [1], losses: [3] });
    expect(curveOf([3, 2, 1])).toEqual({ epochs: [1, 2, 3], losses: [3, 2, 1] });
    const many = Array.from({ length: 10_001 }, (_, index) => index);
    const { epochs, losses } = curveOf(many);
    expect(epochs.length).toBeLessThan(300);
    expect([epochs[0], epochs.at(-1), losses.at(-1)]).toEqual([1, 10_001, 10_000]);
  });
});

describe('a pace', () => {
  /** Epochs between pictures where each takes so long. */
  function chunks(epochs: number, perEpoch: number, slowly: boolean): number[] {
    const pace = new Pace(epochs, slowly);
    const taken: number[] = [];
    for (let done = 0; done < epochs; done += taken.at(-1) ?? 1) {
      taken.push(pace.chunk);
      pace.trained(pace.chunk, pace.chunk * perEpoch);
      pace.looked(5);
    }
    return taken;
  }

  test('at full speed has pictures some eight times a second', () => {
    expect(chunks(100_000, 0.01, false).slice(0, 4)).toEqual([1, 8, 64, 512]);
    expect(Math.max(...chunks(100_000, 0.01, false))).toBe(12_000);
    expect(new Set(chunks(20, 400, false))).toEqual(new Set([1]));
  });

  test('slowly has some fifty pictures, of a slow training as many as at full speed', () => {
    expect(chunks(1000, 0.01, true).length).toBeLessThan(60);
    expect(chunks(1000, 0.01, true).length).toBeGreaterThan(45);
    expect(chunks(20, 400, true)).toEqual(chunks(20, 400, false));
    expect(new Pace(10, true).rest(20)).toBe(105);
    expect(new Pace(10, false).rest(20)).toBe(0);
  });
});
