// Limits and signals of `lethe`: as in `lethe/core`, on the compiled engine; tfjs's operations know no limits, and say so.
import { describe, expect, test } from '@jest/globals';
import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LetheError } from '../../src/errors.js';
import { evaluate, fit, initialize, predict, predictSync } from '../../src/tfjs/index.js';
import { withBackend } from './backend-for-tests.js';
import { makeSmall, x, y } from './compiled/small-training.js';
import { warnings } from './warnings.js';
import { withoutKernel } from './without-kernel.js';

withBackend();

async function valuesOf(outputs: tf.Tensor): Promise<unknown> {
  const values = await outputs.data();
  outputs.dispose();
  return values;
}

/** How a call ends. */
async function endOf(call: () => unknown): Promise<unknown> {
  try {
    const result = await call();
    (result as Partial<tf.Tensor>).dispose?.();
    return result;
  } catch (error) {
    return error;
  }
}

const calls: { readonly [caller: string]: (model: tfl.LayersModel, options: object) => unknown } = {
  predict: (model, options) => predict(model, x, options),
  predictSync: (model, options) => predictSync(model, x, options),
  evaluate: (model, options) => evaluate(model, x, y, options),
  fit: (model, options) => fit(model, x, y, { epochs: 2, ...options }),
};

describe.each(Object.entries(calls))('%s', (caller, call) => {
  test('is held to its limits, which are told', async () => {
    const model = makeSmall();
    (await predict(model, x)).dispose(); // Loads the kernels.
    for (const name of ['operations', 'bytes', 'parameters'] as const) {
      const refused = await endOf(() => call(model, { limits: { [name]: 0 } }));
      expect(refused).toBeInstanceOf(LetheError);
      const text = new RegExp(`^${caller}: (at least )?[\\d.e]+ ${name}, limits\\.${name} is 0$`);
      expect(refused).toMatchObject({ code: 'limits', message: expect.stringMatching(text) });
      if (name === 'bytes') continue; // So far as it was planned.
      const most = Number(/: (\S+) /.exec((refused as Error).message)?.[1]);
      expect(await endOf(() => call(model, { limits: { [name]: most - 1 } }))).toMatchObject({
        code: 'limits',
      });
      expect(await endOf(() => call(model, { limits: { [name]: most } }))).not.toBeInstanceOf(Error);
    }
  });

  test("is not run by tfjs's operations then", async () => {
    const refusal = new LetheError(
      'model',
      `${caller}: limits: they are only for the compiled engine, and tfjs's operations run`,
    );
    const limits = { operations: 1e12 };
    expect(await endOf(() => call(makeSmall(), { engine: 'tfjs', limits }))).toEqual(refusal);
    const unlowered = tfl.sequential({ layers: [...withoutKernel([4, 2]), tfl.layers.dense({ units: 2 })] });
    unlowered.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    initialize(unlowered, 0);
    const told = await warnings(async () => {
      expect(await endOf(() => call(unlowered, { limits }))).toEqual(refusal);
    });
    expect(told).toEqual([expect.stringMatching(/Conv2D has no kernel/)]);
  });
});

test('predict with a signal gives the same bits, and ends when it is aborted', async () => {
  const model = makeSmall();
  const expected = await valuesOf(await predict(model, x));
  const { signal } = new AbortController();
  expect(await valuesOf(await predict(model, x, { signal }))).toEqual(expected);
  for (const engine of ['compiled', 'tfjs'] as const) {
    const error = await endOf(() => predict(model, x, { engine, signal: AbortSignal.abort() }));
    expect(error).toEqual(new LetheError('aborted', 'predict: aborted by its signal'));
  }
});

test('what cannot be ended, and of what nobody knows how much it is, takes no such option', async () => {
  const model = makeSmall();
  const { signal } = new AbortController();
  const dataset = { iterator: () => ({ next: async () => ({ done: true }) }) };
  for (const call of [
    () => predictSync(model, x, { signal } as object),
    () => evaluate(model, x, y, { signal } as object),
    () => evaluate(model, dataset as never, { limits: {} } as never),
    () => fit(model, dataset as never, { limits: {} } as never),
  ]) {
    expect(await endOf(call)).toEqual(
      expect.objectContaining({
        message: expect.stringMatching(/: expected options .*, got (signal|limits)$/),
      }),
    );
  }
});
