// Whether the compiled engine and tfjs's operations see the same in a model.
import { expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type FitArgs, fit, initialize, predict } from '../../../src/tfjs/index.js';
import { noise } from '../../compiler/networks.js';
import { areAllTried } from '../../in-proportion.js';

const SAMPLES = 7;
/** A wrong gradient shows in the first step, wrong state or decay in those after it; the long run takes more of them. */
const STEPS = areAllTried ? 20 : 4;

/**
 * Its outputs are those of stock tfjs-layers, and both engines learn the same in some steps.
 *
 * @param ids how many ids its input may have, if it takes such
 * @param byTfjs the same model in layers that tfjs can train, where that is another
 */
export async function expectSameTraining(
  subject: tfl.LayersModel,
  byTfjs: tfl.LayersModel = subject,
  ids?: number,
): Promise<void> {
  initialize(subject, 3);
  const x = subject.inputs.map(({ shape: [, ...sample] }, index) => {
    const shape = [SAMPLES, ...sample] as number[];
    const numbers = noise(tf.util.sizeFromShape(shape), 10 + index);
    const values = ids === undefined ? numbers : numbers.map((one) => Math.floor(((one + 1) / 2) * ids));
    return tf.tensor(values, shape);
  });
  const stock = [subject.predict(x)].flat();
  const y = stock.map(({ size, shape }, index) => tf.tensor(noise(size, 20 + index), shape));
  const ours = [await predict<tf.Tensor | tf.Tensor[]>(subject, x, { engine: 'compiled' })].flat();
  for (const [index, tensor] of stock.entries()) {
    expectClose(await (ours[index] as tf.Tensor).data(), await tensor.data(), 1e-6);
  }

  const initial = subject.getWeights().map((weight) => tf.clone(weight));
  const results: { history: string[]; numbers: Float32Array[] }[] = [];
  for (const [engine, model] of [
    ['tfjs', byTfjs],
    ['compiled', subject],
  ] as const) {
    model.setWeights(initial);
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
    const options = { engine, epochs: STEPS, batchSize: SAMPLES, seed: 5, validationData: [x, y] };
    const result = await fit(model, x, y, options as unknown as FitArgs);
    expect(result.engine).toBe(engine);
    const weights = model.getWeights().map(async (weight) => Float32Array.from(await weight.data()));
    const logs = Object.values(result.history).map((values) => Float32Array.from(values as number[]));
    results.push({
      history: Object.keys(result.history),
      numbers: [...logs, ...(await Promise.all(weights))],
    });
  }
  const [expected, actual] = results as [(typeof results)[0], (typeof results)[0]];
  if (byTfjs === subject) expect(actual.history).toEqual(expected.history);
  for (const [index, values] of expected.numbers.entries()) {
    expectClose(actual.numbers[index] as Float32Array, values, 2e-5);
  }
}

/** Each number within a tolerance of what is expected, times 1 plus the largest of them. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  const off = Math.max(
    ...Array.from(expected, (value, index) => Math.abs(value - (actual[index] as number))),
  );
  expect(off).toBeLessThanOrEqual(tolerance * (1 + largest));
}
