import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { NotLowered } from '../../src/compiler/index.js';
import { LetheError } from '../../src/errors.js';
import { prepareCompiled } from '../../src/tfjs/engine.js';
import { evaluate, explain, fit, initialize, predict } from '../../src/tfjs/index.js';
import { withBackend } from './backend-for-tests.js';
import { furthest, makeSmall, x, y } from './compiled/small-training.js';
import { warnings } from './warnings.js';
import { withoutKernel } from './without-kernel.js';

withBackend();

function makeUnlowered(name: string): tfl.Sequential {
  const model = tfl.sequential({
    layers: [...withoutKernel([4, 2], name), tfl.layers.dense({ units: 2 })],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae'] });
  initialize(model, 0);
  return model;
}

describe('the engine', () => {
  test('auto falls back with one warning that names the reason', async () => {
    const model = makeUnlowered('gates');
    const told = await warnings(async () => {
      for (let run = 0; run < 3; run++) {
        const { engine, threads } = await fit(model, x, y);
        expect([engine, threads]).toEqual(['tfjs', 1]);
      }
    });
    expect(told).toEqual([
      "fit: tfjs's operations do this, as the compiled engine cannot: layer gates: Conv2D has no kernel " +
        "(engine: 'tfjs' chooses them without this warning)",
    ]);
  });

  test('compiled throws the reason and trains nothing; tfjs is silent', async () => {
    const model = makeUnlowered('other');
    const before = await model.getWeights()[0]?.data();
    const fitting = fit(model, x, y, { engine: 'compiled' });
    await expect(fitting).rejects.toThrow(/^fit: engine: .*: layer other: Conv2D has no kernel$/);
    await expect(fitting).rejects.toMatchObject({ name: 'LetheError', code: 'model' });
    expect(await model.getWeights()[0]?.data()).toEqual(before);
    for (const ask of [
      predict(model, x, { engine: 'compiled' }),
      evaluate(model, x, y, { engine: 'compiled' }),
    ])
      await expect(ask).rejects.toThrow(/: layer other: Conv2D has no kernel$/);
    expect(await warnings(() => fit(model, x, y, { engine: 'tfjs' }))).toEqual([]);
  });

  test('auto falls back where the kernels cannot run, compiled throws that', async () => {
    const model = makeUnlowered('alone');
    const fail = async (): Promise<never> => {
      throw new LetheError('backend', 'acquireKernels: no memory left');
    };
    const told = await warnings(async () => {
      expect(await prepareCompiled('fit', 'auto', model, fail)).toBeUndefined();
      expect(await prepareCompiled('fit', 'auto', model, fail)).toBeUndefined();
    });
    expect(told).toEqual([expect.stringMatching(/^fit: tfjs's operations do this, .*no memory left/)]);
    await expect(prepareCompiled('fit', 'compiled', model, fail)).rejects.toThrow(/no memory left/);
    const broken = async (): Promise<never> => {
      throw new TypeError('a defect');
    };
    await expect(prepareCompiled('fit', 'auto', model, broken)).rejects.toThrow('a defect');
    const unlowered = async (): Promise<never> => {
      throw new NotLowered('it has no kernel', 'one');
    };
    await expect(prepareCompiled('fit', 'compiled', model, unlowered)).rejects.toMatchObject({
      code: 'model',
    });
    expect(await prepareCompiled('fit', 'tfjs', model, broken)).toBeUndefined();
  });

  test('threads change no bit of a training, and are told', async () => {
    const prints = new Set<string>();
    for (const threads of [1, 2, 4]) {
      const model = makeSmall({ dropout: 0.2, metrics: ['mae'] });
      const args = { epochs: 3, batchSize: 4, validationSplit: 0.2, engine: 'compiled', threads } as const;
      const history = await fit(model, x, y, args);
      expect(history.threads).toBe(threads);
      prints.add(`${history.fingerprint} ${JSON.stringify(history.history)}`);
    }
    expect(prints.size).toBe(1);
  });

  const custom = (truth: tf.Tensor, output: tf.Tensor): tf.Tensor => tf.mean(tf.sub(truth, output));
  const refused: [string, tfl.ModelCompileArgs, RegExp][] = [
    ['a loss of the user', { optimizer: 'sgd', loss: custom }, /^loss custom \(a function\) has no kernel$/],
    [
      'a function of tf.losses that is no loss without an axis',
      { optimizer: 'sgd', loss: tf.losses.cosineDistance as never },
      /^loss cosineDistance__op \(a function\) has no kernel$/,
    ],
    [
      'a metric of the user',
      { optimizer: 'sgd', loss: 'meanSquaredError', metrics: [custom] },
      /^metric custom \(a function\) has no kernel$/,
    ],
  ];
  test.each(refused)('explain names %s', (_, args, reason) => {
    const model = makeSmall();
    model.compile(args);
    expect(explain(model)).toMatchObject({ lowered: false, reason: expect.stringMatching(reason) });
  });

  test('explain names an optimizer of the user', () => {
    class Own extends tf.SGDOptimizer {
      static override get className(): string {
        return 'Own';
      }
    }
    const model = makeSmall({ optimizer: new Own(0.1) });
    expect(explain(model)).toMatchObject({ lowered: false, reason: 'optimizer Own has no kernel' });
  });

  test("losses and metrics may be tfjs-layers' own functions, in lists or by the output's name", async () => {
    const model = makeSmall();
    const [output = ''] = model.outputNames;
    const { meanSquaredError, meanAbsoluteError } = tfl.metrics;
    for (const [loss, metrics] of [
      [meanSquaredError, [meanAbsoluteError]],
      [['meanSquaredError'], meanAbsoluteError],
      [{ [output]: 'meanSquaredError' }, { [output]: ['mae', meanSquaredError] }],
    ] as unknown as [string, string[]][]) {
      model.compile({ optimizer: 'adam', loss, metrics });
      const results = [];
      for (const engine of ['compiled', 'tfjs'] as const)
        results.push(await evaluate(model, x, y, { engine }));
      const [compiled, tfjs] = results;
      expect(Object.keys(compiled ?? {})).toEqual(Object.keys(tfjs ?? {}));
      expect(furthest(Object.values(compiled ?? {}), Object.values(tfjs ?? {}))).toBeLessThan(1e-6);
    }
  });
});

describe('predict and evaluate', () => {
  test.each(['compiled', 'tfjs'] as const)('%s: any number of samples in any batches', async (engine) => {
    const model = makeSmall({ metrics: ['mae'] });
    const expected = [...(await (model.predict(tf.tensor3d(x)) as tf.Tensor).data())];
    const [loss, mae] = model.evaluate(tf.tensor3d(x), tf.tensor2d(y), { batchSize: 3 }) as tf.Scalar[];
    for (const batchSize of [1, 3, 10, 32]) {
      const output = await predict(model, x, { batchSize, engine });
      expect(output.shape).toEqual([10, 2]);
      expect(furthest([...(await output.data())], expected)).toBeLessThan(1e-6);
      const result = await evaluate(model, x, y, { batchSize, engine });
      expect(Object.keys(result)).toEqual(['loss', 'mae']);
      expect(Math.abs(result.loss - ((await loss?.data())?.[0] ?? Number.NaN))).toBeLessThan(1e-6);
      expect(Math.abs((result.mae ?? 0) - ((await mae?.data())?.[0] ?? Number.NaN))).toBeLessThan(1e-6);
    }
  });

  test.each(['compiled', 'tfjs'] as const)('%s: states of a stateful model go on', async (engine) => {
    const model = makeSmall({ stateful: 2 });
    const expected: number[] = [];
    for (let run = 0; run < 2; run++)
      expected.push(...(await (model.predict(tf.tensor3d(x), { batchSize: 2 }) as tf.Tensor).data()));
    model.resetStates();
    const actual: number[] = [];
    for (let run = 0; run < 2; run++) actual.push(...(await (await predict(model, x, { engine })).data()));
    expect(furthest(actual, expected)).toBeLessThan(1e-6);
    expect(furthest(actual.slice(0, 20), actual.slice(20))).toBeGreaterThan(1e-3);
  });

  test('predict takes a model that is not compiled; evaluate does not', async () => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
    expect((await predict(model, [[1, 2, 3]], { engine: 'compiled' })).shape).toEqual([1, 2]);
    await expect(evaluate(model, [[1, 2, 3]], [[1, 2]])).rejects.toThrow(
      /^evaluate: expected a compiled model/,
    );
  });

  test('refuse inputs and options that do not fit', async () => {
    const model = makeSmall();
    const shape = /^predict: x: expected shape \[samples, 4, 2\], got \[1, 1, 2\]$/;
    await expect(predict(model, [[[1, 2]]])).rejects.toThrow(shape);
    await expect(predict(model, x, { batchSize: 0 })).rejects.toThrow(/^predict: batchSize: .* got 0$/);
    await expect(predict(model, x, { threads: 9 })).rejects.toThrow(/^predict: threads: .* got 9$/);
    await expect(evaluate(model, x, y.slice(1))).rejects.toThrow('evaluate: y has 9 samples, x has 10');
    const wide = y.map(() => [1, 2, 3]);
    const target = /expected shape \[samples, 2\], got \[10, 3\]$/;
    for (const [name, call] of [
      ['evaluate', () => evaluate(model, x, wide)],
      ['fit', () => fit(model, x, wide)],
    ] as const) {
      const error = (await call().catch((reason: unknown) => reason)) as Error;
      expect([error.name, error.message.startsWith(`${name}: y: `)]).toEqual(['RangeError', true]);
      expect(error.message).toMatch(target);
    }
  });

  test('leave no tensors behind but the outputs', async () => {
    const model = makeSmall();
    await evaluate(model, x, y);
    const { numTensors } = tf.memory();
    await evaluate(model, x, y);
    (await predict(model, x)).dispose();
    await expect(predict(model, [[[1, 2]]])).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('explain', () => {
  test('tells instructions, memory and threads, and prints them as a table', () => {
    const explanation = explain(makeSmall(), { batchSize: 8, threads: 1, clipNorm: 1 });
    if (!explanation.lowered) throw new Error(explanation.reason);
    expect([explanation.batchSize, explanation.threads, explanation.threadsReason]).toEqual([
      8,
      1,
      'asked for',
    ]);
    const names = explanation.instructions.map(({ instruction }) => instruction);
    for (const name of ['LstmForward', 'LstmBackward', 'Dense', 'Loss', 'ClipNorm', 'Optimize'])
      expect(names).toContain(name);
    const text = String(explanation);
    expect(text).toMatch(/^instruction +layer +shapes +operations\n/);
    expect(text).toMatch(
      /\nEach step +8 samples, \d+ operations\nMemory +[\d.]+ KiB: .*\nThreads +1 \(asked for\)$/,
    );
  });

  test('of a model that is not compiled tells what predict does', () => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
    expect(String(explain(model))).toMatch(/\nEach batch +32 samples/);
  });

  test('asks for the sizes that a model leaves open', () => {
    const layer = tfl.layers.lstm({ units: 2, inputShape: [null, 3] });
    const model = tfl.sequential({ layers: [layer] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    expect(String(explain(model))).toMatch(/^Not for the compiled engine: its samples have shape \[any, 3\]/);
    expect(explain(model, { sampleShape: [5, 3] }).lowered).toBe(true);
  });
});
