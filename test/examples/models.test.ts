// The sequence models that everybody writes first run compiled, and learn what stock tfjs-layers learns on its cpu backend.
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { FitData, FitOptions, Network } from '../../src/core.js';
import { evaluate, type FitArgs, fit, initialize, predict } from '../../src/tfjs/index.js';
import { areAllTried } from '../in-proportion.js';
import { expectClose } from '../tfjs/compiled/same-training.js';

const NAMES = ['addition', 'dates', 'letters', 'sentiment', 'translation', 'weather', 'words'] as const;

/** Part of one plus the largest: float32 rounds at 6e-8, and Adam divides by the size of gradients. Measured were less than 2e-6. */
const TOLERANCE = 5e-6;
const BATCH_SIZE = areAllTried ? 6 : 2;
const FEW_STEPS = { batchSize: BATCH_SIZE, epochs: 1, seed: 1, verbose: 0 } as const;

interface Program {
  readonly title: string;
  readonly epochs: number;
  /** Part of what it answers that is right, of what it has not seen. */
  readonly accuracy?: number;
  make(): {
    readonly model: tfl.LayersModel;
    readonly x: tf.Tensor | tf.Tensor[];
    readonly y: tf.Tensor;
    readonly options: FitArgs;
    readonly unseen?: { readonly x: tf.Tensor[]; readonly y: tf.Tensor };
    show(ask: typeof predict): Promise<string[]>;
  };
}

interface CoreProgram {
  readonly network: Network;
  readonly x: FitData;
  readonly y: FitData;
  readonly options: FitOptions;
}

beforeAll(() => tf.setBackend('cpu'));

test('dates, built by lethe/core, are learned to the same bits', async () => {
  const [{ make }, core] = (await Promise.all([
    import('../../examples/models/dates.js' as string),
    import('../../examples/models/dates-core.js' as string),
  ])) as [Program, { make(): CoreProgram }];
  const [{ model, x, y, options }, { network, ...own }] = [make(), core.make()];
  initialize(model, 1);
  const { fingerprint, history } = await fit(model, x, y, { ...options, epochs: 1, seed: 1, verbose: 0 });
  const result = await network.fit(own.x, own.y, { ...own.options, epochs: 1 });
  expect([result.fingerprint, result.history]).toEqual([fingerprint, history]);
}, 60_000);

test('words are drawn by a seed: the same ones again, and others by another', async () => {
  const { make } = (await import('../../examples/models/words.js' as string)) as Program;
  const { model, show } = make();
  initialize(model, 1);
  const lines = await show(predict);
  expect(await show(predict)).toEqual(lines);
  const texts = lines.map((line) => line.replace(/^seed \d+: /, ''));
  expect(texts).toHaveLength(2);
  expect(texts[0]).not.toBe(texts[1]);
});

describe.each(NAMES)('%s', (name) => {
  let program: Program;
  beforeAll(async () => {
    program = (await import(`../../examples/models/${name}.js`)) as Program;
  });

  test('runs compiled by itself, and gives what tfjs gives in three steps', async () => {
    const { make } = program;
    const losses: number[][] = [];
    const outputs: Float32Array[] = [];
    for (const engine of ['auto', 'tfjs'] as const) {
      const { model, x, y, options } = make();
      initialize(model, 1);
      const part = (tensor: tf.Tensor): tf.Tensor => tf.slice(tensor, 0, 3 * BATCH_SIZE);
      const [someX, someY] = [Array.isArray(x) ? x.map(part) : part(x), part(y)];
      const result = await fit(model, someX, someY, { ...options, ...FEW_STEPS, engine });
      expect(result.engine).toBe(engine === 'auto' ? 'compiled' : 'tfjs');
      losses.push(Object.values(result.history).flat() as number[]);
      const few = Array.isArray(x) ? x.map((one) => tf.slice(one, 0, 8)) : tf.slice(x, 0, 8);
      const predicted = engine === 'auto' ? await predict(model, few) : (model.predict(few) as tf.Tensor);
      outputs.push((await (predicted as tf.Tensor).data()) as Float32Array);
    }
    expectClose(losses[0] ?? [], losses[1] ?? [], TOLERANCE);
    expectClose(outputs[0] ?? [], outputs[1] ?? [], TOLERANCE);
  }, 60_000);

  test('learns, and shows it', async () => {
    const { make, epochs, accuracy } = program;
    const { model, x, y, options, unseen, show } = make();
    initialize(model, 1);
    const before = Number((await evaluate(model, x, y)).loss);
    const { engine } = await fit(model, x, y, { ...options, epochs, seed: 1, verbose: 0 });
    expect(engine).toBe('compiled');
    expect(Number((await evaluate(model, x, y)).loss)).toBeLessThan(before / 2);
    if (unseen !== undefined) {
      expect(Number((await evaluate(model, unseen.x, unseen.y)).acc)).toBeGreaterThanOrEqual(accuracy ?? 1);
    }
    const lines = await show(predict);
    expect(lines.length).toBeGreaterThan(0);
  }, 60_000);
});
